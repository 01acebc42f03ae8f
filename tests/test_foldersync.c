/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "foldersync.h"
#include "harness.h"

#define HEADER "\x03\x01\x6A\x00"
#define BYTES(literal)                                                                                       \
	{                                                                                                    \
		(literal), sizeof(literal) - 1                                                               \
	}
#define DOCUMENT(body) BYTES(HEADER "\x00\x07\x56" body "\x01")
#define STATUS(text)   "\x4C\x03" text "\x00\x01"
#define OK_STATUS      STATUS("1")
#define FOLDER(id, name, type)                                                                               \
	"\x4F\x48\x03" id "\x00\x01\x49\x03"                                                                 \
	"0\x00\x01\x47\x03" name "\x00\x01\x4A\x03" type "\x00\x01\x01"
#define CHANGES(list) "\x4E" list "\x01"

struct bytes {
	const char *data;
	size_t n;
};

static struct foldersync read_wanting(struct bytes b, size_t slice, const char *const *wanted, size_t count)
{
	static struct foldersync f;

	foldersync_begin(&f, wanted, count);
	for (size_t at = 0; at < b.n; at += slice)
		foldersync_feed(&f, b.data + at, b.n - at < slice ? b.n - at : slice);
	foldersync_end(&f);
	return f;
}

static struct foldersync read_whole(struct bytes b)
{
	const unsigned char *copy = guard_copy(b.data, b.n);
	struct foldersync f = read_wanting((struct bytes){ (const char *)copy, b.n }, SIZE_MAX, NULL, 0);

	guard_free(copy, b.n);
	return f;
}

static void assert_same(const struct foldersync *a, const struct foldersync *b)
{
	ck_assert_int_eq(a->result, b->result);
	ck_assert_int_eq(a->has_root, b->has_root);
	ck_assert_int_eq(a->has_status, b->has_status);
	ck_assert_int_eq(a->status_on_page0, b->status_on_page0);
	ck_assert_uint_eq(a->status, b->status);
	ck_assert_int_eq(a->has_changes, b->has_changes);
	ck_assert_int_eq(a->has_sync_key, b->has_sync_key);
	ck_assert_uint_eq(a->folders, b->folders);
	ck_assert_int_eq(a->has_count, b->has_count);
	ck_assert_uint_eq(a->count, b->count);
	ck_assert_int_eq(a->inbox, b->inbox);
	ck_assert_int_eq(a->sogo_ids, b->sogo_ids);
	ck_assert_int_eq(a->wipe, b->wipe);
	ck_assert_int_eq(a->trailing, b->trailing);
	ck_assert_uint_eq(a->bytes, b->bytes);
	for (size_t i = 0; i < a->wanted_count; i++)
		ck_assert_int_eq(a->wanted[i].found, b->wanted[i].found);
}

static const struct bytes two_folders = DOCUMENT(
	OK_STATUS "\x52\x03"
		  "1\x00\x01" CHANGES("\x57\x03"
                                      "2\x00\x01" FOLDER("5", "Inbox", "2") FOLDER("1", "Calendar", "8")));

START_TEST(reads_a_success)
{
	struct foldersync f = read_whole(two_folders);

	ck_assert_uint_eq(two_folders.n, 80);
	ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
	ck_assert(f.has_status && f.has_sync_key && f.has_changes && f.has_count && f.inbox);
	ck_assert_uint_eq(f.status, 1);
	ck_assert_uint_eq(f.count, 2);
	ck_assert_uint_eq(f.folders, 2);
	ck_assert_uint_eq(f.bytes, 80);
	ck_assert(!f.status_on_page0 && !f.sogo_ids && !f.wipe && !f.trailing);
}
END_TEST

static const struct {
	struct bytes b;
	unsigned status;
	bool on_page0;
} statuses[] = {
	{ DOCUMENT(STATUS("142")), 142, false },
	{ DOCUMENT(STATUS("9")), 9, false },
	{ DOCUMENT("\x00\x00\x4E\x03"
	           "142\x00\x01"),
	  142, true },
	{ DOCUMENT(STATUS(" 142\r\n")), 142, false },
	{ DOCUMENT(STATUS("0")), 0, false },
	{ DOCUMENT(STATUS("65535")), 65535, false },
	/* in pieces: strings, opaque data, entities */
	{ DOCUMENT("\x4C\x03"
	           "1\x00\xC3\x01"
	           "4\x02\x32\x01"),
	  142, false },
	/* the first counts; elements around it and in it do not matter */
	{ DOCUMENT(STATUS("142") STATUS("1")), 142, false },
	{ DOCUMENT(STATUS("142") "\x00\x00\x4E\x03"
	                         "1\x00\x01"),
	  142, false },
	{ DOCUMENT("\x58\x03x\x00\x01\x0B\x71\x4C\x03"
	           "1\x00\x01\x01" STATUS("142")),
	  142, false },
	{ DOCUMENT("\x00\x19\x45\x03x\x00\x01\x00\x07" STATUS("142")), 142, false },
	{ DOCUMENT("\x4C\x03"
	           "14\x00\x48\x03"
	           "7\x00\x01\x03"
	           "2\x00\x01"),
	  142, false },
	{ DOCUMENT(CHANGES(STATUS("1")) STATUS("142")), 142, false },
};

