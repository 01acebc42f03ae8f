/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "inifile.h"
#include "text.h"

/* Writes what it is given as "key=value|", a bare key as "key|". */
static bool collect(void *context, const struct inifile *file, const char *key, const char *value,
                    struct fault *fault)
{
	struct text *t = context;

	(void)file;
	(void)fault;
	text_add(t, key);
	if (value)
		text_addf(t, "=%s", value);
	text_add(t, "|");
	return true;
}

static char seen[4096];

/* From memory whose end is guarded, section "s". */
static bool parse(const char *bytes, size_t n, struct fault *fault)
{
	const unsigned char *copy = guard_copy(bytes, n);
	struct inifile file = { .path = "test.ini" };
	struct text t;
	struct inifile_reader reader = { .section = "s", .entry = collect, .context = &t };
	bool done;

	TEXT_IN(&t, seen);
	done = inifile_parse(&reader, (const char *)copy, n, &file, fault);
	guard_free(copy, n);
	return done;
}

static const struct {
	const char *bytes, *entries;
} good[] = {
	{ "[s]\nkey=value\n", "key=value|" },
	{ "[s]\nkey=value", "key=value|" },
	{ "[s]\r\nkey=value\r\nother=x\r\n", "key=value|other=x|" },
	{ "  [ s ]  \n \t key \t = \t a  b \t \n", "key=a  b|" },
	{ "[s]\nbare\nH=x\n", "bare|H=x|" },
	{ "[s]\nempty=\nblank=  \n", "empty=|blank=|" },
	{ "; comment\n# comment\n\n[s]\n;a=b\n #a=b\nk=v\n", "k=v|" },
	{ "[s]\nk=a;b#c=d\n", "k=a;b#c=d|" },
	{ "[s]\nk==\n", "k==|" },
	{ "[t]\nk=no\n[s]\nk=1\n[t]\nk=no\n[s]\nk=2\n", "k=1|k=2|" },
	{ "[t]\n=garbage\n[ss]\nk=no\n[S]\nk=no\n[s]\nk=v\n", "k=v|" },
	{ "[s] ; comment\nk=v\n", "k=v|" },
	{ "\xEF\xBB\xBF[s]\nk=v\n", "k=v|" },
	{ "[s]\nk=caf\xC3\xA9 \xFF\n", "k=caf\xC3\xA9 \xFF|" },
};

static const struct {
	const char *bytes, *fault;
} bad[] = {
	{ "", "test.ini has no section [s] with options in it" },
	{ "[s]\n", "test.ini has no section [s] with options in it" },
	{ "[t]\nk=v\n", "test.ini has no section [s] with options in it" },
	{ "k=v\n[s]\nk=v\n", "test.ini, line 1: there is an option before the first [section]" },
	{ "\n\n[s]\n=v\n", "test.ini, line 4: no option name before the =" },
	{ "[s]\n =\n", "test.ini, line 2: no option name before the =" },
	{ "[s\nk=v\n", "test.ini, line 1: a section must be written as [name]" },
	{ "[s]x\nk=v\n", "test.ini, line 1: a section must be written as [name]" },
	{ "[s] k=v\n", "test.ini, line 1: a section must be written as [name]" },
	{ "[s]\nk=\x1b[31m\n", "test.ini is not a text file" },
	{ "[s]\nk=\x7f\n", "test.ini is not a text file" },
};

START_TEST(hands_over_the_entries_of_its_section)
{
	struct fault fault = { "" };

	ck_assert_msg(parse(good[_i].bytes, strlen(good[_i].bytes), &fault), "%s", fault.text);
	ck_assert_str_eq(seen, good[_i].entries);
}
END_TEST

START_TEST(says_what_is_wrong_and_in_which_line)
{
	struct fault fault = { "" };

	ck_assert(!parse(bad[_i].bytes, strlen(bad[_i].bytes), &fault));
	ck_assert_str_eq(fault.text, bad[_i].fault);
}
END_TEST

START_TEST(refuses_bytes_that_are_no_text)
{
	struct fault fault = { "" };

	ck_assert(!parse("[s]\nk=a\0b\n", 10, &fault));
	ck_assert_str_eq(fault.text, "test.ini is not a text file");
}
END_TEST

START_TEST(reads_no_byte_too_many_of_any_prefix)
{
	static const char whole[] = "\xEF\xBB\xBF; c\r\n[ s ] # c\r\n k = v \r\nbare\r\n[t]\r\nx\r\n";
	struct fault fault;

	for (size_t n = 0; n < sizeof(whole); n++)
		(void)parse(whole, n, &fault);
}
END_TEST

START_TEST(refuses_a_line_that_is_too_long)
{
	static char bytes[INIFILE_MAX_LINE + 16] = "[s]\nk=";
	struct fault fault = { "" };

	memset(bytes + 6, 'x', INIFILE_MAX_LINE);
	ck_assert(parse(bytes, 4 + INIFILE_MAX_LINE - 1, &fault));
	ck_assert(!parse(bytes, 4 + INIFILE_MAX_LINE, &fault));
	ck_assert_str_eq(fault.text, "test.ini, line 2: the line is too long");
}
END_TEST

