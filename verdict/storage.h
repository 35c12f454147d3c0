/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The storage of a subject: that of its own mount and devices, and all further storage that it
 * depends on (struct storage_facts). What is not seen to be volatile is not therefore persistent.
 */
#ifndef DAXINFO_VERDICT_STORAGE_H
#define DAXINFO_VERDICT_STORAGE_H

#include "facts/subject.h"

/* What of the storage is volatile, as a text that the caller frees; NULL if none of it is known to
 * be. */
char *describe_volatile_storage(const struct subject *subject);

/* What of the storage was not seen, or is not known to keep what fsync(2) wrote, as a text that the
 * caller frees; NULL if all of it keeps that. */
char *describe_doubtful_storage(const struct subject *subject);

/* The same of an external journal alone: MAP_SYNC commits metadata there. */
char *describe_doubtful_journal(const struct subject *subject);

/* A region on which fsync(2) is not known to reach persistence: it reports no persistence domain,
 * and its write-pending queues cannot be flushed. NULL where there is none. */
const struct region_facts *region_without_domain(const struct facts *facts);

/* The external journal; NULL where there is none, or it is unknown. */
const struct storage_facts *journal_of(const struct facts *facts);

/* The name of a layer or another role with its path, as in "the upper layer /up", which the caller
 * frees. */
char *name_storage(const struct storage_facts *storage);

#endif
