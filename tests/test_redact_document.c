/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets in WBXML that is to be shown, in however many pieces they come. */
#include <string.h>

#include "dump.h"
#include "harness.h"
#include "redact.h"

static struct settings settings;
static struct secret secret;
static struct answer answer;
static struct cookies cookies;

static void set_up(void)
{
	memset(&settings, 0, sizeof(settings));
	memset(&secret, 0, sizeof(secret));
	settings.verbose = 3;
	memcpy(secret.password, "horse battery9", 15);
	answer.request.kind = REQUEST_FOLDERSYNC;
	answer_begin(&answer, NULL, 0);
	answer.ending = ENDING_COMPLETE;
	cookies_begin(&cookies);
}

static void redact(const char *body, size_t n)
{
	ck_assert_uint_le(n, sizeof(answer.head));
	memcpy(answer.head, body, n);
	answer.head_len = n;
	redact_answer(&answer, &settings, &secret, &cookies);
}

#define HEADER "\x03\x01\x6A\x00\x00\x07\x56\x4E\x4F\x47"
#define END    "\x01\x01\x01\x01"
#define BYTES(literal)                                                                                       \
	{                                                                                                    \
		(literal), sizeof(literal) - 1                                                               \
	}

/* "horse battery9" in one DisplayName, or on the way to the next. */
static const struct {
	const char *bytes;
	size_t n;
} pieces[] = {
	BYTES(HEADER "\x03horse bat\0\x03tery9\0" END),
	BYTES(HEADER "\x03horse\0\x02\x20\x03"
	             "battery9\0" END),
	BYTES(HEADER "\x03hors\0\x02\x80\x80\x65\x03 battery9\0" END),
	BYTES(HEADER "\x02\x68\x02\x6F\x02\x72\x02\x73\x02\x65\x02\x20"
	             "\x02\x62\x02\x61\x02\x74\x02\x74\x02\x65\x02\x72\x02\x79\x02\x39" END),
	BYTES(HEADER "\x03horse bat\0\xC3\x05tery9" END),
	BYTES(HEADER "\xC3\x05horse\xC3\x09 battery9" END),
	/* an empty child in between */
	BYTES(HEADER "\x03horse bat\0\x08\x03tery9\0" END),
	BYTES(HEADER "\x03horse bat\0\x01\x47\x03tery9\0" END),
	BYTES(HEADER "\x03horse bat\n\0\x01\x47\x03\ntery9\0" END),
	/* the document goes on, and breaks */
	BYTES(HEADER "\x03horse bat\0\x03tery9\0\x83"),
};

START_TEST(hides_what_the_pieces_of_a_document_make_together)
{
	static const char letters[] = "horsebaty9 ";
	const char *at;
	char shown[512];
	struct text t;

	redact(pieces[_i].bytes, pieces[_i].n);
	TEXT_IN(&t, shown);
	dump_wbxml(&t, "", answer.head, answer.head_len);
	at = strstr(shown, "DisplayName");
	ck_assert_msg(at && strchr(at, '*'), "%s", shown);
	for (at += strlen("DisplayName "); *at && !text_starts(at, "(malformed"); at++) {
		if (text_starts(at, "DisplayName") || text_starts(at, "ServerId"))
			at += strcspn(at, " \n");
		ck_assert_msg(*at == ' ' || *at == '\n' || !strchr(letters, *at), "%s", shown);
	}
}
END_TEST

START_TEST(leaves_other_documents_as_they_came)
{
	static const char document[] = HEADER "\x03Inbox\0\x02\x80\x41\xC3\x02In" END "behind it";

	redact(document, sizeof(document) - 1);
	ck_assert_mem_eq(answer.head, document, sizeof(document) - 1);
}
END_TEST

/* Of pieces of one byte each a document can hold most. */
static const struct {
	const char *bytes;
	size_t n;
} fillers[] = {
	BYTES("\x03h\0"),   BYTES("\x02h"),       BYTES("\x02\x82\x20"),
	BYTES("\xC3\x01h"), BYTES("\x03h\0\x08"), BYTES("\x03\n"),
};

START_TEST(puts_any_document_together)
{
	static char text[ANSWER_MAX_HEAD];

	memcpy(text, HEADER, sizeof(HEADER) - 1);
	for (size_t i = 0; i < sizeof(text) - sizeof(HEADER) + 1; i++)
		text[sizeof(HEADER) - 1 + i] = fillers[_i].bytes[i % fillers[_i].n];
	redact(text, sizeof(text));
	ck_assert_mem_eq(answer.head, HEADER, sizeof(HEADER) - 1);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("redact_document");
	TCase *t = tcase_create("texts");

	tcase_add_checked_fixture(t, set_up, NULL);
	tcase_add_loop_test(t, hides_what_the_pieces_of_a_document_make_together, 0, COUNT(pieces));
	tcase_add_test(t, leaves_other_documents_as_they_came);
	tcase_add_loop_test(t, puts_any_document_together, 0, COUNT(fillers));
	suite_add_tcase(s, t);
	return s;
}
