/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A FUSE file system that does not answer: hang-fuse DIRECTORY [taken|mapped|slow MILLISECONDS]
 *
 * Mounts itself on the directory, answers the kernel's first request and prints "ready". Then:
 *
 *  - by default it does not read requests, so a process that waits for one can be killed
 *  - taken: it reads requests and does not answer, so such a process cannot be killed until it ends
 *  - mapped: it has files and answers until SIGUSR1, so they can be mapped before it hangs
 *  - slow: the same, but after the signal each answer takes that time
 */
#include <errno.h>
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

static void reply(int fd, uint64_t unique, int error, const void *body, size_t length)
{
	struct {
		struct fuse_out_header header;
		char body[256];
	} message = { .header = { .unique = unique, .error = -error } };

	message.header.len = (uint32_t)(sizeof(message.header) + length);
	memcpy(message.body, body, length);
	if (write(fd, &message, message.header.len) < 0)
		return; /* FUSE_FORGET, for example, has no answer */
}

/* Every ioctl(2) gives ones: as FS_IOC_FSGETXATTR and FS_IOC_GETFLAGS, each flag is set. */
static void reply_ioctl(int fd, const struct fuse_in_header *in)
{
	const struct fuse_ioctl_in *call = (const void *)(in + 1);
	struct {
		struct fuse_ioctl_out out;
		unsigned char data[128];
	} body = { 0 };
	size_t length = call->out_size < sizeof(body.data) ? call->out_size : sizeof(body.data);

	memset(body.data, 0xff, sizeof(body.data));
	reply(fd, in->unique, 0, &body, sizeof(body.out) + length);
}

/* The signal interrupts read(2), which is enough. */
static void handle_signal(int signal)
{
	(void)signal;
}

/* Every name is the same file, unless it has a number in it. The kernel may cache nothing of it. */
static void answer(int fd)
{
	static const struct fuse_attr root = { .ino = 1, .mode = S_IFDIR | 0755, .nlink = 2 };
	const struct fuse_in_header *in = (const void *)request;
	const char *name = (const void *)(in + 1);
	uint64_t inode = in->opcode == FUSE_LOOKUP
				 ? 2 + strtoul(name + strcspn(name, "0123456789"), NULL, 10)
				 : in->nodeid;
	const struct fuse_attr file = {
		.ino = inode, .size = 4096, .mode = S_IFREG | 0666, .nlink = 1, .blksize = 4096
	};
	const struct fuse_entry_out entry = { .nodeid = inode, .attr = file };
	const struct fuse_attr_out attributes = { .attr = inode == 1 ? root : file };
	const struct fuse_open_out opened = { 0 };
	const struct fuse_statfs_out statistics = { .st = { .bsize = 4096, .namelen = 255 } };

	if (in->opcode == FUSE_LOOKUP)
		reply(fd, in->unique, 0, &entry, sizeof(entry));
	else if (in->opcode == FUSE_GETATTR)
		reply(fd, in->unique, 0, &attributes, sizeof(attributes));
	else if (in->opcode == FUSE_OPEN)
		reply(fd, in->unique, 0, &opened, sizeof(opened));
	else if (in->opcode == FUSE_STATFS)
		reply(fd, in->unique, 0, &statistics, sizeof(statistics));
	else if (in->opcode == FUSE_IOCTL)
		reply_ioctl(fd, in);
	else
		reply(fd, in->unique, ENOSYS, NULL, 0);
}

static void serve(int fd, unsigned milliseconds)
{
	while (read(fd, request, sizeof(request)) > 0) {
		usleep(milliseconds * 1000);
		answer(fd);
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
		serve(fd, 0);
	if (argc > 3) {
		serve(fd, 0);
		serve(fd, (unsigned)strtoul(argv[3], NULL, 10));
	}
	if (argc > 2 && strcmp(argv[2], "taken") == 0)
		while (read(fd, request, sizeof(request)) > 0)
			;
	for (;;)
		pause();
}
