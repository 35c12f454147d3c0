/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linked into coverage builds: writes the counts of processes that end with _exit(2), such as the
 * child that observes. */
#include <gcov.h>
#include <unistd.h>

void __attribute__((noreturn)) __real__exit(int status);
void __attribute__((noreturn)) __wrap__exit(int status);

void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
