/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A FUSE file system that does not answer: hang-fuse DIRECTORY [taken|mapped]
 *
 * Mounts itself on the directory, answers the kernel's first request and prints "ready". Then:
 *
 *  - by default it does not read requests, so a process that waits for one can be killed
 *  - taken: it reads requests and does not answer, so such a process cannot be killed until it ends
 *  - mapped: it has one file and answers until SIGUSR1, so the file can be mapped before it hangs
 */
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define REQUEST_MAX (1 << 17) /* bytes: the largest request of the kernel */

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

static int tristate(int fd, uint64_t unique, const void *body, size_t length)
{
	struct {
		struct fuse_out_header header;
		char body[sizeof(struct fuse_entry_out)];
	} message = { .header = { .unique = unique } };

	message.header.len = (uint32_t)(sizeof(message.header) + length);
	memcpy(message.body, body, length);
	return write(fd, &message, message.header.len) < 0 ? -1 : 0;
}

/* The signal interrupts read(2), which is enough. */
static void handle_signal(int signal)
{
	(void)signal;
}

/* Every name is the same file. The kernel may cache nothing of it. */
static void serve_until_signal(int fd)
{
	static const struct fuse_attr file = {
		.ino = 2, .size = 4096, .mode = S_IFREG | 0666, .nlink = 1, .blksize = 4096
	};
	static const struct fuse_attr root = { .ino = 1, .mode = S_IFDIR | 0755, .nlink = 2 };
	const struct fuse_in_header *in = (const void *)request;

	while (read(fd, request, sizeof(request)) > 0) {
		struct fuse_entry_out entry = { .nodeid = 2, .attr = file };
		struct fuse_attr_out attributes = { .attr = in->nodeid == 1 ? root : file };
		struct fuse_open_out opened = { 0 };

		if (in->opcode == FUSE_LOOKUP)
			tristate(fd, in->unique, &entry, sizeof(entry));
		else if (in->opcode == FUSE_GETATTR)
			tristate(fd, in->unique, &attributes, sizeof(attributes));
		else if (in->opcode == FUSE_OPEN)
			tristate(fd, in->unique, &opened, sizeof(opened));
	}
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
	sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = handle_signal }, NULL);
	if (argc > 2 && strcmp(argv[2], "mapped") == 0)
		serve_until_signal(fd);
	if (argc > 2 && strcmp(argv[2], "taken") == 0)
		while (read(fd, request, sizeof(request)) > 0)
			;
	for (;;)
		pause();
}
