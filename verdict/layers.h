/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers of a subject's facts. One that was not observed is one about which nothing is known.
 */
#ifndef DAXINFO_VERDICT_LAYERS_H
#define DAXINFO_VERDICT_LAYERS_H

#include "facts/subject.h"

#include <errno.h>
#include <string.h>

/* For a text that the facts may lack. */
static inline const char *shown(const char *text)
{
	return text ?: "?";
}

static inline const char *error_name(int error)
{
	return strerrorname_np(error) ?: "an unknown error";
}

/* file_of(subject) and so on. */
#define LAYER(layer)                                                                               \
	static inline const struct layer##_facts *layer##_of(const struct subject *subject)        \
	{                                                                                          \
		static const struct layer##_facts nothing;                                         \
                                                                                                   \
		return subject->facts->layer ?: &nothing;                                          \
	}

LAYER(host)
LAYER(file)
LAYER(mount)
LAYER(namespace)
LAYER(region)
LAYER(trial)
LAYER(extents)

/* Whether the kernel that was asked is known to be older. */
bool is_kernel_before(const struct subject *subject, unsigned major, unsigned minor);

/* Whether move_pages(2) found a page that is mapped to be no ordinary memory. It says ENOENT for a
 * page of a device, and before Linux 6.1 EEXIST where that is mapped by 2 MiB (mm/gup.c). */
static inline bool is_no_memory(const struct page_facts *page)
{
	return page->present == ANSWER_YES &&
	       (page->move_pages.error == ENOENT || page->move_pages.error == EEXIST);
}

/* Whether a plain shared mapping is refused: there is no way to map the subject at all. */
static inline bool cannot_be_mapped(const struct subject *subject)
{
	return trial_of(subject)->control.tried && trial_of(subject)->control.error == ENODEV;
}

/* Whether a trial's answer can be believed: the file can be mapped, and unknown flags are refused.
 */
static inline bool is_validated(const struct trial_facts *trial)
{
	return trial->control.tried && trial->control.error == 0 && trial->canary.tried &&
	       trial->canary.error == EOPNOTSUPP;
}

#endif
