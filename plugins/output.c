/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "state.h"

#define CHUNK    4096 /* a pipe that poll() calls writable takes so much without blocking (PIPE_BUF) */
#define GRACE_MS 20   /* for a reader that is slower than a deadline that has just passed */

/* What the reader has: decides what a signal may still say. */
enum progress { PROGRESS_NOTHING, PROGRESS_PARTLY, PROGRESS_COMPLETE };

/* The one variable that outlives a call: a signal handler is given nothing else to look at. */
static atomic_int progress = PROGRESS_NOTHING;

static const struct {
	int number;
	const char *line;
} endings[] = {
	{ SIGTERM, "ACTIVESYNC UNKNOWN: ended by SIGTERM before there was an answer\n" },
	{ SIGINT, "ACTIVESYNC UNKNOWN: ended by SIGINT before there was an answer\n" },
	{ SIGHUP, "ACTIVESYNC UNKNOWN: ended by SIGHUP before there was an answer\n" },
};

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

static bool is_writable(int timeout_ms)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&out, 1, timeout_ms) == 1 && (out.revents & POLLOUT);
}

static void say_ending(int number)
{
	for (size_t i = 0; i < ENDINGS; i++)
		if (endings[i].number == number && is_writable(0))
			(void)!write(STDOUT_FILENO, endings[i].line, strlen(endings[i].line));
}

/*
 * Once everything is printed a signal changes nothing: the run is over, and
 * its exit code has to agree with what the reader has.
 */
static void end_run(int number)
{
	int before = atomic_load(&progress);

	if (before == PROGRESS_COMPLETE)
		return;
	if (before == PROGRESS_NOTHING)
		say_ending(number);
	_exit(STATE_UNKNOWN);
}

void output_catch_signals(void)
{
	struct sigaction catch = { .sa_handler = end_run };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t wanted;

	sigfillset(&catch.sa_mask);
	sigemptyset(&wanted);
	for (size_t i = 0; i < ENDINGS; i++) {
		(void)sigaction(endings[i].number, &catch, NULL);
		sigaddset(&wanted, endings[i].number);
	}
	(void)sigaction(SIGPIPE, &ignore, NULL);
	(void)sigprocmask(SIG_UNBLOCK, &wanted, NULL);
}

static bool wait_for_room(const struct deadline *d)
{
	int left;

	do {
		left = d ? deadline_left_ms(d) : -1;
		errno = 0;
		if (is_writable(left == 0 ? GRACE_MS : left))
			return true;
	} while (errno == EINTR && left != 0);
	return false;
}

static size_t write_chunk(const char *bytes, size_t n)
{
	size_t chunk = n < CHUNK ? n : CHUNK;
	ssize_t written;

	atomic_store(&progress, chunk == n ? PROGRESS_COMPLETE : PROGRESS_PARTLY);
	do {
		errno = 0;
		written = write(STDOUT_FILENO, bytes, chunk);
	} while (written < 0 && errno == EINTR);
	if ((size_t)written != n)
		atomic_store(&progress, PROGRESS_PARTLY);
	return written > 0 ? (size_t)written : 0;
}

bool output_write(const char *bytes, size_t n, const struct deadline *d)
{
	while (n > 0) {
		size_t written;

		if (!wait_for_room(d))
			return false;
		written = write_chunk(bytes, n);
		if (written == 0 && errno != EAGAIN)
			return false;
		bytes += written;
		n -= written;
	}
	return true;
}
