/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A FUSE file system that does not answer: hang-fuse DIRECTORY [taken]
 *
 * Mounts itself there, answers the kernel's first request, prints "ready", and from then on nothing:
 * it leaves requests alone, so that who waits for them can be killed; or takes them and keeps the
 * answer, so that not even that is possible until it ends.
 */
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define REQUEST_MAX (1 << 17) /* bytes; the kernel wants room for its largest request */

static char request[REQUEST_MAX];

static int open_mount(const char *directory)
{
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	char options[128];

	if (fd < 0)
		return -1;
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=%u,group_id=%u", fd,
		getuid(), getgid());
	if (mount("hang-fuse", directory, "fuse", MS_NOSUID | MS_NODEV, options) < 0)
		return -1;
	return fd;
}

static int answer_init(int fd)
{
	const struct fuse_in_header *in = (const void *)request;
	struct {
		struct fuse_out_header header;
		struct fuse_init_out init;
	} answer = {
		.header.len = sizeof(answer),
		.init = { .major = FUSE_KERNEL_VERSION,
			.minor = FUSE_KERNEL_MINOR_VERSION,
			.max_write = 4096 },
	};

	if (read(fd, request, sizeof(request)) < (ssize_t)sizeof(*in) || in->opcode != FUSE_INIT)
		return -1;
	answer.header.unique = in->unique;
	return write(fd, &answer, sizeof(answer)) == sizeof(answer) ? 0 : -1;
}

int main(int argc, char **argv)
{
	int fd = argc > 1 ? open_mount(argv[1]) : -1;

	if (fd < 0 || answer_init(fd) < 0) {
		perror("hang-fuse");
		return EXIT_FAILURE;
	}
	puts("ready");
	fflush(stdout);
	if (argc > 2 && strcmp(argv[2], "taken") == 0)
		while (read(fd, request, sizeof(request)) > 0)
			;
	for (;;)
		pause();
}
