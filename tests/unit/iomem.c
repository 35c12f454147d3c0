// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe/iomem.h"

#include "test.h"

#include <errno.h>
#include <stdlib.h>

static const char machine[] = "00000000-00000fff : Reserved\n"
			      "00001000-0009fbff : System RAM\n"
			      "000a0000-000fffff : PCI Bus 0000:00\n"
			      "  000f0000-000fffff : System ROM\n"
			      "00100000-bffdffff : System RAM\n"
			      "  01000000-01ffffff : Kernel code\n"
			      "fec00000-fec003ff : IOAPIC 0\n"
			      "100000000-13fffffff : Persistent Memory\n"
			      "  100000000-10fffffff : namespace0.0\n"
			      "  110000000-13fffffff : dax1.0\n"
			      "    110000000-13fffffff : System RAM (kmem)\n"
			      "140000000-17fffffff : Persistent Memory (legacy)\n"
			      "  140000000-17fffffff : namespace1.0\n"
			      "fffffffffffff000-ffffffffffffffff : The end\n";

static const char hidden[] = "00000000-00000000 : Reserved\n"
			     "00000000-00000000 : System RAM\n"
			     "  00000000-00000000 : Kernel code\n"
			     "00000000-00000000 : Persistent Memory\n";

static const char garbage[] = "\n"
			      "no range\n"
			      "00000000-\n"
			      "-\n"
			      "1000-1fff\n"
			      "1000-1fff : \n"
			      "zz-zz : Nonsense\n"
			      " : \n"
			      "0x1000-0x1fff : With prefixes\n"
			      "2000-2fff : Last, without a newline";

static const struct {
	const char *iomem;
	uint64_t address;
	int rc;
	const char *names;
} searches[] = {
	{ machine, 0, 0, "Reserved" },
	{ machine, 0x1000, 0, "System RAM" },
	{ machine, 0x9fbff, 0, "System RAM" },
	{ machine, 0x9fc00, -ENOENT, NULL },
	{ machine, 0xf1000, 0, "PCI Bus 0000:00 > System ROM" },
	{ machine, 0x1000000, 0, "System RAM > Kernel code" },
	{ machine, 0xd0000000, -ENOENT, NULL },
	{ machine, 0x100000000, 0, "Persistent Memory > namespace0.0" },
	{ machine, 0x10fffffff, 0, "Persistent Memory > namespace0.0" },
	{ machine, 0x110000000, 0, "Persistent Memory > dax1.0 > System RAM (kmem)" },
	{ machine, 0x140001000, 0, "Persistent Memory (legacy) > namespace1.0" },
	{ machine, 0x180000000, -ENOENT, NULL },
	{ machine, UINT64_MAX, 0, "The end" },
	{ hidden, 0, -EPERM, NULL },
	{ hidden, 0x100000000, -EPERM, NULL },
	{ garbage, 0x2000, 0, "Last, without a newline" },
	{ garbage, 0x3000, -ENOENT, NULL },
};

static void search(const char *iomem, uint64_t address, int rc, const char *names)
{
	FILE *stream = fmemopen((void *)iomem, strlen(iomem), "r");
	char *found = (char *)"not set";

	assert_non_null(stream);
	assert_int_equal(iomem_search(stream, address, &found), rc);
	if (names)
		assert_string_equal(found, names);
	else
		assert_null(found);
	free(found);
	fclose(stream);
}

static void test_search(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(searches); i++)
		search(searches[i].iomem, searches[i].address, searches[i].rc, searches[i].names);
}

/* A line that is too long must not affect the lines after it. */
static void test_long_line(void **state)
{
	char iomem[4096];

	(void)state;
	memset(iomem, 'x', sizeof(iomem));
	memcpy(iomem, "1000-1fff : ", strlen("1000-1fff : "));
	strcpy(iomem + 2000, "\n2000-2fff : System RAM\n");
	search(iomem, 0x2000, 0, "System RAM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests_name("iomem", tests, NULL, NULL);
}
