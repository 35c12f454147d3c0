/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a program in a seccomp sandbox: without-calls CALL=ERROR... -- COMMAND...
 *
 * The calls fail with the error, or with 0 succeed without any effect. "mmap-validated" stands for
 * mappings with MAP_SHARED_VALIDATE, "mmap-flags" for those with an unassigned flag as well.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define UNASSIGNED 0x200000
#define RULES_MAX  64
#define CALL(name)                                                                                 \
	{                                                                                          \
#name, SYS_##name, 0, 0                                                            \
	}

static const struct call {
	const char *name;
	unsigned number;
	unsigned mask, value; /* of the fourth argument */
} calls[] = {
	CALL(capget),
	CALL(fstatfs),
	CALL(getdents64),
	CALL(io_uring_setup),
	CALL(ioctl),
	CALL(kill),
	CALL(mincore),
	CALL(move_pages),
	CALL(openat2),
	CALL(pidfd_open),
	CALL(process_madvise),
	CALL(statx),
#ifdef SYS_readlink
	CALL(readlink),
#endif
	CALL(readlinkat),
	{ "statmount", 457, 0, 0 }, /* Linux 6.8, which headers may lack; another number on alpha */
	{ "mmap-validated", SYS_mmap, MAP_TYPE, MAP_SHARED_VALIDATE },
	{ "mmap-flags", SYS_mmap, MAP_TYPE | UNASSIGNED, MAP_SHARED_VALIDATE | UNASSIGNED },
};

static const struct {
	const char *name;
	unsigned error;
} errors[] = { { "0", 0 }, { "EPERM", EPERM }, { "ENOSYS", ENOSYS }, { "EACCES", EACCES } };

static struct sock_filter rules[RULES_MAX];
static unsigned short count;

static void add(unsigned short code, unsigned value, unsigned char unless)
{
	if (count == RULES_MAX)
		exit(125);
	rules[count++] = (struct sock_filter){ code, 0, unless, value };
}

/* Assumes little endian: the lower half of an argument comes first. */
static void refuse(const struct call *call, unsigned error)
{
	add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0);
	add(BPF_JMP | BPF_JEQ | BPF_K, call->number, call->mask ? 4 : 1);
	if (call->mask) {
		add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[3]), 0);
		add(BPF_ALU | BPF_AND | BPF_K, call->mask, 0);
		add(BPF_JMP | BPF_JEQ | BPF_K, call->value, 1);
	}
	add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0);
}

static void read_rule(const char *text)
{
	size_t length = strcspn(text, "="), error = 0;

	while (error < sizeof(errors) / sizeof(*errors) &&
		(!text[length] || strcmp(text + length + 1, errors[error].name) != 0))
		error++;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (strlen(calls[i].name) == length && strncmp(calls[i].name, text, length) == 0 &&
			error < sizeof(errors) / sizeof(*errors)) {
			refuse(&calls[i], errors[error].error);
			return;
		}
	fprintf(stderr, "without-calls: %s: there is no such call or error\n", text);
	exit(125);
}

int main(int argc, char **argv)
{
	struct sock_fprog program = { .filter = rules };

	for (argv++; argc > 1 && *argv && strcmp(*argv, "--") != 0; argv++)
		read_rule(*argv);
	if (!*argv || !argv[1])
		return 125;
	add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0);
	program.len = count;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
		perror("without-calls");
		return 125;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
