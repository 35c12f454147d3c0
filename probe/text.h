/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of facts, which own them. */
#ifndef DAXINFO_PROBE_TEXT_H
#define DAXINFO_PROBE_TEXT_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Replaces the text by a copy of another; NULL and the empty string are unknown. 0, or -ENOMEM. */
static inline int set_text(char **member, const char *text)
{
	free(*member);
	*member = text && *text ? strdup(text) : NULL;
	return text && *text && !*member ? -ENOMEM : 0;
}

static inline void text_cleanup(char **text)
{
	free(*text);
}

#endif
