/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foldersync.h"
#include "harness.h"

#define MAX_BODY 1024

struct bytes {
	const char *data;
	size_t n;
};

/*
 * Bytes from a notation: pairs of hexadecimal digits, and texts in quotes, which
 * stand for an inline string.  Blanks mean nothing.
 */
static struct bytes compose(const char *notation)
{
	static char body[MAX_BODY];
	size_t n = 0;

	for (const char *at = notation; *at;) {
		char pair[3] = { 0 };
		const char *end;

		ck_assert_uint_lt(n + strlen(at), MAX_BODY);
		if (*at == ' ') {
			at++;
		} else if (*at == '\'') {
			end = strchr(at + 1, '\'');
			body[n++] = 0x03;
			memcpy(body + n, at + 1, (size_t)(end - at) - 1);
			n += (size_t)(end - at) - 1;
			body[n++] = 0x00;
			at = end + 1;
		} else {
			memcpy(pair, at, 2);
			body[n++] = (char)strtoul(pair, NULL, 16);
			at += 2;
		}
	}
	return (struct bytes){ body, n };
}

#define HEADER                 "03016A00"
#define FOLDERSYNC(children)   HEADER "0007 56" children "01"
#define STATUS(text)           "4C" text "01"
#define OK                     STATUS("'1'")
#define FOLDER(id, name, type) "4F 48" id "01 49'0'01 47" name "01 4A" type "01 01"
#define CHANGES(list)          OK "4E" list "01"
#define TWO_FOLDERS                                                                                          \
	FOLDERSYNC(OK "52'1'01 4E 57'2'01" FOLDER("'5'", "'Inbox'", "'2'")                                   \
	                   FOLDER("'1'", "'Calendar'", "'8'") "01")

static const char *const *wanted;
static size_t wanted_count;

static void want_nothing(void)
{
	wanted = NULL;
	wanted_count = 0;
}

static const struct foldersync *read_sliced(struct bytes b, size_t slice)
{
	static struct foldersync f;

	foldersync_begin(&f, wanted, wanted_count);
	for (size_t at = 0; at < b.n; at += slice)
		foldersync_feed(&f, b.data + at, b.n - at < slice ? b.n - at : slice);
	foldersync_end(&f);
	return &f;
}

static const struct foldersync *read_whole(struct bytes b)
{
	const unsigned char *copy = guard_copy(b.data, b.n);
	const struct foldersync *f = read_sliced((struct bytes){ (const char *)copy, b.n }, SIZE_MAX);

	guard_free(copy, b.n);
	return f;
}

static const struct foldersync *read_one(const char *notation)
{
	return read_whole(compose(notation));
}

START_TEST(reads_a_success)
{
	const struct foldersync *f = read_one(TWO_FOLDERS);

	ck_assert_int_eq(f->result, DOCUMENT_COMPLETE);
	ck_assert(f->has_status && f->inbox);
	ck_assert_uint_eq(f->status, 1);
	ck_assert_uint_eq(f->folders, 2);
	ck_assert_uint_eq(f->bytes, 80);
	ck_assert(!f->status_on_page0 && !f->sogo_ids && !f->wipe);
}
END_TEST

static const struct {
	const char *body;
	unsigned status;
	bool on_page0;
} statuses[] = {
	{ FOLDERSYNC(STATUS("'142'")), 142, false },
	{ FOLDERSYNC(STATUS("'9'")), 9, false },
	{ FOLDERSYNC("0000 4E'142'01"), 142, true },
	{ FOLDERSYNC(STATUS("' 142 '")), 142, false },
	{ FOLDERSYNC(STATUS("'0'")), 0, false },
	{ FOLDERSYNC(STATUS("'65535'")), 65535, false },
	/* in pieces: strings, opaque data, entities */
	{ FOLDERSYNC(STATUS("'1' C30134 0232")), 142, false },
	/* the first counts; elements around it and in it do not matter */
	{ FOLDERSYNC(STATUS("'142'") STATUS("'1'")), 142, false },
	{ FOLDERSYNC(STATUS("'142'") "0000 4E'1'01"), 142, false },
	{ FOLDERSYNC("58'x'01 0B 71" STATUS("'1'") "01" STATUS("'142'")), 142, false },
	{ FOLDERSYNC("0019 45'x'01 0007" STATUS("'142'")), 142, false },
	{ FOLDERSYNC(STATUS("'14' 48'7'01 '2'")), 142, false },
	{ FOLDERSYNC("4E" STATUS("'1'") "01" STATUS("'142'")), 142, false },
};

