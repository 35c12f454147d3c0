/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAXINFO_CLI_ENVIRONMENT_H
#define DAXINFO_CLI_ENVIRONMENT_H

/* Removes the environment variables by which the libraries, and those that they load, would read
 * other files or print messages of their own: LIBMOUNT_FSTAB, BLKID_FILE, NDCTL_LOG and others. No
 * answer may depend on who called, and `sudo -E` passes them on. */
void drop_library_variables(void);

#endif
