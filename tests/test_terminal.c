/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password prompt, with a pseudo-terminal and a process that types. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "harness.h"
#include "secret.h"
#include "terminal.h"

static struct settings settings;
static struct secret secret;
static struct fault fault;
static int terminal = -1; /* the far end */

static void attach_terminal(void)
{
	int near;

	settings_begin(&settings);
	ck_assert_int_eq(unsetenv(SECRET_VARIABLE), 0);
	memcpy(settings.username, "EX\\probe", 9);
	memcpy(settings.hostname, "mail.example.org", 17);
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(terminal, 0);
	ck_assert_int_eq(grantpt(terminal), 0);
	ck_assert_int_eq(unlockpt(terminal), 0);
	near = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(near, 0);
	ck_assert_int_eq(dup2(near, STDIN_FILENO), STDIN_FILENO);
}

static bool echoes(int fd)
{
	struct termios t;

	ck_assert_int_eq(tcgetattr(fd, &t), 0);
	return t.c_lflag & ECHO;
}

static void await_prompt(void)
{
	char shown[512];
	size_t len = 0;

	while (len < sizeof(shown) - 1 && !memmem(shown, len, ": ", 2)) {
		ssize_t n = read(terminal, shown + len, sizeof(shown) - 1 - len);

		if (n <= 0)
			_exit(1);
		len += (size_t)n;
	}
	shown[len] = '\0';
	if (!strstr(shown, "Password of EX\\probe at mail.example.org: ") || echoes(terminal))
		_exit(2);
}

/* The person at the terminal: answers the prompt; before, sends the signal, unless 0. */
static pid_t type(const char *words, int number)
{
	pid_t person = fork();

	if (person != 0)
		return person;
	await_prompt();
	if (number) {
		(void)kill(getppid(), number);
		await_prompt();
	}
	(void)usleep(20000);
	if (write(terminal, words, strlen(words)) < 0)
		_exit(3);
	_exit(0);
}

static void expect_content(pid_t person)
{
	int status;

	ck_assert_int_eq(waitpid(person, &status, 0), person);
	ck_assert_int_eq(status, 0);
}

START_TEST(asks_on_the_terminal_without_echo)
{
	pid_t person = type("hunter2\n", 0);
	struct deadline d = deadline_start(5);

	ck_assert_msg(secret_ask(&settings, &secret, &fault), "%s", fault.text);
	expect_content(person);
	ck_assert_str_eq(secret.password, "hunter2");
	ck_assert(echoes(STDIN_FILENO));
	ck_assert(secret_load(&settings, &d, &secret, &fault));
	ck_assert_str_eq(secret.password, "hunter2");
}
END_TEST

START_TEST(says_so_when_nothing_was_typed)
{
	static const char *const words[] = { "\x04", "\n" };
	pid_t person = type(words[_i], 0);

	ck_assert(!secret_ask(&settings, &secret, &fault));
	expect_content(person);
	ck_assert(echoes(STDIN_FILENO));
	ck_assert(fault.text[0]);
}
END_TEST

static volatile sig_atomic_t echo_at_signal = -1;

static void note_echo(int number)
{
	struct termios t;

	(void)number;
	echo_at_signal = tcgetattr(STDIN_FILENO, &t) == 0 && t.c_lflag & ECHO;
}

START_TEST(turns_the_echo_on_before_a_signal_is_acted_upon)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP };
	struct sigaction action = { .sa_handler = note_echo };
	pid_t person;

	ck_assert_int_eq(sigaction(numbers[_i], &action, NULL), 0);
	person = type("hunter2\n", numbers[_i]);
	ck_assert_msg(secret_ask(&settings, &secret, &fault), "%s", fault.text);
	expect_content(person);
	ck_assert_int_eq(echo_at_signal, 1);
	ck_assert_str_eq(secret.password, "hunter2");
}
END_TEST

START_TEST(asks_only_when_a_password_is_needed_and_missing)
{
	settings.auth = AUTH_NEGOTIATE;
	ck_assert(secret_ask(&settings, &secret, &fault));
	settings.auth = AUTH_BASIC;
	settings.has_ini_password = true;
	ck_assert(secret_ask(&settings, &secret, &fault));
	settings.has_ini_password = false;
	ck_assert_int_eq(setenv(SECRET_VARIABLE, "x", 1), 0);
	ck_assert(secret_ask(&settings, &secret, &fault));
	ck_assert_str_eq(secret.password, "");
}
END_TEST

START_TEST(drops_what_is_longer_than_the_room)
{
	const struct terminal t = { .fd = STDIN_FILENO,
		                    .prompt = "Password of EX\\probe at mail.example.org: " };
	char word[4];
	pid_t person = type("hunter2\n", 0);

	ck_assert_uint_eq(terminal_read_hidden(&t, word, sizeof(word)), 4);
	expect_content(person);
	ck_assert_mem_eq(word, "hunt", 4);
}
END_TEST

START_TEST(reads_nothing_where_no_terminal_is)
{
	const struct terminal t = { .fd = open("/dev/null", O_RDONLY) };
	char word[4];

	ck_assert_uint_eq(terminal_read_hidden(&t, word, sizeof(word)), 0);
}
END_TEST

START_TEST(reads_a_password_file_that_is_a_terminal_without_echo)
{
	struct deadline d = deadline_start(3);

	settings.password_file = ptsname(terminal);
	ck_assert(secret_ask(&settings, &secret, &fault));
	if (fork() == 0) {
		(void)usleep(100000);
		_exit(echoes(terminal) || write(terminal, "hunter2\n", 8) < 0);
	}
	ck_assert_msg(secret_load(&settings, &d, &secret, &fault), "%s", fault.text);
	ck_assert_str_eq(secret.password, "hunter2");
	d = deadline_start(0.1);
	ck_assert(secret_ask(&settings, &secret, &fault));
	ck_assert(!secret_load(&settings, &d, &secret, &fault));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *c = tcase_create("terminal");

	give_each_test_a_process();
	tcase_add_checked_fixture(c, attach_terminal, NULL);
	tcase_add_test(c, asks_on_the_terminal_without_echo);
	tcase_add_loop_test(c, says_so_when_nothing_was_typed, 0, 2);
	tcase_add_loop_test(c, turns_the_echo_on_before_a_signal_is_acted_upon, 0, 5);
	tcase_add_test(c, asks_only_when_a_password_is_needed_and_missing);
	tcase_add_test(c, drops_what_is_longer_than_the_room);
	tcase_add_test(c, reads_nothing_where_no_terminal_is);
	tcase_add_test(c, reads_a_password_file_that_is_a_terminal_without_echo);
	suite_add_tcase(s, c);
	return s;
}
