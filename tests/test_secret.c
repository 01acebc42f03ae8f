/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "secret.h"

static char directory[64];
#define MAX_FILE 1024

static char file[MAX_FILE]; /* what the settings name */
static struct settings settings;
static struct secret secret;
static struct fault fault;

static void set_up(void)
{
	(void)snprintf(directory, sizeof(directory), "/tmp/test_secret.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(unsetenv(SECRET_VARIABLE), 0);
	settings_begin(&settings);
	memset(&secret, 'x', sizeof(secret));
	memset(&fault, 0, sizeof(fault));
}

static void tear_down(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

static char *path_of(const char *name, char path[MAX_FILE])
{
	(void)snprintf(path, MAX_FILE, "%s/%s", directory, name);
	return path;
}

static void write_file(const char *path, const char *bytes, size_t n, mode_t mode)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
}

/* Standard input is no terminal here, whatever the tests are started from. */
static bool load_within(double seconds)
{
	int null = open("/dev/null", O_RDONLY);
	struct deadline d;

	ck_assert_int_eq(dup2(null, STDIN_FILENO), STDIN_FILENO);
	ck_assert(secret_ask(&settings, &secret, &fault));
	d = deadline_start(seconds);
	return secret_load(&settings, &d, &secret, &fault);
}

static bool load(void)
{
	return load_within(5);
}

static bool load_password(const char *bytes, size_t n, mode_t mode)
{
	settings.password_file = path_of("password", file);
	write_file(settings.password_file, bytes, n, mode);
	return load();
}

static bool load_token(const char *bytes, size_t n)
{
	settings.auth = AUTH_BEARER;
	settings.token_file = path_of("token", file);
	write_file(settings.token_file, bytes, n, 0600);
	return load();
}

static bool holds(const void *memory, size_t n, const char *word)
{
	return memmem(memory, n, word, strlen(word)) != NULL;
}

static const struct {
	const char *file, *password;
} lines[] = {
	{ "hunter2", "hunter2" },
	{ "hunter2\n", "hunter2" },
	{ "hunter2\r\n", "hunter2" },
	{ "hunter2\nsecond line\n", "hunter2" },
	{ " blanks stay \n", " blanks stay " },
	{ "a\rb\n", "a\rb" },
	{ "p\xC3\xA4ss!$'\\\"|;#=\n", "p\xC3\xA4ss!$'\\\"|;#=" },
};

START_TEST(the_first_line_without_its_end_is_the_password)
{
	ck_assert_msg(load_password(lines[_i].file, strlen(lines[_i].file), 0600), "%s", fault.text);
	ck_assert_str_eq(secret.password, lines[_i].password);
	ck_assert(!secret.has_token);
	ck_assert_ptr_null(secret.readable_by_others);
}
END_TEST

static const struct {
	const char *bytes;
	size_t n;
	const char *fault;
} bad_files[] = {
	{ "", 0, "is empty" },
	{ "\n", 1, "is empty" },
	{ "\r\nx", 3, "is empty" },
	{ "a\0b\n", 4, "contains a NUL byte" },
	{ "\0", 1, "contains a NUL byte" },
};

START_TEST(refuses_a_file_without_a_password)
{
	ck_assert(!load_password(bad_files[_i].bytes, bad_files[_i].n, 0600));
	ck_assert_msg(strstr(fault.text, bad_files[_i].fault), "%s", fault.text);
}
END_TEST

START_TEST(takes_4096_bytes_and_no_more)
{
	static char bytes[SECRET_MAX_PASSWORD + 16];
	static const char *const ends[] = { "", "\n", "\r\n", "\nmore" };
	size_t end = strlen(ends[_i]);

	memset(bytes, 'p', sizeof(bytes));
	memcpy(bytes + SECRET_MAX_PASSWORD, ends[_i], end);
	ck_assert_msg(load_password(bytes, SECRET_MAX_PASSWORD + end, 0600), "%s", fault.text);
	ck_assert_uint_eq(strlen(secret.password), SECRET_MAX_PASSWORD);
	memset(bytes, 'p', sizeof(bytes));
	memcpy(bytes + SECRET_MAX_PASSWORD + 1, ends[_i], end);
	ck_assert(!load_password(bytes, SECRET_MAX_PASSWORD + 1 + end, 0600));
	ck_assert_ptr_nonnull(strstr(fault.text, "is longer than 4096 bytes"));
	ck_assert(!holds(&secret, sizeof(secret), "pp"));
}
END_TEST

START_TEST(keeps_nothing_of_what_stands_behind_the_first_line)
{
	ck_assert(load_password("first\nsecond", 12, 0600));
	ck_assert(!holds(&secret, sizeof(secret), "second"));
}
END_TEST

START_TEST(keeps_nothing_of_a_file_it_refuses)
{
	ck_assert(!load_password("hunter2\0\n", 9, 0600));
	ck_assert(!holds(&secret, sizeof(secret), "hunter2"));
}
END_TEST

START_TEST(file_goes_before_ini_file_before_environment)
{
	static char entry[] = SECRET_VARIABLE "=from environment";

	ck_assert_int_eq(putenv(entry), 0);
	settings.has_ini_password = true;
	memcpy(settings.ini_password, "from ini", 9);
	ck_assert(load_password("from file", 9, 0600));
	ck_assert_str_eq(secret.password, "from file");
	settings.password_file = "";
	ck_assert(load());
	ck_assert_str_eq(secret.password, "from ini");
	ck_assert_int_eq(setenv(SECRET_VARIABLE, "from environment", 1), 0);
	settings.has_ini_password = false;
	ck_assert(load());
	ck_assert_str_eq(secret.password, "from environment");
}
END_TEST

START_TEST(takes_the_password_out_of_the_environment)
{
	static char entry[] = SECRET_VARIABLE "=hunter2";

	ck_assert_int_eq(putenv(entry), 0);
	settings.auth = _i ? AUTH_NEGOTIATE : AUTH_BASIC;
	ck_assert(load());
	ck_assert_str_eq(secret.password, _i ? "" : "hunter2");
	ck_assert_ptr_null(getenv(SECRET_VARIABLE));
	ck_assert(!holds(entry, sizeof(entry), "hunter2"));
}
END_TEST

START_TEST(an_empty_variable_is_no_password)
{
	ck_assert_int_eq(setenv(SECRET_VARIABLE, "", 1), 0);
	ck_assert(!load());
	ck_assert_ptr_nonnull(strstr(fault.text, "no password: give --password-file, set " SECRET_VARIABLE));
}
END_TEST

START_TEST(refuses_a_variable_that_is_too_long)
{
	static char value[SECRET_MAX_PASSWORD + 2];

	memset(value, 'p', SECRET_MAX_PASSWORD + 1);
	ck_assert_int_eq(setenv(SECRET_VARIABLE, value, 1), 0);
	ck_assert(!load());
	ck_assert_ptr_nonnull(strstr(fault.text, "longer than 4096 bytes"));
}
END_TEST

START_TEST(a_token_file_without_bearer_is_mentioned)
{
	settings.token_file = "/x";
	ck_assert(!load());
	ck_assert_ptr_nonnull(strstr(fault.text, "--token-file is for --auth=bearer"));
}
END_TEST

START_TEST(methods_that_need_no_password_read_none)
{
	static const enum auth methods[] = { AUTH_NEGOTIATE, AUTH_CERTIFICATE };

	settings.auth = methods[_i];
	settings.password_file = "/nonexistent";
	ck_assert(load());
	ck_assert_str_eq(secret.password, "");
}
END_TEST

START_TEST(ntlm_needs_a_password)
{
	settings.auth = AUTH_NTLM;
	ck_assert(!load());
}
END_TEST

START_TEST(tells_whether_others_can_read_the_file)
{
	static const struct {
		mode_t mode;
		bool others;
	} cases[] = { { 0600, false }, { 0400, false }, { 0640, true }, { 0604, true }, { 0644, true } };

	ck_assert_msg(load_password("hunter2\n", 8, cases[_i].mode), "%s", fault.text);
	ck_assert(secret.readable_by_others == (cases[_i].others ? settings.password_file : NULL));
}
END_TEST

START_TEST(tells_whether_others_can_read_the_ini_file)
{
	settings.has_ini_password = true;
	memcpy(settings.ini_password, "hunter2", 8);
	settings.ini_file = "/etc/x.ini";
	ck_assert(load());
	ck_assert_ptr_null(secret.readable_by_others);
	settings.ini_readable_by_others = true;
	ck_assert(load());
	ck_assert_str_eq(secret.readable_by_others, "/etc/x.ini");
}
END_TEST

START_TEST(refuses_a_file_that_others_can_write)
{
	static const mode_t modes[] = { 0602, 0620, 0622, 0666 };

	ck_assert(!load_password("hunter2\n", 8, modes[_i]));
	ck_assert_ptr_nonnull(strstr(fault.text, "can be written by other users"));
	ck_assert_ptr_null(strstr(fault.text, "hunter2"));
}
END_TEST

static const struct {
	const char *path, *fault;
} no_files[] = {
	{ "/", "is a directory" },
	{ "/dev/zero", "is a device or a socket" },
	{ "/nonexistent/password",
	  "cannot open the password file /nonexistent/password: No such file or directory" },
};

START_TEST(refuses_what_is_no_file_or_pipe)
{
	settings.password_file = no_files[_i].path;
	ck_assert(!load());
	ck_assert_msg(strstr(fault.text, no_files[_i].fault), "%s", fault.text);
}
END_TEST

START_TEST(does_not_repeat_a_name_that_may_be_the_secret_itself)
{
	memset(file, 'z', 600);
	settings.password_file = file;
	ck_assert(!load());
	ck_assert_ptr_null(strstr(fault.text, "zz"));
	ck_assert_ptr_nonnull(strstr(fault.text, "too long for a file"));
}
END_TEST

/* ---- pipes */

/* A process that writes the words into the pipe, with pauses between them. */
static void feed(const char *path, const char *const words[])
{
	int fd;

	if (fork() != 0)
		return;
	fd = open(path, O_WRONLY);
	for (; *words; words++) {
		(void)usleep(50000);
		if (write(fd, *words, strlen(*words)) < 0)
			_exit(1);
	}
	(void)usleep(6000000);
	_exit(0);
}

static void make_pipe(void)
{
	settings.password_file = path_of("pipe", file);
	ck_assert_int_eq(mkfifo(settings.password_file, 0600), 0);
}

START_TEST(waits_for_the_line_of_a_slow_pipe_but_not_for_its_end)
{
	static const char *const words[] = { "hun", "ter2", "\nx", NULL };

	make_pipe();
	feed(settings.password_file, words);
	ck_assert_msg(load_within(4), "%s", fault.text);
	ck_assert_str_eq(secret.password, "hunter2");
}
END_TEST

START_TEST(gives_up_at_the_deadline_on_a_pipe_without_a_writer)
{
	make_pipe();
	ck_assert(!load_within(0.1));
	ck_assert_ptr_nonnull(strstr(fault.text, "sent nothing in time"));
}
END_TEST

START_TEST(gives_up_at_the_deadline_on_a_pipe_without_a_line_end)
{
	static const char *const words[] = { "h", "u", "n", "t", "e", "r", "2", "3", "4", NULL };

	make_pipe();
	feed(settings.password_file, words);
	ck_assert(!load_within(0.2));
	ck_assert(!holds(&secret, sizeof(secret), "hu"));
}
END_TEST

START_TEST(reads_a_pipe_that_a_shell_hands_over)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "hunter2\n", 8), 8);
	(void)snprintf(file, sizeof(file), "/dev/fd/%d", ends[0]);
	settings.password_file = file;
	ck_assert_msg(load(), "%s", fault.text);
	ck_assert_str_eq(secret.password, "hunter2");
}
END_TEST