START_TEST(reads_the_status)
{
	const struct foldersync *f = read_one(statuses[_i].body);

	ck_assert_int_eq(f->result, DOCUMENT_COMPLETE);
	ck_assert(f->has_status);
	ck_assert_uint_eq(f->status, statuses[_i].status);
	ck_assert_int_eq(f->status_on_page0, statuses[_i].on_page0);
}
END_TEST

static const char *const bad_statuses[] = { "''",    "",      "'x'",   "'-1'",   "'65536'",
	                                    "'1 2'", "'1.0'", "'0x1'", "'1\xA0'" };

START_TEST(finds_a_status_malformed_that_is_no_number)
{
	char body[64];
	const struct foldersync *f;

	(void)snprintf(body, sizeof(body), FOLDERSYNC(STATUS("%s") OK), bad_statuses[_i]);
	f = read_one(body);
	ck_assert_int_eq(f->result, DOCUMENT_MALFORMED);
	ck_assert_ptr_nonnull(f->why);
	ck_assert(!f->has_status);
}
END_TEST

static const struct {
	const char *body;
	enum document_result result;
} results[] = {
	{ "", DOCUMENT_EMPTY },
	{ "3C68746D6C3E", DOCUMENT_NOT_WBXML },  /* a page */
	{ "EFBBBF" HEADER, DOCUMENT_NOT_WBXML }, /* a byte order mark */
	{ "20" HEADER, DOCUMENT_NOT_WBXML },
	{ "03", DOCUMENT_TRUNCATED },
	{ HEADER, DOCUMENT_TRUNCATED },
	{ HEADER "85", DOCUMENT_MALFORMED },
	{ HEADER "05", DOCUMENT_OTHER_ROOT },
	{ HEADER "56", DOCUMENT_TRUNCATED },
	{ HEADER "56 01", DOCUMENT_OTHER_ROOT }, /* the token is FolderSync's, the page is not */
	{ HEADER "0007 45 4C'x'01 01", DOCUMENT_OTHER_ROOT },
	{ HEADER "0007 16", DOCUMENT_COMPLETE },
};

START_TEST(tells_each_result)
{
	const struct foldersync *f = read_one(results[_i].body);

	ck_assert_int_eq(f->result, results[_i].result);
	ck_assert(!f->has_status);
	ck_assert_int_eq(f->why != NULL, f->result == DOCUMENT_MALFORMED || f->result == DOCUMENT_NOT_WBXML);
}
END_TEST

START_TEST(names_another_root)
{
	const struct foldersync *f = read_one(HEADER "000D 45");

	ck_assert(f->has_root);
	ck_assert_uint_eq(f->root_page, 13);
	ck_assert_uint_eq(f->root_tag, 5);
	ck_assert(!read_one(HEADER "000D")->has_root);
}
END_TEST

START_TEST(needs_the_end_of_the_root)
{
	const struct foldersync *f = read_one(HEADER "0007 56" OK);

	ck_assert(f->has_status);
	ck_assert_int_eq(f->result, DOCUMENT_TRUNCATED);
}
END_TEST

