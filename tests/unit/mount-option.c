// SPDX-License-Identifier: GPL-2.0-or-later
#include "lib/mount-option.h"

#include "test.h"

#define SELINUX "context=\"system_u:object_r:tmp_t:s0:c1,dax=always\""

static const struct {
	const char *options;
	const char *name;
	const char *found; /* the whole option, or NULL */
} searches[] = {
	{ "", "dax", NULL },
	{ "rw", "dax", NULL },
	{ "dax", "dax", "dax" },
	{ "dax=always", "dax", "dax=always" },
	{ "rw,relatime,dax=inode", "dax", "dax=inode" },
	{ "rw,dax,data=ordered", "dax", "dax" },
	{ "dax=never,rw", "dax", "dax=never" },
	{ "dax=,rw", "dax", "dax=" },
	{ "nodax,rw", "dax", NULL },
	{ "daxfoo", "dax", NULL },
	{ "da", "dax", NULL },
	{ "rw,daxfoo,dax=always", "dax", "dax=always" },
	{ "dax=inode,dax=always", "dax", "dax=inode" },
	{ "x=dax", "dax", NULL },
	{ "data=journal", "dax", NULL },
	{ ",,dax", "dax", "dax" },
	{ "rw,", "dax", NULL },
	{ "rw," SELINUX ",seclabel", "dax", NULL },
	{ SELINUX ",dax=never", "dax", "dax=never" },
	{ SELINUX ",rw", "context", SELINUX },
	{ "context=\"open,dax=always", "dax", NULL },
	{ "lowerdir=/a:/b,upperdir=/c", "upperdir", "upperdir=/c" },
};

static void test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(searches); i++) {
		size_t length = 0;
		const char *found =
			mount_option_find(searches[i].options, searches[i].name, &length);

		if (!searches[i].found) {
			assert_null(found);
			continue;
		}
		assert_non_null(found);
		assert_int_equal(length, strlen(searches[i].found));
		assert_memory_equal(found, searches[i].found, length);
		assert_true(found >= searches[i].options &&
			    found < searches[i].options + strlen(searches[i].options));
	}
}

static const struct {
	const char *options;
	const char *option;
	bool set;
} settings[] = {
	{ NULL, "data=journal", false },
	{ "", "data=journal", false },
	{ "data=journal", "data=journal", true },
	{ "rw,data=journal,dax=never", "data=journal", true },
	{ "rw,data=journal", "data=journal", true },
	{ "data=journalled", "data=journal", false },
	{ "data=ordered", "data=journal", false },
	{ "metadata=journal", "data=journal", false },
	{ "data", "data=journal", false },
	{ "data=journal", "data", false },
	{ "rw,dax", "dax", true },
	{ "context=\"a,data=journal,b\"", "data=journal", false },
	{ "context=\"a,b\",data=journal", "data=journal", true },
};

static void test_is_set(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(settings); i++)
		if (mount_option_is_set(settings[i].options, settings[i].option) != settings[i].set)
			fail_msg("%s in %s", settings[i].option, settings[i].options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_is_set),
	};

	return cmocka_run_group_tests_name("mount-option", tests, NULL, NULL);
}
