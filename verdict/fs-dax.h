/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Could files on a block device have DAX? */
#ifndef DAXINFO_VERDICT_FS_DAX_H
#define DAXINFO_VERDICT_FS_DAX_H

#include "verdict.h"

/* Adds the evidence; none for what is not a block device. */
void collect_fs_dax(const struct subject *subject, struct verdict *verdict);

/* The best status that a file on the block device can have, once fs_dax is decided. */
enum dax_status status_of_files_on(const struct subject *subject, const struct verdict *verdict);

#endif
