/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dump.h"
#include "harness.h"

#define HEADER "\x03\x01\x6A\x00"
#define BYTES(literal)                                                                                       \
	{                                                                                                    \
		(literal), sizeof(literal) - 1                                                               \
	}

struct bytes {
	const char *data;
	size_t n;
};

static char shown[8192];

static const char *dump(struct bytes b)
{
	const unsigned char *copy = guard_copy(b.data, b.n);
	struct text t;

	TEXT_IN(&t, shown);
	dump_wbxml(&t, "< ", copy, b.n);
	guard_free(copy, b.n);
	return shown;
}

static const struct {
	struct bytes b;
	const char *tree;
} trees[] = {
	{ BYTES(HEADER "\x00\x07\x56\x4C\x03"
	               "1\x00\x01\x52\x03{a}1\x00\x01\x4E\x57\x03"
	               "0\x00\x01\x01\x01"),
	  "< FolderSync\n<   Status 1\n<   SyncKey {a}1\n<   Changes\n<     Count 0\n" },
	/* an element of another page than the one around it */
	{ BYTES(HEADER "\x00\x07\x56\x00\x00\x4E\x03"
	               "142\x00\x01\x01"),
	  "< FolderSync\n<   AirSync:Status 142\n" },
	{ BYTES(HEADER "\x00\x0E\x45\x00\x12\x56\x46\x03"
	               "1\x00\x01\x01\x00\x0E\x4B\x01\x01"),
	  "< Provision\n<   Settings:DeviceInformation\n<     Status 1\n<   Status\n" },
	/* no name */
	{ BYTES(HEADER "\x00\x07\x7F\x00\x01\x47\x01\x00\xFE\x05\x01"), "< 07:3F\n<   01:07\n<   FE:05\n" },
	/* several pieces, and text behind a child */
	{ BYTES(HEADER "\x00\x07\x47\x03"
	               "a\x00\xC3\x01"
	               "b\x48\x01\x03"
	               "c\x00\x01"),
	  "< DisplayName ab\n<   ServerId\n<   c\n" },
	/* hostile text */
	{ BYTES(HEADER "\x00\x07\x47\x03"
	               "In|box\x1B[2J\nOK\xE2\x80\xAE\xFF\x00\x01"),
	  "< DisplayName In?box?[2J OK??\n" },
	/* not the end of a document */
	{ BYTES(""), "< (cut here)\n" },
	{ BYTES(HEADER "\x00\x07\x56\x4C\x03"
	               "14"),
	  "< FolderSync\n<   Status 14\n< (cut here)\n" },
	{ BYTES(HEADER "\x00\x07\x56\x85"), "< FolderSync\n< (malformed from here on: attributes)\n" },
	{ BYTES("\r\n"), "< (malformed from here on: no WBXML version)\n" },
	{ BYTES(HEADER "\x00\x07\x56\x85 stopped\n<b>Fatal error</b>: \xFF|\x00"),
	  "< FolderSync\n< (malformed from here on: attributes)\n< stopped\n< <b>Fatal error</b>: ???\n" },
	{ BYTES(HEADER "\x00\x07\x16\x01"), "< FolderSync\n< (more bytes follow)\n" },
};

START_TEST(draws_the_tree)
{
	ck_assert_str_eq(dump(trees[_i].b), trees[_i].tree);
}
END_TEST

START_TEST(cuts_long_text)
{
	static char data[1024];
	size_t n = sizeof(HEADER) - 1;

	memcpy(data, HEADER "\x47\x03", n + 2);
	memset(data + n + 2, 'x', 500);
	(void)dump((struct bytes){ data, sizeof(data) });
	ck_assert_uint_lt(strlen(shown), DUMP_MAX_TEXT + 40);
	ck_assert(strstr(shown, "x...\n") != NULL);
}
END_TEST

START_TEST(stays_within_its_room)
{
	for (size_t room = 1; room < 120; room++) {
		char data[120];
		struct text t;

		text_begin(&t, data, room);
		dump_wbxml(&t, "< ", trees[0].b.data, trees[0].b.n);
		ck_assert_uint_lt(strlen(data), room);
		text_begin(&t, data, room);
		dump_text(&t, "< ", "one\ntwo\nthree\n", 14);
		ck_assert_uint_lt(strlen(data), room);
	}
}
END_TEST

static const struct {
	struct bytes b;
	const char *lines;
} texts[] = {
	{ BYTES("<html>\r\n\r\n  <h1>Error</h1>\n"), "< <html>\n< <h1>Error</h1>\n" },
	{ BYTES("no end"), "< no end\n" },
	{ BYTES("\n\r\n \n"), "" },
	{ BYTES(""), "" },
	{ BYTES("a|b\x1B[1m\tc\x00"
	        "d\xE2\x80\xAE\nOK"),
	  "< a?b?[1m c?d?\n< OK\n" },
	{ BYTES("\xC3"), "< ?\n" },
};

START_TEST(shows_text_line_by_line)
{
	const unsigned char *copy = guard_copy(texts[_i].b.data, texts[_i].b.n);
	struct text t;

	TEXT_IN(&t, shown);
	dump_text(&t, "< ", (const char *)copy, texts[_i].b.n);
	guard_free(copy, texts[_i].b.n);
	ck_assert_str_eq(shown, texts[_i].lines);
}
END_TEST

START_TEST(cuts_long_lines)
{
	static char data[4096];
	struct text t;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = "\xE2\x82\xAC"[i % 3];
	TEXT_IN(&t, shown);
	dump_text(&t, "< ", data, sizeof(data));
	ck_assert_uint_eq(strlen(shown), strlen("< ") + 3 * DUMP_MAX_TEXT + strlen("...\n"));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("dump");
	TCase *t = tcase_create("bodies");

	tcase_add_loop_test(t, draws_the_tree, 0, COUNT(trees));
	tcase_add_test(t, cuts_long_text);
	tcase_add_test(t, stays_within_its_room);
	tcase_add_loop_test(t, shows_text_line_by_line, 0, COUNT(texts));
	tcase_add_test(t, cuts_long_lines);
	suite_add_tcase(s, t);
	return s;
}
