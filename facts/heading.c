/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "heading.h"

#include <errno.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static const struct field heading_fields[] = {
	FIELD(FIELD_NUMBER, struct heading, schema, "number of the schema that this follows"),
	FIELD(FIELD_TEXT, struct heading, daxinfo, "version of daxinfo"),
	FIELD(FIELD_TEXT, struct heading, kernel, "release of the running kernel"),
	FIELD(FIELD_TEXT, struct heading, time, "when it was observed (UTC)"),
	FIELD(FIELD_NUMBER, struct heading, effective_uid, "user who asked"),
	{ 0 },
};
const struct record heading_record = { sizeof(struct heading), heading_fields };

int heading_fill(struct heading *heading)
{
	time_t seconds = time(NULL);
	char text[sizeof("-2147483648-01-01T00:00:00Z")];
	struct utsname name;
	struct tm utc;

	if (uname(&name) < 0 || !gmtime_r(&seconds, &utc))
		return -errno;
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	heading->schema = number(SCHEMA_NUMBER);
	heading->effective_uid = number(geteuid());
	set_text(&heading->kernel, name.release);
	set_text(&heading->time, text);
	return 0;
}

void heading_set_version(struct heading *heading)
{
	set_text(&heading->daxinfo, DAXINFO_VERSION);
}