static const struct {
	const char *children;
	unsigned long folders;
	bool inbox;
} lists[] = {
	/* Count does not matter, wrong, missing or nonsense */
	{ CHANGES("57'7'01" FOLDER("'1'", "'a'", "'2'")), 1, true },
	{ CHANGES(FOLDER("'1'", "'a'", "'2'")), 1, true },
	{ CHANGES("57'many'01"), 0, false },
	/* Update counts, Delete does not */
	{ CHANGES("51 4A'2'01 01"), 1, true },
	{ CHANGES("50 4A'2'01 01"), 0, false },
	/* the type is compared whole */
	{ CHANGES(FOLDER("'1'", "'a'", "'12'") FOLDER("'2'", "'b'", "'22'")), 2, false },
	{ CHANGES(FOLDER("'1'", "'a'", "' 2 '")), 1, true },
	{ CHANGES(FOLDER("'1'", "'a'", "'2x'")), 1, false },
	{ CHANGES(FOLDER("'1'", "'a'", "'1' '2'")), 1, false },
	{ CHANGES("4F 4A'2'01 4A'1'01 01"), 1, true },
	/* it is a type only in Add and Update of Changes, on its own page */
	{ OK "4A'2'01 0E", 0, false },
	{ CHANGES("4A'2'01"), 0, false },
	{ CHANGES("4F 0000 4A'2'01 0007 01"), 1, false },
	{ CHANGES("4F 49 4A'2'01 01 01"), 1, false },
	{ OK FOLDER("'1'", "'a'", "'2'") "0E", 0, false },
	/* empty elements; folders behind the inbox are counted, too */
	{ CHANGES("0F 4F 01 4F 0A 4A 01 01"), 3, false },
	{ CHANGES(FOLDER("'1'", "'a'", "'2'")
	                  FOLDER("'1'", "'a'", "'2'") "0F 11" FOLDER("'3'", "'c'", "'1'")),
	  5, true },
};

START_TEST(counts_folders_and_sees_the_inbox)
{
	char body[MAX_BODY];
	const struct foldersync *f;

	(void)snprintf(body, sizeof(body), FOLDERSYNC("%s"), lists[_i].children);
	f = read_one(body);
	ck_assert_int_eq(f->result, DOCUMENT_COMPLETE);
	ck_assert_uint_eq(f->folders, lists[_i].folders);
	ck_assert_int_eq(f->inbox, lists[_i].inbox);
}
END_TEST

static const struct {
	const char *id;
	bool sogo;
} server_ids[] = {
	{ "mail%2F818e1432119b026b4a63000083ecc375", true },
	{ "vevent%2Fpersonal", true },
	{ "vcard%2F", true },
	{ "mail%2", false },
	{ "mailbox%2F1", false },
	{ "email%2F1", false },
	{ "v%2F", false },
	{ "V%2F", false },
	{ "%2Fmail", false },
	{ "5", false },
	{ "", false },
	{ "f6f1f5bf8ad2a03d91f8d7ff0c9c8b0e6d2f3b1a", false },
};

START_TEST(knows_how_sogo_names_folders)
{
	char notation[256];
	struct bytes b;

	(void)snprintf(notation, sizeof(notation), FOLDERSYNC(CHANGES(FOLDER("'%s'", "'a'", "'1'") "0F")),
	               server_ids[_i].id);
	b = compose(notation);
	for (size_t slice = 1; slice <= b.n; slice++)
		ck_assert_int_eq(read_sliced(b, slice)->sogo_ids, server_ids[_i].sogo);
}
END_TEST

START_TEST(finds_wanted_folders_by_their_exact_names)
{
	static const char *const names[] = { "Inbox", "inbox", "Gel\xC3\xB6scht", "", "Projects", "Missing" };
	static const bool found[] = { true, false, true, true, false, false };
	static const bool alike[] = { false, true, false, false, false, false };
	struct bytes b = compose(FOLDERSYNC(
		CHANGES(FOLDER("'1'", "'Inbox'", "'2'") FOLDER("'2'", "'Gel\xC3\xB6scht'", "'4'") FOLDER(
			"'3'", "''", "'1'") FOLDER("'4'", "'Projects 2'", "'1'") "50 47'Missing'01 01")));

	wanted = names;
	wanted_count = sizeof(found);
	for (size_t slice = 1; slice <= b.n; slice++) {
		const struct foldersync *f = read_sliced(b, slice);

		ck_assert_int_eq(f->result, DOCUMENT_COMPLETE);
		for (size_t i = 0; i < wanted_count; i++)
			ck_assert_msg(f->wanted[i].found == found[i] && f->wanted[i].alike == alike[i],
			              "%s, in slices of %zu", names[i], slice);
	}
}
END_TEST

