/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing into pipes that are full, closed or slow, and what a signal leaves behind. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "output.h"

#define LONG_OUTPUT 200000 /* more than a pipe holds */
#define ENDED       42     /* a child's exit code when nothing ended it before */

static char big[LONG_OUTPUT];

/* A child whose stdout is a pipe. */
struct child {
	pid_t pid;
	int from;
};

static int ready[2]; /* a pipe that closes once the child is ready for its signal */

static struct child start(void (*run)(void))
{
	int ends[2];
	struct child c;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(pipe(ready), 0);
	c.pid = fork();
	ck_assert_int_ge(c.pid, 0);
	if (c.pid == 0) {
		(void)close(ends[0]);
		(void)close(ready[0]);
		(void)dup2(ends[1], STDOUT_FILENO);
		run();
		_exit(ENDED);
	}
	(void)close(ends[1]);
	(void)close(ready[1]);
	c.from = ends[0];
	return c;
}

static void tell_ready(void)
{
	(void)close(ready[1]);
}

static void await_ready(void)
{
	char nothing;

	ck_assert_int_eq(read(ready[0], &nothing, 1), 0);
}

static int exit_code(const struct child *c)
{
	int status;

	ck_assert_int_eq(waitpid(c->pid, &status, 0), c->pid);
	ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status);
}

static size_t read_all(const struct child *c, char *into, size_t room)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(c->from, into + len, room - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 && len < room);
	return len;
}

static void fill_pipe(void)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	(void)fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
	while (write(STDOUT_FILENO, big, 4096) > 0)
		;
	(void)fcntl(STDOUT_FILENO, F_SETFL, flags);
}

static void print_all(void)
{
	struct deadline d = deadline_start(10);

	_exit(output_write(big, sizeof(big), &d) ? 0 : 3);
}

START_TEST(writes_all_as_the_reader_takes_it)
{
	static char read_back[LONG_OUTPUT + 1];
	struct child c;

	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)('a' + i % 23);
	c = start(print_all);
	(void)usleep(50000);
	ck_assert_uint_eq(read_all(&c, read_back, sizeof(read_back)), sizeof(big));
	ck_assert_mem_eq(read_back, big, sizeof(big));
	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

static void print_into_full_pipe(void)
{
	struct deadline d = deadline_start(0.2);

	fill_pipe();
	_exit(!output_write("line\n", 5, &d) && deadline_elapsed_us(&d) < 3000000 ? 0 : 1);
}