/* ---- tokens */

static const struct {
	const char *file, *token;
} tokens[] = {
	{ "eyJ0eXAi.eyJhdWQi.c2ln-_~+/=\n", "eyJ0eXAi.eyJhdWQi.c2ln-_~+/=" },
	{ " \t token \t \r\nx", "token" },
	{ "token", "token" },
};

START_TEST(a_token_is_the_first_line_without_blanks)
{
	ck_assert_msg(load_token(tokens[_i].file, strlen(tokens[_i].file)), "%s", fault.text);
	ck_assert_str_eq(secret.token, tokens[_i].token);
	ck_assert_str_eq(secret.password, "");
}
END_TEST

static const char *const bad_tokens[] = { "a b", "a\rX-Header: y", "a\x1b", "t\xC3\xB6ken", "a\x7f",
	                                  "",    " \t ",           "a\tb" };

START_TEST(refuses_a_token_that_could_end_its_header)
{
	ck_assert(!load_token(bad_tokens[_i], strlen(bad_tokens[_i])));
	ck_assert_ptr_nonnull(strstr(fault.text, "the token file"));
	ck_assert_ptr_null(strstr(fault.text, "X-Header"));
}
END_TEST

START_TEST(takes_a_token_of_64_kib_and_no_more)
{
	static char bytes[SECRET_MAX_TOKEN + 2];

	memset(bytes, 't', sizeof(bytes));
	bytes[SECRET_MAX_TOKEN] = '\n';
	ck_assert_msg(load_token(bytes, SECRET_MAX_TOKEN + 1), "%s", fault.text);
	ck_assert_uint_eq(strlen(secret.token), SECRET_MAX_TOKEN);
	bytes[SECRET_MAX_TOKEN] = 't';
	ck_assert(!load_token(bytes, SECRET_MAX_TOKEN + 1));
	ck_assert_ptr_nonnull(strstr(fault.text, "longer than 65536 bytes"));
}
END_TEST

