/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "state.h"

#define CHUNK       4096 /* a pipe that poll() calls writable takes so much without blocking (PIPE_BUF) */
#define STACK_BYTES 16384
#define LINE_BYTES  320
#define US_PER_S    1000000
#define GRACE_MS    20 /* for a reader that is slower than a deadline that has just passed */

/*
 * How much was written: decides whether a signal may still print a line.  No value is 0, so
 * that the variable is stored with the initialised data and needs no further page.
 */
enum progress { PROGRESS_NOTHING = 1, PROGRESS_PARTLY, PROGRESS_COMPLETE };

/* This and `measured` outlive a call: a signal handler is given nothing else to look at. */
static atomic_int progress = PROGRESS_NOTHING;

enum reason { REASON_ASKED, REASON_CRASH };

/* OpenSSL may crash when memory runs out, and a line tells a monitoring system more than a signal. */
static const struct {
	int number;
	enum reason reason;
	const char *line;
} endings[] = {
	{ SIGTERM, REASON_ASKED, "ACTIVESYNC UNKNOWN: ended by SIGTERM before there was an answer" },
	{ SIGINT, REASON_ASKED, "ACTIVESYNC UNKNOWN: ended by SIGINT before there was an answer" },
	{ SIGHUP, REASON_ASKED, "ACTIVESYNC UNKNOWN: ended by SIGHUP before there was an answer" },
	{ SIGALRM, REASON_ASKED, "ACTIVESYNC UNKNOWN: the check hung past its deadline" },
	{ SIGXCPU, REASON_ASKED,
	  "ACTIVESYNC UNKNOWN: ended by SIGXCPU: the limit of CPU time (ulimit -t) is reached" },
	{ SIGSEGV, REASON_CRASH, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGSEGV)" },
	{ SIGBUS, REASON_CRASH, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGBUS)" },
	{ SIGABRT, REASON_CRASH, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGABRT)" },
};

/* Initialised for the same reason. */
static struct {
	const struct deadline *_Atomic since; /* NULL: the options are not known yet */
	const char *limits;
} measured = { NULL, "" };

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

static bool is_writable(int timeout_ms)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&out, 1, timeout_ms) == 1 && (out.revents & POLLOUT);
}

void output_measure(const struct deadline *d, const char *limits)
{
	measured.limits = limits;
	atomic_store(&measured.since, d);
}

/* A signal handler must not call snprintf(). */
struct line {
	char bytes[LINE_BYTES];
	size_t n;
};

static void add(struct line *l, const char *s)
{
	while (*s && l->n < sizeof(l->bytes))
		l->bytes[l->n++] = *s++;
}

static void add_digits(struct line *l, int64_t value, int least)
{
	char digits[24];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	while ((value > 0 || least > 0) && at > 0) {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
		least--;
	}
	add(l, digits + at);
}

static void add_metric(struct line *l)
{
	const struct deadline *since = atomic_load(&measured.since);
	int64_t us = since ? deadline_elapsed_us(since) : 0;

	if (!since)
		return;
	add(l, " | time=");
	add_digits(l, us / US_PER_S, 1);
	add(l, ".");
	add_digits(l, us % US_PER_S, 6);
	add(l, "s");
	add(l, measured.limits);
}

static void say_ending(int number)
{
	for (size_t i = 0; i < ENDINGS; i++) {
		struct line l = { .n = 0 };

		if (endings[i].number != number || !is_writable(0))
			continue;
		add(&l, endings[i].line);
		add_metric(&l);
		add(&l, "\n");
		(void)!write(STDOUT_FILENO, l.bytes, l.n);
	}
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

/* Returning would repeat the instruction that crashed. */
static void end_crash(int number)
{
	end_run(number);
	_exit(STATE_UNKNOWN);
}

/* A sanitizer that catches crashes has the better report. */
static bool is_caught(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN;
}

static void catch_all(enum reason reason, const struct sigaction *action)
{
	for (size_t i = 0; i < ENDINGS; i++)
		if (endings[i].reason == reason)
			(void)sigaction(endings[i].number, action, NULL);
}

static void catch_crashes(void)
{
	static char apart[STACK_BYTES]; /* for a crash whose reason is a full stack */
	const stack_t stack = { .ss_sp = apart, .ss_size = sizeof(apart) };
	struct sigaction catch = { .sa_handler = end_crash, .sa_flags = SA_ONSTACK };

	if (is_caught(SIGSEGV))
		return;
	sigfillset(&catch.sa_mask);
	(void)sigaltstack(&stack, NULL);
	catch_all(REASON_CRASH, &catch);
}

/* What write() reports as an error, and timers that a parent has set.  Blocked: one call for all of them. */
static void block_the_rest(void)
{
	static const int numbers[] = { SIGPIPE, SIGXFSZ, SIGVTALRM, SIGPROF };
	sigset_t unwanted;

	sigemptyset(&unwanted);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&unwanted, numbers[i]);
	(void)sigprocmask(SIG_BLOCK, &unwanted, NULL);
}

void output_catch_signals(void)
{
	struct sigaction catch = { .sa_handler = end_run };
	sigset_t wanted;

	sigfillset(&catch.sa_mask);
	catch_all(REASON_ASKED, &catch);
	catch_crashes();
	block_the_rest();
	sigemptyset(&wanted);
	for (size_t i = 0; i < ENDINGS; i++)
		sigaddset(&wanted, endings[i].number);
	(void)sigprocmask(SIG_UNBLOCK, &wanted, NULL);
}

static bool wait_for_room(const struct deadline *d)
{
	int left;

	do {
		left = deadline_left_ms(d);
		errno = 0;
		if (is_writable(left == 0 ? GRACE_MS : left))
			return true;
	} while (errno == EINTR && left != 0);
	return false;
}

static size_t write_chunk(const char *bytes, size_t n)
{
	size_t chunk = n < CHUNK ? n : CHUNK;
	int before = atomic_load(&progress);
	ssize_t written;

	atomic_store(&progress, chunk == n ? PROGRESS_COMPLETE : PROGRESS_PARTLY);
	do {
		errno = 0;
		written = write(STDOUT_FILENO, bytes, chunk);
	} while (written < 0 && errno == EINTR);
	if (written <= 0)
		atomic_store(&progress, before);
	else if ((size_t)written != n)
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