START_TEST(reads_the_status)
{
	struct foldersync f = read_whole(statuses[_i].b);

	ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
	ck_assert(f.has_status);
	ck_assert_uint_eq(f.status, statuses[_i].status);
	ck_assert_int_eq(f.status_on_page0, statuses[_i].on_page0);
}
END_TEST

static const struct bytes bad_statuses[] = {
	DOCUMENT(STATUS("")),      DOCUMENT("\x0C"),
	DOCUMENT(STATUS("x")),     DOCUMENT(STATUS("-1")),
	DOCUMENT(STATUS("65536")), DOCUMENT(STATUS("1 2")),
	DOCUMENT(STATUS("1.0")),   DOCUMENT(STATUS("0x1")),
	DOCUMENT(STATUS("1\xA0")), DOCUMENT(STATUS("x") STATUS("1")),
};

START_TEST(finds_a_status_malformed_that_is_no_number)
{
	struct foldersync f = read_whole(bad_statuses[_i]);

	ck_assert_int_eq(f.result, FOLDERSYNC_MALFORMED);
	ck_assert_ptr_nonnull(f.why);
	ck_assert(!f.has_status);
}
END_TEST

static const struct {
	struct bytes b;
	enum foldersync_result result;
} results[] = {
	{ BYTES(""), FOLDERSYNC_EMPTY },
	{ BYTES("<html>"), FOLDERSYNC_NOT_WBXML },
	{ BYTES("\xEF\xBB\xBF\x03\x01\x6A\x00"), FOLDERSYNC_NOT_WBXML },
	{ BYTES(" \x03"), FOLDERSYNC_NOT_WBXML },
	{ BYTES("\x03"), FOLDERSYNC_TRUNCATED },
	{ BYTES(HEADER), FOLDERSYNC_TRUNCATED },
	{ BYTES(HEADER "\x85"), FOLDERSYNC_MALFORMED },
	{ BYTES(HEADER "\x05"), FOLDERSYNC_OTHER_ROOT },
	{ BYTES(HEADER "\x56"), FOLDERSYNC_TRUNCATED },
	{ BYTES(HEADER "\x56\x01"), FOLDERSYNC_OTHER_ROOT }, /* the token is FolderSync's, the page is not */
	{ BYTES(HEADER "\x00\x07\x45\x4C\x03x\x00\x01\x01"), FOLDERSYNC_OTHER_ROOT },
	{ BYTES(HEADER "\x00\x07\x16"), FOLDERSYNC_COMPLETE },
};

START_TEST(tells_each_result)
{
	struct foldersync f = read_whole(results[_i].b);

	ck_assert_int_eq(f.result, results[_i].result);
	ck_assert(!f.has_status);
	ck_assert_int_eq(f.why != NULL, f.result == FOLDERSYNC_MALFORMED || f.result == FOLDERSYNC_NOT_WBXML);
}
END_TEST

START_TEST(names_another_root)
{
	struct foldersync f = read_whole((struct bytes){ HEADER "\x00\x0D\x45", 7 });

	ck_assert(f.has_root);
	ck_assert_uint_eq(f.root_page, 13);
	ck_assert_uint_eq(f.root_tag, 5);
	f = read_whole((struct bytes){ HEADER "\x00\x0D", 6 });
	ck_assert(!f.has_root);
}
END_TEST

START_TEST(needs_the_end_of_the_root)
{
	static const char document[] = HEADER "\x00\x07\x56" OK_STATUS;
	struct foldersync f = read_whole((struct bytes){ document, sizeof(document) - 1 });

	ck_assert(f.has_status);
	ck_assert_int_eq(f.result, FOLDERSYNC_TRUNCATED);
}
END_TEST

