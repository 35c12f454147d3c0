// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each finding about a mapping or a process: one that it does not apply to, and the one change that
 * makes it apply, or go. A finding of the catalogues without a row fails.
 */
#include "process-scene.h"
#include "test.h"
#include "verdict/findings.h"
#include "verdict/judge.h"

#include <stdlib.h>

struct change {
	const char *id;
	setup_process *setup;
	const char *words;
	size_t offset, size; /* of the member of struct process_scene that is changed */
	const void *value;
};

#define MEMBER(member) (((struct process_scene *)0)->member)
#define SET(member, value)                                                                         \
#member " = " #value, offsetof(struct process_scene, member), sizeof(MEMBER(member)),      \
		&(__typeof__(MEMBER(member)))                                                      \
	{                                                                                          \
		value                                                                              \
	}
#define P(letters) PERMISSIONS_NONE + (letters)
#define R          PERMISSION_READ
#define W          PERMISSION_WRITE
#define S          PERMISSION_SHARED

static const struct change provoked[] = {
	{ "mapped-without-sync", synced, SET(memory.vm_flags, WITHOUT) },
	{ "mapped-without-sync", async, SET(file.trial.sync.error, 0) },
	{ "private-mapping", synced, SET(mapping.perms, P(R | W)) },
	{ "private-mapping", private_cached, SET(file.file.statx_dax, YES) },
	{ "sync-flag-without-effect", async, SET(memory.vm_flags, MADE_WITH) },
	{ "sync-flag-without-effect", cached, SET(memory.vm_flags, "rd wr sh sf") },
	{ "sync-flag-without-effect", synced, SET(file.trial.sync.error, EOPNOTSUPP) },
	{ "thp-disabled", synced, SET(process.thp_disabled, YES) },
	{ "thp-disabled", synced, SET(memory.vm_flags, "rd wr sh nh sf") },
	{ "address-misaligned", huge_mapped, SET(mapping.offset, 4096) },
	{ "vm-mixedmap-misleads", synced, SET(memory.vm_flags, "rd wr sh sf") },
	{ "vm-mixedmap-misleads", cached, SET(memory.vm_flags, "rd wr sh mm") },
	{ "smaps-skipped", unseen, SET(process.smaps_read, NO) },
	{ "walk-would-split", skipped, SET(process.walk_splits, YES) },
	{ "mappings-changed", synced, SET(process.changed, YES) },
};

static const struct change dispelled[] = {
	{ "mapped-without-sync", unsynced, SET(memory.vm_flags, MADE_WITH) },
	{ "mapped-without-sync", unsynced, SET(memory.vm_flags, NULL) },
	{ "mapped-without-sync", unsynced, SET(mapping.perms, P(R | S)) },
	{ "mapped-without-sync", unsynced, SET(mapping.perms, P(R | W)) },
	{ "mapped-without-sync", unsynced, SET(file.trial.sync.error, EOPNOTSUPP) },
	{ "mapped-without-sync", unsynced, SET(file.file.statx_dax, NO) },
	{ "private-mapping", private, SET(mapping.perms, P(R)) },
	{ "private-mapping", private, SET(mapping.perms, P(R | W | S)) },
	{ "private-mapping", private, SET(mapping.perms, 0) },
	{ "private-mapping", private, SET(file.file.statx_dax, NO) },
	{ "sync-flag-without-effect", flagged_async, SET(memory.vm_flags, WITHOUT) },
	{ "sync-flag-without-effect", flagged_async, SET(file.trial.sync.error, 0) },
	{ "sync-flag-without-effect", flagged_async, SET(file.facts.trial, NULL) },
	{ "thp-disabled", without_thp, SET(process.thp_disabled, NO) },
	{ "thp-disabled", without_thp, SET(process.thp_disabled, UNKNOWN) },
	{ "thp-disabled", without_thp, SET(mapping.end, 6 * MIB - 1) },
	{ "thp-disabled", without_thp, SET(file.file.statx_dax, NO) },
	{ "address-misaligned", misplaced, SET(mapping.offset, 4 * MIB) },
	{ "address-misaligned", misplaced, SET(mapping.perms, P(R | W)) },
	{ "address-misaligned", misplaced, SET(mapping.end, 6 * MIB - 1) },
	{ "address-misaligned", misplaced, SET(file.host.pmd_size.known, false) },
	{ "address-misaligned", misplaced, SET(file.extents.huge.value, 0) },
	{ "address-misaligned", misplaced, SET(file.file.statx_dax, NO) },
	{ "thp-disabled", without_thp, SET(file.host.pmd_size.value, 32 * MIB) },
	{ "vm-mixedmap-misleads", cached_mixed, SET(memory.vm_flags, "rd wr sh") },
	{ "vm-mixedmap-misleads", cached_mixed, SET(memory.vm_flags, NULL) },
	{ "vm-mixedmap-misleads", cached_mixed, SET(file.file.statx_dax, YES) },
	{ "smaps-skipped", skipped, SET(process.smaps_read, YES) },
	{ "smaps-skipped", skipped, SET(process.smaps_read, UNKNOWN) },
	{ "smaps-skipped", skipped, SET(process.smaps_stall.known, false) },
	{ "smaps-skipped", skipped, SET(facts.process, NULL) },
	{ "smaps-skipped", skipped, SET(process.walk_splits, YES) },
	{ "walk-would-split", split, SET(process.walk_splits, NO) },
	{ "walk-would-split", split, SET(process.walk_splits, UNKNOWN) },
	{ "walk-would-split", split, SET(process.smaps_read, YES) },
	{ "walk-would-split", split, SET(facts.process, NULL) },
	{ "mappings-changed", changed, SET(process.changed, NO) },
	{ "mappings-changed", changed, SET(process.changed, UNKNOWN) },
	{ "mappings-changed", changed, SET(facts.process, NULL) },
};