START_TEST(wiping_leaves_nothing)
{
	ck_assert(load_token("hunter2", 7));
	memcpy(secret.password, "hunter3", 8);
	secret_wipe(&secret);
	ck_assert(!holds(&secret, sizeof(secret), "hunter"));
	memcpy(settings.ini_password, "hunter4", 8);
	settings.has_ini_password = true;
	memcpy(settings.proxy_password, "hunter5", 8);
	memcpy(settings.proxy.user, "u", 2);
	settings_wipe(&settings);
	ck_assert(!holds(&settings, sizeof(settings), "hunter"));
}
END_TEST

static TCase *file_tests(void)
{
	TCase *c = tcase_create("files");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(c, the_first_line_without_its_end_is_the_password, 0, COUNT(lines));
	tcase_add_loop_test(c, refuses_a_file_without_a_password, 0, COUNT(bad_files));
	tcase_add_loop_test(c, takes_4096_bytes_and_no_more, 0, 4);
	tcase_add_test(c, keeps_nothing_of_what_stands_behind_the_first_line);
	tcase_add_test(c, keeps_nothing_of_a_file_it_refuses);
	tcase_add_test(c, file_goes_before_ini_file_before_environment);
	tcase_add_loop_test(c, takes_the_password_out_of_the_environment, 0, 2);
	tcase_add_test(c, an_empty_variable_is_no_password);
	tcase_add_test(c, refuses_a_variable_that_is_too_long);
	tcase_add_test(c, a_token_file_without_bearer_is_mentioned);
	tcase_add_loop_test(c, methods_that_need_no_password_read_none, 0, 2);
	tcase_add_test(c, ntlm_needs_a_password);
	tcase_add_loop_test(c, tells_whether_others_can_read_the_file, 0, 5);
	tcase_add_test(c, tells_whether_others_can_read_the_ini_file);
	tcase_add_loop_test(c, refuses_a_file_that_others_can_write, 0, 4);
	tcase_add_loop_test(c, refuses_what_is_no_file_or_pipe, 0, COUNT(no_files));
	tcase_add_test(c, does_not_repeat_a_name_that_may_be_the_secret_itself);
	return c;
}

static TCase *pipe_and_token_tests(void)
{
	TCase *c = tcase_create("pipes and tokens");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, waits_for_the_line_of_a_slow_pipe_but_not_for_its_end);
	tcase_add_test(c, gives_up_at_the_deadline_on_a_pipe_without_a_writer);
	tcase_add_test(c, gives_up_at_the_deadline_on_a_pipe_without_a_line_end);
	tcase_add_test(c, reads_a_pipe_that_a_shell_hands_over);
	tcase_add_loop_test(c, a_token_is_the_first_line_without_blanks, 0, COUNT(tokens));
	tcase_add_loop_test(c, refuses_a_token_that_could_end_its_header, 0, COUNT(bad_tokens));
	tcase_add_test(c, takes_a_token_of_64_kib_and_no_more);
	tcase_add_test(c, wiping_leaves_nothing);
	return c;
}

Suite *suite(void)
{
	Suite *s = suite_create("secret");

	give_each_test_a_process();
	suite_add_tcase(s, file_tests());
	suite_add_tcase(s, pipe_and_token_tests());
	return s;
}