static const struct {
	struct bytes b;
	unsigned long folders;
	bool inbox, has_count;
} lists[] = {
	/* Count does not matter, wrong, missing or nonsense */
	{ DOCUMENT(OK_STATUS CHANGES("\x57\x03"
	                             "7\x00\x01" FOLDER("1", "a", "2"))),
	  1, true, true },
	{ DOCUMENT(OK_STATUS CHANGES(FOLDER("1", "a", "2"))), 1, true, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x57\x03"
	                             "many\x00\x01")),
	  0, false, false },
	/* Update counts, Delete does not */
	{ DOCUMENT(OK_STATUS CHANGES("\x51\x4A\x03"
	                             "2\x00\x01\x01")),
	  1, true, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x50\x4A\x03"
	                             "2\x00\x01\x01")),
	  0, false, false },
	/* the type is compared whole */
	{ DOCUMENT(OK_STATUS CHANGES(FOLDER("1", "a", "12") FOLDER("2", "b", "22"))), 2, false, false },
	{ DOCUMENT(OK_STATUS CHANGES(FOLDER("1", "a", " 2 "))), 1, true, false },
	{ DOCUMENT(OK_STATUS CHANGES(FOLDER("1", "a", "2x"))), 1, false, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x4F\x4A\x03"
	                             "1\x00\x03"
	                             "2\x00\x01\x01")),
	  1, false, false },
	/* it is a type only in Add and Update of Changes, on its own page */
	{ DOCUMENT(OK_STATUS "\x4A\x03"
	                     "2\x00\x01" CHANGES("")),
	  0, false, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x4A\x03"
	                             "2\x00\x01")),
	  0, false, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x4F\x00\x00\x4A\x03"
	                             "2\x00\x01\x00\x07\x01")),
	  1, false, false },
	{ DOCUMENT(OK_STATUS CHANGES("\x4F\x49\x4A\x03"
	                             "2\x00\x01\x01\x01")),
	  1, false, false },
	{ DOCUMENT(OK_STATUS FOLDER("1", "a", "2")), 0, false, false },
	/* empty elements; folders behind the inbox are counted, too */
	{ DOCUMENT(OK_STATUS CHANGES("\x0F\x4F\x01\x4F\x0A\x4A\x01\x01")), 3, false, false },
	{ DOCUMENT(OK_STATUS CHANGES(FOLDER("1", "a", "2")
	                                     FOLDER("1", "a", "2") "\x0F\x11" FOLDER("3", "c", "1"))),
	  5, true, false },
	{ DOCUMENT(OK_STATUS "\x0E"), 0, false, false },
};

START_TEST(counts_folders_and_sees_the_inbox)
{
	struct foldersync f = read_whole(lists[_i].b);

	ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
	ck_assert(f.has_changes || lists[_i].folders == 0);
	ck_assert_uint_eq(f.folders, lists[_i].folders);
	ck_assert_int_eq(f.inbox, lists[_i].inbox);
	ck_assert_int_eq(f.has_count, lists[_i].has_count);
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
	char data[256];
	int n = snprintf(data, sizeof(data), "%s%s%s", "\x56\x4E\x4F\x48\x03", server_ids[_i].id, "");
	struct foldersync f;

	for (int slice = 1; slice <= n; slice++) {
		foldersync_begin(&f, NULL, 0);
		foldersync_feed(&f, HEADER "\x00\x07", 6);
		for (int at = 0; at < n; at += slice)
			foldersync_feed(&f, data + at, (size_t)(n - at < slice ? n - at : slice));
		foldersync_feed(&f, "\x00\x01\x01\x01\x01", 5);
		foldersync_end(&f);
		ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
		ck_assert_int_eq(f.sogo_ids, server_ids[_i].sogo);
	}
}
END_TEST

START_TEST(finds_wanted_folders_by_their_exact_names)
{
	static const char *const wanted[] = {
		"Inbox", "inbox", "Gel\xC3\xB6scht", "", "Projects", "Missing"
	};
	static const bool found[] = { true, false, true, true, false, false };
	static const struct bytes b = DOCUMENT(OK_STATUS CHANGES(
		FOLDER("1", "Inbox", "2") FOLDER("2", "Gel\xC3\xB6scht", "4") FOLDER("3", "", "1")
			FOLDER("4", "Projects 2", "1") "\x50\x47\x03Missing\x00\x01\x01"));

	for (size_t slice = 1; slice <= b.n; slice++) {
		struct foldersync f = read_wanting(b, slice, wanted, 6);

		ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
		for (size_t i = 0; i < 6; i++)
			ck_assert_msg(f.wanted[i].found == found[i], "%s, in slices of %zu", wanted[i],
			              slice);
	}
}
END_TEST

