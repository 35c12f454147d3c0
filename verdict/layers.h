/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers of a subject's facts. One that was not observed is one about which nothing is known.
 */
#ifndef DAXINFO_LAYERS_H
#define DAXINFO_LAYERS_H

#include "../facts.h"

#include <errno.h>
#include <string.h>

static inline bool same(const char *text, const char *other)
{
	return text && strcmp(text, other) == 0;
}

/* For a text that the facts may lack. */
static inline const char *shown(const char *text)
{
	return text ?: "?";
}

static inline const char *error_name(int error)
{
	return strerrorname_np(error) ?: "an unknown error";
}

static inline const struct host_facts *host_of(const struct subject *subject)
{
	static const struct host_facts nothing;

	return subject->facts->host ?: &nothing;
}

static inline const struct file_facts *file_of(const struct subject *subject)
{
	static const struct file_facts nothing;

	return subject->facts->file ?: &nothing;
}

static inline const struct mount_facts *mount_of(const struct subject *subject)
{
	static const struct mount_facts nothing;

	return subject->facts->mount ?: &nothing;
}

static inline const struct namespace_facts *namespace_of(const struct subject *subject)
{
	static const struct namespace_facts nothing;

	return subject->facts->namespace ?: &nothing;
}

static inline const struct region_facts *region_of(const struct subject *subject)
{
	static const struct region_facts nothing;

	return subject->facts->region ?: &nothing;
}

static inline const struct trial_facts *trial_of(const struct subject *subject)
{
	static const struct trial_facts nothing;

	return subject->facts->trial ?: &nothing;
}

static inline const struct extents_facts *extents_of(const struct subject *subject)
{
	static const struct extents_facts nothing;

	return subject->facts->extents ?: &nothing;
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