static bool has(const struct list *findings, const char *id)
{
	const struct finding *finding;

	list_for_each (finding, findings)
		if (strcmp(finding->id, id) == 0)
			return true;
	return false;
}

static bool applies(const struct process_scene *scene, const char *id)
{
	struct verdict *verdict = verdict_new(&scene->subject);
	bool found;

	assert_non_null(verdict);
	found = has(&verdict->findings, id) || has(&verdict_of_mapping(verdict, 0)->findings, id);
	assert_false(has(&verdict_of_file(verdict, 0)->findings, id));
	verdict_free(verdict);
	return found;
}

static void change(struct process_scene *scene, const struct change *row)
{
	memcpy((char *)scene + row->offset, row->value, row->size);
}

static void test_provoked(void **state)
{
	const struct change *row = *state;
	struct process_scene scene;

	row->setup(&scene);
	assert_false(applies(&scene, row->id));
	change(&scene, row);
	assert_true(applies(&scene, row->id));
}

static void test_dispelled(void **state)
{
	const struct change *row = *state;
	struct process_scene scene;

	row->setup(&scene);
	assert_true(applies(&scene, row->id));
	change(&scene, row);
	assert_false(applies(&scene, row->id));
}

static bool has_row(const struct change *rows, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].id, id) == 0)
			return true;
	return false;
}

static void test_catalogues(void **state)
{
	static const struct finding_type *const tables[] = { mapping_findings, process_findings };

	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct finding_type *type = tables[i]; type->id; type++) {
			if (!has_row(provoked, COUNT(provoked), type->id) ||
				!has_row(dispelled, COUNT(dispelled), type->id))
				fail_msg("no row provokes or dispels %s", type->id);
			assert_true(type->severity != NO_SEVERITY && *type->message);
		}
}

static void test_nothing_to_find(void **state)
{
	static setup_process *const setups[] = { synced, cached };

	(void)state;
	for (size_t i = 0; i < COUNT(setups); i++) {
		struct process_scene scene;
		struct verdict *verdict;

		setups[i](&scene);
		verdict = verdict_new(&scene.subject);
		assert_int_equal(verdict->findings.count, 0);
		assert_int_equal(verdict_of_mapping(verdict, 0)->findings.count, 0);
		verdict_free(verdict);
	}
}

/* The remedy has the name that was asked about. */
static void test_remedy(void **state)
{
	struct process_scene scene;
	const struct finding *finding;
	struct verdict *verdict;

	(void)state;
	skipped(&scene);
	scene.subject.name = "1234";
	verdict = verdict_new(&scene.subject);
	finding = verdict->findings.items;
	assert_int_equal(verdict->findings.count, 1);
	assert_string_equal(finding->remedy->command, "daxinfo --deep -p 1234");
	verdict_free(verdict);
}

#define FIXED_TESTS 3
#define ALL_TESTS   (FIXED_TESTS + COUNT(provoked) + COUNT(dispelled))

int main(void)
{
	struct CMUnitTest tests[ALL_TESTS] = {
		cmocka_unit_test(test_catalogues),
		cmocka_unit_test(test_nothing_to_find),
		cmocka_unit_test(test_remedy),
	};
	static char names[ALL_TESTS][128];
	for (size_t i = 0; i < COUNT(provoked) + COUNT(dispelled); i++) {
		bool first = i < COUNT(provoked);
		const struct change *row = first ? &provoked[i] : &dispelled[i - COUNT(provoked)];

		snprintf(names[i], sizeof(names[i]), "%s%s: %s", first ? "" : "no ", row->id,
			row->words);
		tests[FIXED_TESTS + i] = (struct CMUnitTest){ .name = names[i],
			.test_func = first ? test_provoked : test_dispelled,
			.initial_state = (void *)row };
	}
	return cmocka_run_group_tests_name("findings-mapping", tests, NULL, NULL);
}