START_TEST(compares_names_of_any_length)
{
	for (size_t len = FOLDERSYNC_MAX_NAME - 1; len <= FOLDERSYNC_MAX_NAME + 1; len++) {
		char name[FOLDERSYNC_MAX_NAME + 2], data[512];
		const char *wanted[] = { name };
		struct foldersync f;
		int n;

		memset(name, 'n', len);
		name[len] = '\0';
		n = snprintf(data, sizeof(data), "\x56\x4E\x4F\x47\x03%s", name);
		foldersync_begin(&f, wanted, 1);
		foldersync_feed(&f, HEADER "\x00\x07", 6);
		foldersync_feed(&f, data, (size_t)n);
		foldersync_feed(&f, "\x00\x01\x01\x01\x01", 5);
		foldersync_end(&f);
		ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
		ck_assert_int_eq(f.wanted[0].found, len <= FOLDERSYNC_MAX_NAME);
	}
}
END_TEST

START_TEST(takes_so_many_wanted_folders_at_most)
{
	const char *wanted[FOLDERSYNC_MAX_WANTED + 1];
	struct foldersync f;

	for (size_t i = 0; i <= FOLDERSYNC_MAX_WANTED; i++)
		wanted[i] = "Inbox";
	f = read_wanting(two_folders, SIZE_MAX, wanted, FOLDERSYNC_MAX_WANTED + 1);
	ck_assert_uint_eq(f.wanted_count, FOLDERSYNC_MAX_WANTED);
	for (size_t i = 0; i < f.wanted_count; i++)
		ck_assert(f.wanted[i].found);
}
END_TEST

static const struct {
	struct bytes b;
	bool wipe;
} wipes[] = {
	{ BYTES(HEADER "\x00\x0E\x45\x4B\x03"
	               "1\x00\x01\x0C\x01"),
	  true },
	{ BYTES(HEADER "\x00\x0E\x45\x4B\x03"
	               "1\x00\x01\x3B\x01"),
	  true },
	{ BYTES(HEADER "\x00\x0E\x45\x46\x47\x4C\x01\x01\x01\x01"), true },
	{ BYTES(HEADER "\x00\x0E\x45\x4B\x03"
	               "1\x00\x01\x01"),
	  false },
	{ BYTES(HEADER "\x00\x07\x45\x00\x0E\x0C\x01"), false },     /* the root is not Provision */
	{ BYTES(HEADER "\x00\x0E\x45\x00\x07\x0C\x3B\x01"), false }, /* another page */
};

START_TEST(sees_a_wipe_in_a_provision_document)
{
	struct foldersync f = read_whole(wipes[_i].b);

	ck_assert_int_eq(f.result, FOLDERSYNC_OTHER_ROOT);
	ck_assert_int_eq(f.wipe, wipes[_i].wipe);
}
END_TEST

START_TEST(sees_a_wipe_in_a_truncated_document)
{
	ck_assert(read_whole((struct bytes){ HEADER "\x00\x0E\x45\x0C", 8 }).wipe);
}
END_TEST

START_TEST(notes_bytes_behind_the_document)
{
	static const char document[] = HEADER "\x00\x07\x56" OK_STATUS "\x01 ";

	for (size_t slice = 1; slice < sizeof(document); slice++) {
		struct foldersync f =
			read_wanting((struct bytes){ document, sizeof(document) - 1 }, slice, NULL, 0);

		ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
		ck_assert(f.trailing);
		ck_assert_uint_eq(f.bytes, sizeof(document) - 1);
	}
	ck_assert(!read_whole((struct bytes){ document, sizeof(document) - 2 }).trailing);
}
END_TEST

/* The captured answers that are whole FolderSync documents. */
static char **captured;
static size_t captured_count;

START_TEST(finds_each_prefix_of_a_good_answer_truncated)
{
	size_t good = 0;

	for (char **name = captured; *name; name++) {
		struct fixture x;
		struct foldersync f;

		fixture_load(*name, &x);
		f = read_whole((struct bytes){ x.body, x.body_len });
		if (f.result == FOLDERSYNC_COMPLETE && !f.trailing) {
			good++;
			for (size_t n = 0; n < x.body_len; n++) {
				f = read_whole((struct bytes){ x.body, n });
				if (f.result != (n ? FOLDERSYNC_TRUNCATED : FOLDERSYNC_EMPTY))
					ck_abort_msg("%s, cut to %zu bytes, is judged %d", *name, n,
					             f.result);
			}
		}
		fixture_free(&x);
	}
	ck_assert_uint_ge(good, 20);
}
END_TEST

