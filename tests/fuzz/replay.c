// SPDX-License-Identifier: GPL-2.0-or-later
/* What --replay and --expect read: saved answers, each subject of which is judged and printed.
 * Compared with itself an answer has not changed. */
#include "preflight/baseline.h"
#include "verdict/judge.h"

#include "judged.h"

static void compare(struct baseline *baseline, const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	STRING text = NULL;
	size_t size;
	struct changes changes = { .out = open_memstream(&text, &size) };

	must(verdict && changes.out);
	baseline_compare(baseline, subject, verdict, &changes);
	fclose(changes.out);
	must(changes.count == 0 && changes.unseen == 0 && size == 0);
}

static void expect(const char *name, const struct subject *subject)
{
	struct baseline baseline = { 0 };
	char *complaint;

	must(baseline_open(&baseline, name, &complaint) == 0 && !complaint);
	if (baseline.subjects.count == 1)
		compare(&baseline, subject);
	baseline_close(&baseline);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MEMORY_FILE file = memory_file(data, size);
	struct subject *subject, *last = NULL;
	struct heading heading = { 0 };
	struct saved saved;
	int rc = saved_open(&saved, file.name, &heading);

	if (rc == 0)
		while ((rc = saved_next(&saved, &subject)) == 1) {
			judge_and_tell(subject);
			if (last)
				tell_changes(last, subject);
			subject_free(last);
			last = subject;
		}
	must(rc == 0 || *saved.error.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	if (rc == 0 && last)
		expect(file.name, last);
	subject_free(last);
	return 0;
}
