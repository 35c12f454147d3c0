/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "older.h"

#define PMD_SIZE_OF_X86_64 (2u << 20) /* bytes */

/* Versions without this fact ran on x86-64 and took 2 MiB. */
static void complete_host(struct host_facts *host, json_object *json)
{
	if (!json_object_object_get_ex(json, "pmd_size", NULL) &&
		text_is(host->architecture, "x86_64"))
		host->pmd_size = number(PMD_SIZE_OF_X86_64);
}

/* Unknown if the sum overflows, or there is no map. */
static struct number bytes_in_state(
	const struct list *huge_map, enum huge_state state, uint64_t block_size)
{
	const struct huge_run_facts *run;
	uint64_t blocks = 0, bytes;

	list_for_each (run, huge_map)
		if (run->state == state &&
			__builtin_add_overflow(blocks, run->blocks.value, &blocks))
			return (struct number){ 0 };
	if (!huge_map->count || __builtin_mul_overflow(blocks, block_size, &bytes))
		return (struct number){ 0 };
	return number(bytes);
}

/* The map of blocks had all states; the sums had not. */
static void complete_extents(struct extents_facts *extents, json_object *json, struct number pmd)
{
	if (!extents->huge.known || !pmd.known ||
		json_object_object_get_ex(json, "huge_unwritten", NULL))
		return;
	extents->huge_unwritten = bytes_in_state(&extents->huge_map, HUGE_UNWRITTEN, pmd.value);
	extents->huge_holes = bytes_in_state(&extents->huge_map, HUGE_HOLE, pmd.value);
}

void complete_older_facts(struct facts *facts, json_object *json)
{
	json_object *host = json_object_object_get(json, "host");

	if (!facts->host)
		return;
	complete_host(facts->host, host);
	if (facts->extents)
		complete_extents(facts->extents, json_object_object_get(json, "extents"),
			facts->host->pmd_size);
}
