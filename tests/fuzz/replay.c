// SPDX-License-Identifier: GPL-2.0-or-later
/* Saved answers, as --replay and --expect read them: each subject is judged and printed. An answer
 * that is compared with itself has not changed. */
#include "preflight/baseline.h"

#include "judged.h"

static void compare(struct expectation *expected, const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	STRING text = NULL;
	size_t size;
	struct changes changes = { .out = open_memstream(&text, &size) };

	must(verdict && changes.out);
	must(expectation_compare(expected, subject, verdict, &changes) == 0);
	fclose(changes.out);
	must(changes.count == 0 && changes.unseen == 0 && size == 0);
}

static void expect(const char *name, const struct subject *subject)
{
	struct expectation expected = { 0 };
	char *complaint;

	must(expectation_open(&expected, name, &complaint) == 0 && !complaint);
	if (expected.subjects.count == 1)
		compare(&expected, subject);
	expectation_close(&expected);
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
	must(rc == 0 || *saved.complaint.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	if (rc == 0 && last)
		expect(file.name, last);
	subject_free(last);
	return 0;
}
