/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "memory.h"

#include <errno.h>
#include <stddef.h>

static bool lacked;

void *noted(void *result)
{
	if (!result && errno == ENOMEM)
		lacked = true;
	return result;
}

void memory_note_lack(void)
{
	lacked = true;
}

bool memory_lacked(void)
{
	bool was = lacked;

	lacked = false;
	return was;
}
