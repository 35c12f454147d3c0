/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists that --list-NAME, --version and --explain=ID print. */
#ifndef DAXINFO_CLI_LISTS_H
#define DAXINFO_CLI_LISTS_H

#include "verdict/findings.h"

#include <stdio.h>

/* The version, and the libraries and kernel interfaces that this build uses. */
void list_interfaces(FILE *out);

void list_formats(FILE *out);
void list_findings(FILE *out);
void list_profiles(FILE *out);
void list_requirements(FILE *out);

/* One finding: its severity, message and remedy. */
void list_finding(FILE *out, const struct finding_type *type);

#endif
