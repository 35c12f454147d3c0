/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "saved.h"

#include "lib/xalloc.h"
#include "older.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int saved_error(struct saved *saved, int error, const char *text)
{
	snprintf(saved->error.text, sizeof(saved->error.text), "%s", text);
	return error;
}

static int check_schema(struct saved *saved, json_object *value)
{
	json_object *schema = json_object_object_get(value, "schema");

	if (!schema)
		return saved_error(saved, -EINVAL,
			"it has no \"schema\", and so is none of daxinfo's answers");
	if (!json_object_is_type(schema, json_type_int) ||
		json_object_get_int64(schema) != SCHEMA_NUMBER) {
		snprintf(saved->error.text, sizeof(saved->error.text),
			"it follows schema %.20s, and this version reads schema %d",
			json_object_get_string(schema) ?: "null", SCHEMA_NUMBER);
		return -EINVAL;
	}
	return 0;
}

/* A value with "subjects" has several subjects, one with "subject" is a subject itself. */
static int read_value(struct saved *saved)
{
	json_object *subjects;
	int rc = json_stream_next(&saved->stream, &saved->value);

	if (rc == -EBADMSG)
		return saved_error(saved, rc, "it is no JSON, or cut off");
	if (rc <= 0)
		return rc;
	if (!json_object_is_type(saved->value, json_type_object))
		return saved_error(saved, -EINVAL, "it holds something else than an object");
	rc = check_schema(saved, saved->value);
	if (rc < 0)
		return rc;
	subjects = json_object_object_get(saved->value, "subjects");
	if (subjects ? !json_object_is_type(subjects, json_type_array)
		     : !json_object_object_get(saved->value, "subject"))
		return saved_error(saved, -EINVAL, "it holds no subjects");
	saved->next = 0;
	record_clear(&heading_record, saved->heading);
	rc = record_parse(&heading_record, saved->heading, saved->value, &saved->error);
	return rc ?: 1;
}

static int next_value(struct saved *saved)
{
	json_object_put(saved->value);
	saved->value = NULL;
	return read_value(saved);
}

int saved_open(struct saved *saved, const char *name, struct heading *heading)
{
	int fd = strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
					: open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int rc;

	*saved = (struct saved){ .stream.fd = -1, .heading = heading };
	if (fd < 0)
		return -errno;
	json_stream_open(&saved->stream, fd);
	rc = read_value(saved);
	if (rc == 0)
		return saved_error(saved, -EINVAL, "it is empty");
	return rc < 0 ? rc : 0;
}

void saved_close(struct saved *saved)
{
	json_object_put(saved->value);
	if (saved->stream.fd >= 0)
		json_stream_close(&saved->stream);
}

/* The JSON of the next subject in this value: 1, or 0 if it has no more. */
static int next_json(struct saved *saved, json_object **json)
{
	json_object *subjects = json_object_object_get(saved->value, "subjects");
	size_t count = subjects ? json_object_array_length(subjects) : 1;

	if (saved->next >= count)
		return 0;
	*json = subjects ? json_object_array_get_idx(subjects, saved->next) : saved->value;
	saved->next++;
	if (!json_object_is_type(*json, json_type_object))
		return saved_error(saved, -EINVAL, "a subject is not an object");
	return 1;
}

/* Every subject, and every file of a process, has a name and facts, even if they were not saved;
 * only processes have mappings and files. */
static int complete_subject(struct saved *saved, struct subject *subject, json_object *json)
{
	json_object *files = json_object_object_get(json, "files");
	struct subject *file;
	size_t index = 0;
	int rc = 0;

	if (subject->kind != KIND_PROCESS && (subject->mappings.count || subject->files.count))
		return saved_error(
			saved, -EINVAL, "a subject that is no process has mappings or files");
	if (!subject->name)
		subject->name = xstrdup("");
	if (!subject->facts)
		subject->facts = record_new(&facts_record);
	complete_older_facts(subject->facts, json_object_object_get(json, "facts"));
	list_for_each (file, &subject->files)
		rc = rc ?: complete_subject(saved, file, json_object_array_get_idx(files, index++));
	return rc;
}

int saved_next(struct saved *saved, struct subject **subject)
{
	json_object *json = NULL;
	int rc = next_json(saved, &json);

	while (rc == 0) {
		rc = next_value(saved);
		if (rc <= 0)
			return rc;
		rc = next_json(saved, &json);
	}
	if (rc < 0)
		return rc;
	*subject = record_new(&subject_record);
	rc = record_parse(&subject_record, *subject, json, &saved->error)
		     ?: complete_subject(saved, *subject, json);
	if (rc == 0)
		return 1;
	subject_free(*subject);
	*subject = NULL;
	return rc;
}