START_TEST(compares_names_up_to_a_length)
{
	for (size_t len = FOLDERSYNC_MAX_NAME - 1; len <= FOLDERSYNC_MAX_NAME + 1; len++) {
		char name[FOLDERSYNC_MAX_NAME + 2], notation[MAX_BODY];
		const char *names[] = { name };

		memset(name, 'n', len);
		name[len] = '\0';
		wanted = names;
		wanted_count = 1;
		(void)snprintf(notation, sizeof(notation), FOLDERSYNC(CHANGES(FOLDER("'1'", "'%s'", "'1'"))),
		               name);
		ck_assert_int_eq(read_one(notation)->wanted[0].found, len <= FOLDERSYNC_MAX_NAME);
	}
}
END_TEST

START_TEST(takes_so_many_wanted_folders_at_most)
{
	const char *names[FOLDERSYNC_MAX_WANTED + 1];
	const struct foldersync *f;

	for (size_t i = 0; i <= FOLDERSYNC_MAX_WANTED; i++)
		names[i] = "Inbox";
	wanted = names;
	wanted_count = FOLDERSYNC_MAX_WANTED + 1;
	f = read_one(TWO_FOLDERS);
	ck_assert_uint_eq(f->wanted_count, FOLDERSYNC_MAX_WANTED);
	for (size_t i = 0; i < f->wanted_count; i++)
		ck_assert(f->wanted[i].found);
}
END_TEST

static const struct {
	const char *body;
	bool wipe;
} wipes[] = {
	{ HEADER "000E 45 4B'1'01 0C 01", true },        { HEADER "000E 45 4B'1'01 3B 01", true },
	{ HEADER "000E 45 46 47 4C 01 01 01 01", true }, { HEADER "000E 45 4B'1'01 01", false },
	{ HEADER "0007 45 000E 0C 01", false },    /* the root is not Provision */
	{ HEADER "000E 45 0007 0C 3B 01", false }, /* another page */
};

START_TEST(sees_a_wipe_in_a_provision_document)
{
	const struct foldersync *f = read_one(wipes[_i].body);

	ck_assert_int_eq(f->result, DOCUMENT_OTHER_ROOT);
	ck_assert_int_eq(f->wipe, wipes[_i].wipe);
}
END_TEST

START_TEST(sees_a_wipe_in_a_truncated_document)
{
	ck_assert(read_one(HEADER "000E 45 0C")->wipe);
}
END_TEST

START_TEST(does_not_mind_bytes_behind_the_document)
{
	struct bytes b = compose(FOLDERSYNC(OK) "20");

	for (size_t slice = 1; slice <= b.n; slice++) {
		const struct foldersync *f = read_sliced(b, slice);

		ck_assert_int_eq(f->result, DOCUMENT_COMPLETE);
		ck_assert_uint_eq(f->bytes, b.n);
	}
}
END_TEST

static void assert_same(const struct foldersync *a, const struct foldersync *b)
{
	ck_assert_int_eq(a->result, b->result);
	ck_assert_int_eq(a->has_status, b->has_status);
	ck_assert_uint_eq(a->status, b->status);
	ck_assert_uint_eq(a->folders, b->folders);
	ck_assert_int_eq(a->inbox, b->inbox);
	ck_assert_int_eq(a->sogo_ids, b->sogo_ids);
	for (size_t i = 0; i < a->wanted_count; i++)
		ck_assert_int_eq(a->wanted[i].found, b->wanted[i].found);
}

