// SPDX-License-Identifier: GPL-2.0-or-later
/* Remedies are pasted into a shell: whatever a name has in it, the shell must see that one word. */
#include "test.h"
#include "verdict/template.h"

#include <stdlib.h>

static char hostile[] = "it's $(reboot) `x` \"y\" \\n\n\x1b]0;z\a; #*?!~ \xff\xc3\xa9\x7f\rB";

/* Words that a shell could take apart, expand, or run. */
static const char *const words[] = {
	"/mnt/pmem/file",
	"with space",
	" ",
	"",
	"it's",
	"'",
	"''",
	"\"",
	"$HOME",
	"${HOME}",
	"$(echo x)",
	"`echo x`",
	"a;echo x",
	"a&&b|c>d<e",
	"*",
	"?",
	"[a-z]*",
	"{a,b}",
	"~",
	"!",
	"!!",
	"#comment",
	"a #b",
	"back\\slash",
	"\\",
	"end\\",
	"a=b",
	"(x)",
	"new\nline",
	"\n",
	"tab\t",
	"\x1b[31mred",
	"\x1b"
	"41",
	"it's\n",
	"\\x41\n",
	"\x7f",
	"caf\xc3\xa9",
	"\xff\xfe",
	"\xc2\x9b"
	"31m",
	hostile,
};

static char *text_of(const char *template, char *name)
{
	struct block_facts disk = { .name = name, .node = name, .write_cache = NO };
	struct mount_facts mount = {
		.target = name, .source = name, .type = name, .options = (char *)"rw,nobarrier"
	};
	struct dimm_facts dimm = { .name = name, .flags = (char *)"not_armed" };
	struct namespace_facts namespace = { .name = name };
	struct region_facts region = { .name = name, .dimms = { 1, &dimm } };
	struct dax_device_facts dax_device = { .name = name };
	struct host_facts host = { .page_size = { true, 65536 }, .pmd_size = { true, 512 << 20 } };
	struct file_facts file = { .size = { true, 8 << 20 } };
	struct facts facts = { .host = &host,
		.file = &file,
		.dax_device = &dax_device,
		.mount = &mount,
		.namespace = &namespace,
		.region = &region,
		.block = { 1, &disk } };
	const struct subject subject = { .name = name, .facts = &facts };
	const struct place place = { .subject = &subject };
	char *text = expand_for_shell(template, &place);

	assert_non_null(text);
	return text;
}

/* What bash prints for the command: its arguments, each ended by a NUL. */
static size_t run(const char *command, char *output, size_t size)
{
	char *line;
	size_t length;
	FILE *bash;

	assert_true(setenv("COMMAND", command, 1) == 0);
	assert_true(asprintf(&line, "exec bash -c \"$COMMAND\"") > 0);
	bash = popen(line, "re");
	free(line);
	assert_non_null(bash);
	length = fread(output, 1, size, bash);
	assert_int_equal(pclose(bash), 0);
	return length;
}

static void test_one_word(void **state)
{
	char output[256];

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		char *command = text_of("printf '%s\\0' {path} end", (char *)words[i]);
		size_t length = strlen(words[i]) + 1;

		assert_int_equal(run(command, output, sizeof(output)), length + sizeof("end"));
		assert_string_equal(output, words[i]);
		assert_string_equal(output + length, "end");
		free(command);
	}
}

/* Every name that a remedy can hold is quoted the same way. */
static void test_all_names(void **state)
{
	static const char *const names[] = { "{target}", "{source}", "{type}", "{device}", "{disk}",
		"{namespace}", "{region}", "{dax_device}", "{dimm}", "{uncached_disk}" };
	char *path = text_of("{path}", hostile);

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *text = text_of(names[i], hostile);

		assert_string_equal(text, path);
		free(text);
	}
	free(path);
}

static void assert_printable(const char *text)
{
	for (; *text; text++)
		assert_in_range(*text, ' ', '~');
}

static void test_catalogue(void **state)
{
	(void)state;
	for (size_t i = 0; all_findings[i]; i++)
		for (const struct finding_type *type = all_findings[i]; type->id; type++) {
			char *text = text_of(type->remedy ?: "", hostile);

			assert_printable(text);
			assert_null(strchr(text, '{'));
			free(text);
		}
}

/* A file named like an option must not become one. */
static void test_dash(void **state)
{
	char *text = text_of("rm {path}", (char *)"-rf x");

	(void)state;
	assert_string_equal(text, "rm ./'-rf x'");
	free(text);
}

static void test_page_size(void **state)
{
	char *text = text_of("mkfs -b {page_size}", (char *)"file");

	(void)state;
	assert_string_equal(text, "mkfs -b 65536");
	free(text);
}

static void test_tame_name_stays_bare(void **state)
{
	char *text = text_of("xfs_io -c 'chattr +x' {path}", (char *)"/mnt/pmem/file-1_2.db");

	(void)state;
	assert_string_equal(text, "xfs_io -c 'chattr +x' /mnt/pmem/file-1_2.db");
	free(text);
}

/* Half a command is none; a message shows what is not known. */
static void test_unknown_name(void **state)
{
	struct facts facts = { 0 };
	const struct subject subject = { .name = (char *)"file", .facts = &facts };
	const struct place place = { .subject = &subject };
	char *text;

	(void)state;
	assert_null(expand_for_shell("umount {target}", &place));
	assert_null(expand_for_shell(NULL, &place));
	text = expand("Files of it ({type}).", &place);
	assert_string_equal(text, "Files of it (?).");
	free(text);
}

static void test_message_is_not_quoted(void **state)
{
	struct mount_facts mount = { .type = (char *)"a b" };
	struct facts facts = { .mount = &mount };
	const struct subject subject = { .name = (char *)"file", .facts = &facts };
	const struct place place = { .subject = &subject };
	char *text = expand("Files of it ({type}).", &place);

	(void)state;
	assert_string_equal(text, "Files of it (a b).");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_word),
		cmocka_unit_test(test_all_names),
		cmocka_unit_test(test_catalogue),
		cmocka_unit_test(test_dash),
		cmocka_unit_test(test_page_size),
		cmocka_unit_test(test_tame_name_stays_bare),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_message_is_not_quoted),
	};

	return cmocka_run_group_tests_name("remedy", tests, NULL, NULL);
}
