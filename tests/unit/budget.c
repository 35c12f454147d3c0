// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe/budget.h"

#include "test.h"

#define LIMIT 1000

static void test_device(void **state)
{
	struct budget budget = { 0 };

	(void)state;
	budget_begin_process(&budget, 1, false);
	assert_false(budget_device_is_spent(&budget, 7, LIMIT));
	assert_true(budget_spend(&budget, 7, LIMIT - 1));
	assert_false(budget_device_is_spent(&budget, 7, LIMIT));
	budget_begin_process(&budget, 2, false);
	assert_true(budget_spend(&budget, 7, 1));
	assert_true(budget_device_is_spent(&budget, 7, LIMIT));
	assert_false(budget_device_is_spent(&budget, 8, LIMIT));
	assert_false(budget_device_is_spent(&budget, 7, 0));
}

static void test_process(void **state)
{
	struct budget budget = { 0 };

	(void)state;
	budget_begin_process(&budget, 1, false);
	for (uint64_t device = 0; device < LIMIT; device++)
		budget_spend(&budget, device, 1);
	assert_true(budget_process_is_spent(&budget, LIMIT));
	assert_false(budget_process_is_spent(&budget, 0));
	budget_begin_process(&budget, 1, false); /* by the next child */
	assert_true(budget_process_is_spent(&budget, LIMIT));
	budget_begin_process(&budget, 2, false);
	assert_false(budget_process_is_spent(&budget, LIMIT));
}

static void test_other_namespaces(void **state)
{
	struct budget budget = { 0 };

	(void)state;
	for (uint64_t pid = 1; pid <= 10; pid++) {
		budget_begin_process(&budget, pid, true);
		assert_false(budget_process_is_spent(&budget, LIMIT));
		budget_spend(&budget, pid, LIMIT / 10);
	}
	budget_begin_process(&budget, 11, true);
	assert_true(budget_process_is_spent(&budget, LIMIT));
	budget_begin_process(&budget, 12, false);
	assert_false(budget_process_is_spent(&budget, LIMIT));
}

/* A device that was waited for is not forgotten for one that answers. */
static void test_room(void **state)
{
	struct budget budget = { 0 };

	(void)state;
	for (uint64_t device = 1; device <= BUDGET_DEVICES_MAX; device++)
		assert_true(budget_spend(&budget, device, device == 5 ? 1 : LIMIT));
	assert_false(budget_spend(&budget, 100, 1));
	assert_true(budget_spend(&budget, 100, LIMIT));
	assert_true(budget_device_is_spent(&budget, 100, LIMIT));
	assert_false(budget_spend(&budget, 101, LIMIT));
	for (uint64_t device = 1; device <= BUDGET_DEVICES_MAX; device++)
		assert_int_equal(budget_device_is_spent(&budget, device, LIMIT), device != 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_other_namespaces),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