static bool refuse(void *context, const struct inifile *file, const char *key, const char *value,
                   struct fault *fault)
{
	(void)context;
	(void)value;
	return fault_set(fault, "%s %u %s", file->path, file->line, key);
}

START_TEST(stops_when_an_entry_is_refused)
{
	static const char bytes[] = "[s]\n\na=1\nb=2\n";
	const struct inifile_reader reader = { .section = "s", .entry = refuse };
	struct inifile file = { .path = "x.ini" };
	struct fault fault = { "" };

	ck_assert(!inifile_parse(&reader, bytes, sizeof(bytes) - 1, &file, &fault));
	ck_assert_str_eq(fault.text, "x.ini 3 a");
}
END_TEST

/* ---- files */

static char directory[64];

static void make_directory(void)
{
	(void)snprintf(directory, sizeof(directory), "/tmp/test_inifile.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(unsetenv("MP_CONFIG_FILE"), 0);
	ck_assert_int_eq(unsetenv("NAGIOS_CONFIG_PATH"), 0);
}

static void remove_directory(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

static const char *path_of(const char *name)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static const char *write_file(const char *name, const char *content, mode_t mode)
{
	FILE *f = fopen(path_of(name), "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(content, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path_of(name), mode), 0);
	return path_of(name);
}

static bool read_spec(const char *spec, struct fault *fault)
{
	struct text t;

	TEXT_IN(&t, seen);
	return inifile_read(spec, collect, &t, fault);
}

static bool read_at(const char *section, const char *path, struct fault *fault)
{
	char spec[256];

	(void)snprintf(spec, sizeof(spec), "%s@%s", section, path);
	return read_spec(spec, fault);
}

START_TEST(reads_the_section_and_file_named)
{
	struct fault fault = { "" };

	ck_assert(read_at("one", write_file("a.ini", "[one]\nk=1\n[check_activesync]\nk=2\n", 0600), &fault));
	ck_assert_str_eq(seen, "k=1|");
	ck_assert(read_at("", path_of("a.ini"), &fault));
	ck_assert_str_eq(seen, "k=2|");
}
END_TEST

START_TEST(finds_the_file_of_the_environment)
{
	struct fault fault = { "" };

	setenv("MP_CONFIG_FILE", write_file("mp.ini", "[check_activesync]\nk=mp\n[b]\nk=b\n", 0600), 1);
	setenv("NAGIOS_CONFIG_PATH", directory, 1);
	(void)write_file("plugins.ini", "[check_activesync]\nk=plugins\n", 0600);
	ck_assert(read_spec(NULL, &fault));
	ck_assert_str_eq(seen, "k=mp|");
	ck_assert(read_spec("b", &fault));
	ck_assert_str_eq(seen, "k=b|");
}
END_TEST

START_TEST(finds_three_names_in_each_directory_of_the_path)
{
	struct fault fault = { "" };
	char list[256];

	(void)snprintf(list, sizeof(list), ":/nonexistent::%s:/", directory);
	setenv("NAGIOS_CONFIG_PATH", list, 1);
	(void)write_file("nagios-plugins.ini", "[check_activesync]\nk=3\n", 0600);
	ck_assert_msg(read_spec("", &fault), "%s", fault.text);
	ck_assert_str_eq(seen, "k=3|");
	(void)write_file("plugins.ini", "[check_activesync]\nk=2\n", 0600);
	ck_assert(read_spec("", &fault));
	ck_assert_str_eq(seen, "k=2|");
	(void)write_file("monitoring-plugins.ini", "[check_activesync]\nk=1\n", 0600);
	ck_assert(read_spec("", &fault));
	ck_assert_str_eq(seen, "k=1|");
}
END_TEST

START_TEST(says_which_places_were_tried)
{
	struct fault fault = { "" };

	setenv("NAGIOS_CONFIG_PATH", directory, 1);
	if (read_spec(NULL, &fault)) /* this machine has one */
		return;
	if (strstr(fault.text, "section"))
		return;
	ck_assert_ptr_nonnull(strstr(
		fault.text, "tried MP_CONFIG_FILE, NAGIOS_CONFIG_PATH, /usr/local/etc/monitoring-plugins/"));
	ck_assert_ptr_nonnull(strstr(fault.text, ", /etc/opt/nagios-plugins.ini"));
}
END_TEST

START_TEST(does_not_look_further_when_the_environment_names_a_missing_file)
{
	struct fault fault = { "" };

	setenv("MP_CONFIG_FILE", path_of("missing.ini"), 1);
	ck_assert(!read_spec(NULL, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "missing.ini: No such file or directory"));
}
END_TEST

START_TEST(refuses_a_file_that_others_can_write)
{
	static const mode_t modes[] = { 0602, 0620, 0666, 0664 };
	struct fault fault = { "" };

	ck_assert(!read_at("", write_file("w.ini", "[check_activesync]\nk=v\n", modes[_i]), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "w.ini can be written by other users"));
}
END_TEST

static bool note_mode(void *context, const struct inifile *file, const char *key, const char *value,
                      struct fault *fault)
{
	(void)key;
	(void)value;
	(void)fault;
	*(bool *)context = file->readable_by_others;
	return true;
}

START_TEST(tells_whether_others_can_read_the_file)
{
	static const struct {
		mode_t mode;
		bool others;
	} cases[] = { { 0600, false }, { 0400, false }, { 0640, true }, { 0604, true }, { 0644, true } };
	struct fault fault;
	char spec[160];

	for (int i = 0; i < COUNT(cases); i++) {
		bool others = !cases[i].others;

		(void)snprintf(spec, sizeof(spec), "@%s",
		               write_file("r.ini", "[check_activesync]\nk=v\n", cases[i].mode));
		ck_assert(inifile_read(spec, note_mode, &others, &fault));
		ck_assert_int_eq(others, cases[i].others);
		ck_assert_int_eq(unlink(path_of("r.ini")), 0);
	}
}
END_TEST

START_TEST(refuses_a_file_beyond_64_kib)
{
	static char big[INIFILE_MAX_BYTES + 8];
	struct fault fault = { "" };

	memset(big, '\n', sizeof(big) - 1);
	memcpy(big, "[check_activesync]\nk=v\n", 23);
	big[INIFILE_MAX_BYTES] = '\0';
	ck_assert_msg(read_at("", write_file("big.ini", big, 0600), &fault), "%s", fault.text);
	big[INIFILE_MAX_BYTES] = '\n';
	ck_assert(!read_at("", write_file("big.ini", big, 0600), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "big.ini is larger than 64 KiB"));
}
END_TEST

static const struct {
	const char *spec, *fault;
} bad_specs[] = {
	{ "@", "the file name is missing" },
	{ "x@", "the file name is missing" },
	{ "@/", "is a directory: a regular file or a pipe is needed" },
	{ "@/dev/zero", "is a device or a socket: a regular file or a pipe is needed" },
	{ "@/nonexistent/x.ini", "cannot open the ini file /nonexistent/x.ini: No such file or directory" },
};

START_TEST(refuses_what_cannot_be_an_ini_file)
{
	struct fault fault = { "" };

	ck_assert(!read_spec(bad_specs[_i].spec, &fault));
	ck_assert_msg(strstr(fault.text, bad_specs[_i].fault), "%s", fault.text);
}
END_TEST

START_TEST(refuses_names_that_are_too_long)
{
	static char spec[2 * INIFILE_MAX_PATH + 1];
	struct fault fault = { "" };

	memset(spec, 'x', sizeof(spec) - 1);
	ck_assert(!read_spec(spec, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "too long"));
	spec[0] = '@';
	ck_assert(!read_spec(spec, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "too long"));
	ck_assert_ptr_null(strstr(fault.text, "xxx"));
	setenv("MP_CONFIG_FILE", spec + 1, 1);
	ck_assert(!read_spec(NULL, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "too long"));
}
END_TEST

START_TEST(reads_standard_input)
{
	struct fault fault = { "" };
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "[check_activesync]\nk=v\n", 23), 23);
	ck_assert_int_eq(close(ends[1]), 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	ck_assert_msg(read_spec("@-", &fault), "%s", fault.text);
	ck_assert_str_eq(seen, "k=v|");
	ck_assert_int_ne(fcntl(STDIN_FILENO, F_GETFD), -1);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("inifile");
	TCase *c = tcase_create("parse"), *f = tcase_create("files");

	give_each_test_a_process();
	tcase_add_loop_test(c, hands_over_the_entries_of_its_section, 0, COUNT(good));
	tcase_add_loop_test(c, says_what_is_wrong_and_in_which_line, 0, COUNT(bad));
	tcase_add_test(c, refuses_bytes_that_are_no_text);
	tcase_add_test(c, reads_no_byte_too_many_of_any_prefix);
	tcase_add_test(c, refuses_a_line_that_is_too_long);
	tcase_add_test(c, stops_when_an_entry_is_refused);
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(f, make_directory, remove_directory);
	tcase_add_test(f, reads_the_section_and_file_named);
	tcase_add_test(f, finds_the_file_of_the_environment);
	tcase_add_test(f, finds_three_names_in_each_directory_of_the_path);
	tcase_add_test(f, says_which_places_were_tried);
	tcase_add_test(f, does_not_look_further_when_the_environment_names_a_missing_file);
	tcase_add_loop_test(f, refuses_a_file_that_others_can_write, 0, 4);
	tcase_add_test(f, tells_whether_others_can_read_the_file);
	tcase_add_test(f, refuses_a_file_beyond_64_kib);
	tcase_add_loop_test(f, refuses_what_cannot_be_an_ini_file, 0, COUNT(bad_specs));
	tcase_add_test(f, refuses_names_that_are_too_long);
	tcase_add_test(f, reads_standard_input);
	suite_add_tcase(s, f);
	return s;
}
