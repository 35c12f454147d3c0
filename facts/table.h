/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the tables of facts are written. */
#ifndef DAXINFO_FACTS_TABLE_H
#define DAXINFO_FACTS_TABLE_H

#include "lib/record.h"

/* A row of the table LAYER_fields, about a member of struct LAYER_facts. */
#define FACT(layer, type, member, help) FIELD(FIELD_##type, struct layer##_facts, member, help)
#define RECORD(layer)                                                                              \
	const struct record layer##_record = { sizeof(struct layer##_facts), layer##_fields }

#endif