START_TEST(reads_captured_answers_alike_in_any_slices)
{
	static const char *const wanted[] = { "INBOX", "Trash", "None" };

	for (char **name = captured; *name; name++) {
		struct fixture x;
		struct foldersync all, f;

		fixture_load(*name, &x);
		all = read_wanting((struct bytes){ x.body, x.body_len }, SIZE_MAX, wanted, 3);
		for (size_t slice = 1; slice <= x.body_len; slice += 1 + slice / 8) {
			f = read_wanting((struct bytes){ x.body, x.body_len }, slice, wanted, 3);
			assert_same(&f, &all);
		}
		fixture_free(&x);
	}
}
END_TEST

START_TEST(reads_any_flipped_byte_alike_in_slices)
{
	static struct foldersync all, sliced;
	char data[80];

	memcpy(data, two_folders.data, sizeof(data));
	for (size_t at = 0; at < sizeof(data); at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			data[at] = (char)byte;
			foldersync_begin(&all, NULL, 0);
			foldersync_feed(&all, data, sizeof(data));
			foldersync_end(&all);
			foldersync_begin(&sliced, NULL, 0);
			for (size_t i = 0; i < sizeof(data); i++)
				foldersync_feed(&sliced, data + i, 1);
			foldersync_end(&sliced);
			if (sliced.result != all.result || sliced.folders != all.folders ||
			    sliced.inbox != all.inbox)
				ck_abort_msg("byte %zu set to %02X reads differently in slices", at, byte);
		}
		data[at] = two_folders.data[at];
	}
}
END_TEST

START_TEST(counts_a_very_long_list)
{
	static const char add[] = FOLDER("mail%2F818e1432119b026b4a63000083ecc375", "Projects", "12");
	static struct foldersync f;

	foldersync_begin(&f, NULL, 0);
	foldersync_feed(&f, HEADER "\x00\x07\x56" OK_STATUS "\x4E", 13);
	for (int i = 0; i < 40000; i++)
		foldersync_feed(&f, add, sizeof(add) - 1);
	foldersync_feed(&f, "\x01\x01", 2);
	foldersync_end(&f);
	ck_assert_int_eq(f.result, FOLDERSYNC_COMPLETE);
	ck_assert_uint_eq(f.folders, 40000);
	ck_assert(!f.inbox && f.sogo_ids);
}
END_TEST

static void list_captured(void)
{
	captured = fixture_names(".reply");
	for (char **name = captured; *name; name++)
		captured_count++;
	ck_assert_uint_gt(captured_count, 0);
}

static void free_captured(void)
{
	fixture_names_free(captured);
}

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

Suite *suite(void)
{
	Suite *s = suite_create("foldersync");
	TCase *document = tcase_create("document"), *answers = tcase_create("captured answers");

	tcase_add_test(document, reads_a_success);
	tcase_add_loop_test(document, reads_the_status, 0, COUNT(statuses));
	tcase_add_loop_test(document, finds_a_status_malformed_that_is_no_number, 0, COUNT(bad_statuses));
	tcase_add_loop_test(document, tells_each_result, 0, COUNT(results));
	tcase_add_test(document, names_another_root);
	tcase_add_test(document, needs_the_end_of_the_root);
	tcase_add_loop_test(document, counts_folders_and_sees_the_inbox, 0, COUNT(lists));
	tcase_add_loop_test(document, knows_how_sogo_names_folders, 0, COUNT(server_ids));
	tcase_add_test(document, finds_wanted_folders_by_their_exact_names);
	tcase_add_test(document, compares_names_of_any_length);
	tcase_add_test(document, takes_so_many_wanted_folders_at_most);
	tcase_add_loop_test(document, sees_a_wipe_in_a_provision_document, 0, COUNT(wipes));
	tcase_add_test(document, sees_a_wipe_in_a_truncated_document);
	tcase_add_test(document, notes_bytes_behind_the_document);
	tcase_add_test(document, reads_any_flipped_byte_alike_in_slices);
	tcase_add_test(document, counts_a_very_long_list);
	suite_add_tcase(s, document);
	tcase_add_unchecked_fixture(answers, list_captured, free_captured);
	tcase_set_timeout(answers, 60);
	tcase_add_test(answers, finds_each_prefix_of_a_good_answer_truncated);
	tcase_add_test(answers, reads_captured_answers_alike_in_any_slices);
	suite_add_tcase(s, answers);
	return s;
}
