/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from ini files, and what goes before what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "options.h"

static char directory[64];
static struct settings settings;
static struct fault fault;

static void set_up(void)
{
	(void)snprintf(directory, sizeof(directory), "/tmp/test_options_ini.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(setenv("NAGIOS_CONFIG_PATH", directory, 1), 0);
	ck_assert_int_eq(unsetenv("MP_CONFIG_FILE"), 0);
}

static void tear_down(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

static void write_ini(const char *content)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/plugins.ini", directory);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(content, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, 0600), 0);
}

static bool parse(const char *line)
{
	static char words[1024];
	char *argv[64], *rest = NULL;
	int argc = 0;

	memset(&settings, 'x', sizeof(settings));
	fault.text[0] = '\0';
	(void)snprintf(words, sizeof(words), "check_activesync %s", line);
	for (char *word = strtok_r(words, " ", &rest); word && argc < 63; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(argc, argv, &settings, &fault);
}

static const char whole[] =
	"[check_activesync]\nhostname = mail.example.org\nusername = probe\npassword = hunter2\n";

START_TEST(a_file_can_hold_all_that_is_needed)
{
	write_ini(whole);
	ck_assert_msg(parse("--extra-opts"), "%s", fault.text);
	ck_assert_str_eq(settings.hostname, "mail.example.org");
	ck_assert_str_eq(settings.username, "probe");
	ck_assert(settings.has_ini_password);
	ck_assert_str_eq(settings.ini_password, "hunter2");
	ck_assert_ptr_nonnull(strstr(settings.ini_file, "/plugins.ini"));
	ck_assert(!settings.ini_readable_by_others);
}
END_TEST

START_TEST(the_command_line_wins_wherever_it_stands)
{
	static const char *const lines[] = { "--extra-opts -H b.example -p 444 -w 2",
		                             "-H b.example -p 444 -w 2 --extra-opts" };

	write_ini("[check_activesync]\nH=a.example\nusername=probe\nport=1\nwarning=1\ncritical=3\n");
	ck_assert_msg(parse(lines[_i]), "%s", fault.text);
	ck_assert_str_eq(settings.hostname, "b.example");
	ck_assert_uint_eq(settings.port, 444);
	ck_assert_str_eq(settings.warning.written, "2");
	ck_assert_str_eq(settings.critical.written, "3");
}
END_TEST

START_TEST(repeatable_options_of_both_places_add_up)
{
	write_ini("[check_activesync]\nH=a.example\nu=probe\nf=Inbox\nfolder=Sent Items\n"
	          "state=http-503=ok\nv\nverbose=\n");
	ck_assert_msg(parse("--extra-opts -f Notes --state http-503=warning -v"), "%s", fault.text);
	ck_assert_uint_eq(settings.folder_count, 3);
	ck_assert_str_eq(settings.folder[0], "Inbox");
	ck_assert_str_eq(settings.folder[1], "Sent Items");
	ck_assert_str_eq(settings.folder[2], "Notes");
	ck_assert_uint_eq(settings.overrides.count, 2);
	ck_assert_uint_eq(settings.verbose, 3);
}
END_TEST

START_TEST(several_files_are_read_in_turn)
{
	write_ini("[a]\nH=a.example\nu=probe\np=1\n[b]\np=2\nk\n");
	ck_assert_msg(parse("--extra-opts=a --extra-opts b"), "%s", fault.text);
	ck_assert_str_eq(settings.hostname, "a.example");
	ck_assert_uint_eq(settings.port, 2);
	ck_assert(settings.insecure);
}
END_TEST

START_TEST(a_proxy_may_have_credentials_in_a_file)
{
	write_ini("[check_activesync]\nH=a.example\nu=probe\nproxy=http://pu:hunter2@proxy:3128\n");
	ck_assert_msg(parse("--extra-opts"), "%s", fault.text);
	ck_assert_str_eq(settings.proxy.user, "pu");
	ck_assert_str_eq(settings.proxy_password, "hunter2");
	ck_assert_msg(parse("--extra-opts --proxy=http://other:3128"), "%s", fault.text);
	ck_assert_str_eq(settings.proxy.host, "other");
	ck_assert_str_eq(settings.proxy.user, "");
	ck_assert_ptr_null(memmem(&settings.proxy, sizeof(settings.proxy), "hunter2", 7));
}
END_TEST

START_TEST(the_last_password_counts_and_the_others_are_gone)
{
	write_ini("[check_activesync]\nH=a.example\nu=probe\npassword=hunter2long\npassword=x\n");
	ck_assert_msg(parse("--extra-opts"), "%s", fault.text);
	ck_assert_str_eq(settings.ini_password, "x");
	ck_assert_ptr_null(memmem(&settings, sizeof(settings), "hunter2", 7));
	ck_assert_ptr_null(memmem(&settings, sizeof(settings), "unter2", 6));
}
END_TEST

static const struct {
	const char *entry, *fault;
} bad[] = {
	{ "port=65536", "--port takes a port number, 1 to 65535, not \"65536\" (%s/plugins.ini, line 4)" },
	{ "p=x", "--port takes a port number, 1 to 65535 (%s/plugins.ini, line 4)" },
	{ "port", "--port takes a port number, 1 to 65535, but no value was given (%s/plugins.ini, line 4)" },
	{ "insecure=yes", "--insecure takes no value (%s/plugins.ini, line 4)" },
	{ "extra-opts=x", "--extra-opts cannot be used in an ini file (%s/plugins.ini, line 4)" },
	{ "help", "--help cannot be used in an ini file (%s/plugins.ini, line 4)" },
	{ "V=", "--version cannot be used in an ini file (%s/plugins.ini, line 4)" },
	{ "explain=x", "--explain cannot be used in an ini file (%s/plugins.ini, line 4)" },
	{ "pass=hunter2", "unknown option pass (%s/plugins.ini, line 4)" },
	{ "--port=1", "unknown option --port (%s/plugins.ini, line 4)" },
	{ "password hunter2", "unknown option password (%s/plugins.ini, line 4)" },
	{ "x=hunter2", "unknown option x (%s/plugins.ini, line 4)" },
	{ "password=", "--password takes a password of at most 4096 bytes (%s/plugins.ini, line 4)" },
	{ "proxy=http://pu:hunter2@proxy",
	  "--proxy takes http://HOST:PORT, with USER:PASSWORD@ before HOST in an ini file only "
	  "(%s/plugins.ini, line 4)" },
	{ "use-ipv4\nuse-ipv6", "--use-ipv6 contradicts --use-ipv4 (%s/plugins.ini, line 5)" },
};

START_TEST(says_what_is_wrong_in_which_file_and_line)
{
	char content[256], expected[256];

	(void)snprintf(content, sizeof(content), "[check_activesync]\nH=a.example\nu=probe\n%s\n",
	               bad[_i].entry);
	(void)snprintf(expected, sizeof(expected), bad[_i].fault, directory);
	write_ini(content);
	ck_assert_msg(!parse("--extra-opts"), "%s was taken", bad[_i].entry);
	ck_assert_str_eq(fault.text, expected);
}
END_TEST

START_TEST(a_password_has_at_most_4096_bytes)
{
	static char content[8192];
	size_t n = sizeof(whole) - 1 - strlen("hunter2\n");

	memcpy(content, whole, n);
	memset(content + n, 'p', 4096);
	write_ini(content);
	ck_assert_msg(parse("--extra-opts"), "%s", fault.text);
	ck_assert_uint_eq(strlen(settings.ini_password), 4096);
	content[n + 4096] = 'p';
	write_ini(content);
	ck_assert(!parse("--extra-opts"));
	ck_assert_ptr_null(strstr(fault.text, "pppp"));
	ck_assert_ptr_null(memmem(&settings, sizeof(settings), "pppp", 4));
}
END_TEST

START_TEST(a_missing_section_is_no_empty_one)
{
	write_ini(whole);
	ck_assert(!parse("--extra-opts=nobody -H x -u y"));
	ck_assert_ptr_nonnull(strstr(fault.text, "plugins.ini has no section [nobody]"));
}
END_TEST

START_TEST(wrong_words_of_the_command_line_are_told_before_a_file_is_read)
{
	write_ini("garbage");
	ck_assert(!parse("--extra-opts -p 0"));
	ck_assert_str_eq(fault.text, "--port takes a port number, 1 to 65535, not \"0\"");
}
END_TEST

START_TEST(as_many_folders_as_allowed_fit_at_their_longest)
{
	static char content[65536] = "[check_activesync]\nH=a.example\nu=probe\n";
	size_t len = strlen(content);

	for (int i = 0; i < FOLDERSYNC_MAX_WANTED; i++)
		len += (size_t)snprintf(content + len, sizeof(content) - len, "f=%0*d\n",
		                        FOLDERSYNC_MAX_NAME - 1, i);
	write_ini(content);
	ck_assert_msg(parse("--extra-opts"), "%s", fault.text);
	ck_assert_uint_eq(settings.folder_count, FOLDERSYNC_MAX_WANTED);
	ck_assert_int_eq(settings.folder[31][FOLDERSYNC_MAX_NAME - 2], '1');
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("options_ini");
	TCase *c = tcase_create("ini files");

	give_each_test_a_process();
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, a_file_can_hold_all_that_is_needed);
	tcase_add_loop_test(c, the_command_line_wins_wherever_it_stands, 0, 2);
	tcase_add_test(c, repeatable_options_of_both_places_add_up);
	tcase_add_test(c, several_files_are_read_in_turn);
	tcase_add_test(c, a_proxy_may_have_credentials_in_a_file);
	tcase_add_test(c, the_last_password_counts_and_the_others_are_gone);
	tcase_add_loop_test(c, says_what_is_wrong_in_which_file_and_line, 0, COUNT(bad));
	tcase_add_test(c, a_password_has_at_most_4096_bytes);
	tcase_add_test(c, a_missing_section_is_no_empty_one);
	tcase_add_test(c, wrong_words_of_the_command_line_are_told_before_a_file_is_read);
	tcase_add_test(c, as_many_folders_as_allowed_fit_at_their_longest);
	suite_add_tcase(s, c);
	return s;
}
