/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "userfile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name too long for any file is likely to be the secret itself: it is not repeated. */
static bool cannot_open(const struct userfile *f, int error, struct fault *fault)
{
	if (error == ENAMETOOLONG)
		return fault_set(fault, "the name of %s is too long for a file", f->what);
	return fault_set(fault, "cannot open %s %.*s: %s", f->what, FAULT_MAX_PATH, f->path, strerror(error));
}

static bool judge_mode(struct userfile *f, const struct stat *st, struct fault *fault)
{
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return fault_set(fault, "%s %.*s can be written by other users: chmod go-w", f->what,
		                 FAULT_MAX_PATH, f->path);
	f->readable_by_others = st->st_mode & S_IROTH || (st->st_mode & S_IRGRP && st->st_uid == geteuid());
	return true;
}

static bool judge_kind(struct userfile *f, struct fault *fault)
{
	struct stat st;

	if (fstat(f->fd, &st) != 0)
		return cannot_open(f, errno, fault);
	f->is_pipe = S_ISFIFO(st.st_mode);
	f->is_terminal = S_ISCHR(st.st_mode) && isatty(f->fd);
	f->readable_by_others = false;
	if (f->is_terminal)
		return true;
	if (!f->is_pipe && !S_ISREG(st.st_mode))
		return fault_set(fault, "%s %.*s is %s: a regular file or a pipe is needed", f->what,
		                 FAULT_MAX_PATH, f->path,
		                 S_ISDIR(st.st_mode) ? "a directory" : "a device or a socket");
	return judge_mode(f, &st, fault);
}

bool userfile_open(struct userfile *f, const char *what, const char *path, struct fault *fault)
{
	*f = (struct userfile){ .what = what, .path = path };
	if (strcmp(path, "-") == 0) {
		f->path = "standard input";
		f->fd = STDIN_FILENO;
		f->borrowed = true;
	} else {
		f->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	}
	if (f->fd < 0)
		return cannot_open(f, errno, fault);
	if (judge_kind(f, fault))
		return true;
	userfile_close(f);
	return false;
}

/* To read() a pipe whose writer has not come looks like one that has ended: only poll() tells them apart. */
static bool wait_readable(const struct userfile *f, const struct deadline *d, struct fault *fault)
{
	struct pollfd wait = { .fd = f->fd, .events = POLLIN };

	for (;;) {
		int n = poll(&wait, 1, d ? deadline_left_ms(d) : -1);

		if (n > 0)
			return true;
		if (n == 0)
			return fault_set(fault, "%s %s sent nothing in time", f->what, f->path);
		if (errno != EINTR)
			return fault_set(fault, "cannot read %s %s: %s", f->what, f->path, strerror(errno));
	}
}

bool userfile_read(const struct userfile *f, enum userfile_until until, const struct deadline *d,
                   struct userfile_bytes *into, struct fault *fault)
{
	while (into->len < into->room) {
		char *at = into->data + into->len;
		ssize_t n;

		if ((f->is_pipe || f->is_terminal) && !wait_readable(f, d, fault))
			return false;
		n = read(f->fd, at, into->room - into->len);
		if (n == 0)
			return true;
		if (n < 0 && errno == EAGAIN && !wait_readable(f, d, fault))
			return false;
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return fault_set(fault, "cannot read %s %s: %s", f->what, f->path, strerror(errno));
		if (n < 0)
			continue;
		into->len += (size_t)n;
		if (until == USERFILE_LINE && memchr(at, '\n', (size_t)n))
			return true;
	}
	return true;
}

void userfile_close(struct userfile *f)
{
	if (!f->borrowed)
		(void)close(f->fd);
	f->fd = -1;
}