START_TEST(counts_a_very_long_list)
{
	static struct foldersync f;
	struct bytes b;

	foldersync_begin(&f, NULL, 0);
	b = compose(HEADER "0007 56" OK "4E");
	foldersync_feed(&f, b.data, b.n);
	b = compose(FOLDER("'mail%2F818e1432119b026b4a63000083ecc375'", "'Projects'", "'12'"));
	for (int i = 0; i < 40000; i++)
		foldersync_feed(&f, b.data, b.n);
	foldersync_feed(&f, "\x01\x01", 2);
	foldersync_end(&f);
	ck_assert_int_eq(f.result, DOCUMENT_COMPLETE);
	ck_assert_uint_eq(f.folders, 40000);
	ck_assert(!f.inbox && f.sogo_ids);
}
END_TEST

/* Judges each prefix of a good answer; false when it is none. */
static bool judge_prefixes(const char *name, const struct fixture *x)
{
	const struct foldersync *f = read_whole((struct bytes){ x->body, x->body_len });

	if (f->result != DOCUMENT_COMPLETE)
		return false;
	for (size_t n = 0; n < x->body_len; n++) {
		f = read_whole((struct bytes){ x->body, n });
		if (f->result != (n ? DOCUMENT_TRUNCATED : DOCUMENT_EMPTY))
			ck_abort_msg("%s, cut to %zu bytes, is judged %d", name, n, f->result);
	}
	return true;
}

START_TEST(finds_each_prefix_of_a_good_answer_truncated)
{
	char **names = fixture_names(".reply");
	unsigned good = 0;

	for (char **name = names; *name; name++) {
		struct fixture x;

		fixture_load(*name, &x);
		good += judge_prefixes(*name, &x) ? 1 : 0;
		fixture_free(&x);
	}
	ck_assert_uint_ge(good, 20);
	fixture_names_free(names);
}
END_TEST

START_TEST(reads_captured_answers_alike_in_any_slices)
{
	static const char *const folders[] = { "INBOX", "Trash", "None" };
	char **names = fixture_names(".reply");

	wanted = folders;
	wanted_count = 3;
	for (char **name = names; *name; name++) {
		struct fixture x;
		struct foldersync all;

		fixture_load(*name, &x);
		all = *read_whole((struct bytes){ x.body, x.body_len });
		for (size_t slice = 1; slice <= x.body_len; slice += 1 + slice / 8)
			assert_same(read_sliced((struct bytes){ x.body, x.body_len }, slice), &all);
		fixture_free(&x);
	}
	fixture_names_free(names);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("foldersync");
	TCase *document = tcase_create("document"), *answers = tcase_create("captured answers");

	tcase_add_checked_fixture(document, NULL, want_nothing);
	tcase_add_test(document, reads_a_success);
	tcase_add_loop_test(document, reads_the_status, 0, COUNT(statuses));
	tcase_add_loop_test(document, finds_a_status_malformed_that_is_no_number, 0, COUNT(bad_statuses));
	tcase_add_loop_test(document, tells_each_result, 0, COUNT(results));
	tcase_add_test(document, names_another_root);
	tcase_add_test(document, needs_the_end_of_the_root);
	tcase_add_loop_test(document, counts_folders_and_sees_the_inbox, 0, COUNT(lists));
	tcase_add_loop_test(document, knows_how_sogo_names_folders, 0, COUNT(server_ids));
	tcase_add_test(document, finds_wanted_folders_by_their_exact_names);
	tcase_add_test(document, compares_names_up_to_a_length);
	tcase_add_test(document, takes_so_many_wanted_folders_at_most);
	tcase_add_loop_test(document, sees_a_wipe_in_a_provision_document, 0, COUNT(wipes));
	tcase_add_test(document, sees_a_wipe_in_a_truncated_document);
	tcase_add_test(document, does_not_mind_bytes_behind_the_document);
	tcase_add_test(document, counts_a_very_long_list);
	suite_add_tcase(s, document);
	tcase_set_timeout(answers, 60);
	tcase_add_test(answers, finds_each_prefix_of_a_good_answer_truncated);
	tcase_add_test(answers, reads_captured_answers_alike_in_any_slices);
	suite_add_tcase(s, answers);
	return s;
}
