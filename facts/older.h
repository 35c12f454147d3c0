/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers that were saved before some facts existed. */
#ifndef DAXINFO_FACTS_OLDER_H
#define DAXINFO_FACTS_OLDER_H

#include "facts.h"

#include <json-c/json_object.h>

/* Completes the facts that were read from json, which has no key for what its version did not know.
 * json may be NULL. A key that is null was unknown then, and stays unknown. */
void complete_older_facts(struct facts *facts, json_object *json);

#endif
