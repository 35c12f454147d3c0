/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all subjects of a run have in common. */
#ifndef DAXINFO_HEADING_H
#define DAXINFO_HEADING_H

#include "output/output.h"

/* Who asks, of which kernel, and when. 0, -ENOMEM or uname(2)'s error. */
int heading_fill(struct heading *heading);

/* The version is that of who judges, also where somebody else observed. 0 or -ENOMEM. */
int heading_set_version(struct heading *heading);

#endif