START_TEST(a_reader_that_sleeps_cannot_hold_it_beyond_the_deadline)
{
	struct child c = start(print_into_full_pipe);

	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

static void print_too_late(void)
{
	struct deadline d = deadline_start(0.001);

	(void)usleep(5000);
	_exit(output_write("line\n", 5, &d) ? 0 : 1);
}

START_TEST(still_prints_when_the_deadline_has_just_passed)
{
	struct child c = start(print_too_late);
	char line[16] = "";

	ck_assert_uint_eq(read_all(&c, line, sizeof(line)), 5);
	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

static bool print_line(void)
{
	struct deadline d = deadline_start(10);

	return output_write("line\n", 5, &d);
}

static void print_to_nobody(void)
{
	output_catch_signals();
	(void)usleep(50000);
	_exit(print_line() ? 1 : 0);
}

START_TEST(a_reader_that_is_gone_is_no_crash)
{
	struct child c = start(print_to_nobody);

	(void)close(c.from);
	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

static void print_without_stdout(void)
{
	(void)close(STDOUT_FILENO);
	_exit(print_line() ? 1 : 0);
}

static void print_to_full_disk(void)
{
	(void)dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
	_exit(print_line() ? 1 : 0);
}

START_TEST(tells_what_could_not_be_written)
{
	struct child c = start(_i ? print_to_full_disk : print_without_stdout);

	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

/* ---- signals */

static const struct {
	int number;
	const char *line;
} signals[] = {
	{ SIGTERM, "ACTIVESYNC UNKNOWN: ended by SIGTERM before there was an answer\n" },
	{ SIGINT, "ACTIVESYNC UNKNOWN: ended by SIGINT before there was an answer\n" },
	{ SIGHUP, "ACTIVESYNC UNKNOWN: ended by SIGHUP before there was an answer\n" },
	{ SIGALRM, "ACTIVESYNC UNKNOWN: the check hung past its deadline\n" },
	{ SIGXCPU, "ACTIVESYNC UNKNOWN: ended by SIGXCPU: the limit of CPU time (ulimit -t) is reached\n" },
	{ SIGSEGV, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGSEGV)\n" },
	{ SIGBUS, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGBUS)\n" },
	{ SIGABRT, "ACTIVESYNC UNKNOWN: the plugin or one of its libraries crashed (SIGABRT)\n" },
};

/* A sanitizer keeps the crashes, which come last, to itself. */
#ifdef __SANITIZE_ADDRESS__
#define SIGNALS 5
#else
#define SIGNALS 8
#endif

static void wait_for_signal(void)
{
	output_catch_signals();
	tell_ready();
	(void)sleep(5);
}

static void wait_though_blocked(void)
{
	sigset_t all;

	sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)signal(signals[i].number, SIG_IGN);
	wait_for_signal();
}

static void check_ending(struct child c, size_t which)
{
	char line[128] = "";

	await_ready();
	ck_assert_int_eq(kill(c.pid, signals[which].number), 0);
	(void)read_all(&c, line, sizeof(line) - 1);
	ck_assert_str_eq(line, signals[which].line);
	ck_assert_int_eq(exit_code(&c), 3);
}

START_TEST(a_signal_ends_the_run_with_a_line)
{
	check_ending(start(wait_for_signal), (size_t)_i);
}
END_TEST

static void wait_for_signal_measured(void)
{
	struct deadline d = deadline_start(10);

	d.start_us -= 1061000000;
	output_measure(&d, ";1;@3:5;0;10");
	wait_for_signal();
}

START_TEST(once_the_options_are_known_the_line_has_the_metric_of_time)
{
	struct child c = start(wait_for_signal_measured);
	char line[256] = "";
	const char *metric;

	await_ready();
	ck_assert_int_eq(kill(c.pid, signals[_i].number), 0);
	(void)read_all(&c, line, sizeof(line) - 1);
	metric = strstr(line, " | time=106");
	ck_assert_msg(metric != NULL, "%s", line);
	ck_assert_int_eq(strncmp(line, signals[_i].line, (size_t)(metric - line)), 0);
	ck_assert_uint_eq(strspn(metric + 12, "0123456789"), 0);
	ck_assert_int_eq(metric[12], '.');
	ck_assert_uint_eq(strspn(metric + 13, "0123456789"), 6);
	ck_assert_str_eq(metric + 19, "s;1;@3:5;0;10\n");
	ck_assert_int_eq(exit_code(&c), 3);
}
END_TEST

START_TEST(also_one_that_was_blocked_and_ignored)
{
	check_ending(start(wait_though_blocked), (size_t)_i);
}
END_TEST

static void run_under_timers(void)
{
	static const int expired[] = { SIGVTALRM, SIGPROF };

	output_catch_signals();
	for (size_t i = 0; i < sizeof(expired) / sizeof(expired[0]); i++)
		(void)raise(expired[i]);
	_exit(ENDED);
}

START_TEST(timers_that_were_inherited_do_not_end_it)
{
	struct child c = start(run_under_timers);

	ck_assert_int_eq(exit_code(&c), ENDED);
}
END_TEST

static void wait_with_full_pipe(void)
{
	fill_pipe();
	wait_for_signal();
}

static void wait_within_the_output(void)
{
	output_catch_signals();
	tell_ready();
	print_all();
}

START_TEST(a_full_pipe_does_not_keep_a_signal_from_ending_it)
{
	struct child c = start(_i ? wait_within_the_output : wait_with_full_pipe);

	await_ready();
	(void)usleep(50000);
	ck_assert_int_eq(kill(c.pid, SIGTERM), 0);
	ck_assert_int_eq(exit_code(&c), 3);
}
END_TEST

static void print_and_wait(void)
{
	output_catch_signals();
	(void)print_line();
	tell_ready();
	(void)sleep(1); /* a signal ends this sleep, and nothing else */
}

START_TEST(after_the_output_a_signal_changes_nothing)
{
	struct child c = start(print_and_wait);
	char line[128] = "";

	await_ready();
	ck_assert_int_eq(kill(c.pid, SIGTERM), 0);
	(void)read_all(&c, line, sizeof(line) - 1);
	ck_assert_str_eq(line, "line\n");
	ck_assert_int_eq(exit_code(&c), ENDED);
}
END_TEST

static void overflow_stack(void)
{
	const struct rlimit small = { 65536, 65536 };

	output_catch_signals();
	(void)setrlimit(RLIMIT_STACK, &small);
	for (volatile char *below = (volatile char *)&below;; below -= 1024)
		*below = 0;
}

START_TEST(a_full_stack_is_no_silent_crash)
{
	struct child c = start(overflow_stack);
	char line[128] = "";

	(void)read_all(&c, line, sizeof(line) - 1);
	ck_assert_str_eq(line, signals[5].line);
	ck_assert_int_eq(exit_code(&c), 3);
}
END_TEST

static void print_beyond_limit(void)
{
	const struct rlimit nothing = { 0, 0 };
	FILE *file = tmpfile();

	output_catch_signals();
	(void)setrlimit(RLIMIT_FSIZE, &nothing);
	if (!file)
		_exit(1);
	(void)dup2(fileno(file), STDOUT_FILENO);
	_exit(print_line() ? 1 : 0);
}

START_TEST(a_file_that_may_not_grow_is_no_crash)
{
	struct child c = start(print_beyond_limit);

	ck_assert_int_eq(exit_code(&c), 0);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("output");
	TCase *t = tcase_create("output");

	give_each_test_a_process();
	tcase_add_test(t, writes_all_as_the_reader_takes_it);
	tcase_add_test(t, a_reader_that_sleeps_cannot_hold_it_beyond_the_deadline);
	tcase_add_test(t, still_prints_when_the_deadline_has_just_passed);
	tcase_add_test(t, a_reader_that_is_gone_is_no_crash);
	tcase_add_loop_test(t, tells_what_could_not_be_written, 0, 2);
	tcase_add_loop_test(t, a_signal_ends_the_run_with_a_line, 0, SIGNALS);
	tcase_add_loop_test(t, once_the_options_are_known_the_line_has_the_metric_of_time, 0, SIGNALS);
	tcase_add_loop_test(t, also_one_that_was_blocked_and_ignored, 0, SIGNALS);
	tcase_add_test(t, timers_that_were_inherited_do_not_end_it);
	tcase_add_loop_test(t, a_full_pipe_does_not_keep_a_signal_from_ending_it, 0, 2);
	tcase_add_test(t, after_the_output_a_signal_changes_nothing);
	tcase_add_test(t, a_file_that_may_not_grow_is_no_crash);
	if (SIGNALS == sizeof(signals) / sizeof(signals[0]))
		tcase_add_test(t, a_full_stack_is_no_silent_crash);
	suite_add_tcase(s, t);
	return s;
}
