/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user names on the command line. */
#ifndef DAXINFO_FACTS_OPERAND_H
#define DAXINFO_FACTS_OPERAND_H

#define ALL_PROCESSES "all processes" /* the text of OPERAND_ALL */

enum operand_kind {
	OPERAND_PATH,
	OPERAND_PROCESS, /* PID, or PID:INODE with the inode of its pidfd */
	OPERAND_ALL,     /* the processes that map a file with DAX */
	OPERAND_USERS,   /* the processes that map what a path names */
};

struct operand {
	const char *text; /* NULL ends an array of operands */
	enum operand_kind kind;
};

#endif
