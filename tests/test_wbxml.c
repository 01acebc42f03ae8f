/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "text.h"
#include "wbxml.h"

#define HEADER "\x03\x01\x6A\x00"
#define BYTES(literal)                                                                                       \
	{                                                                                                    \
		(literal), sizeof(literal) - 1                                                               \
	}

struct bytes {
	const char *data;
	size_t n;
};

/* What a consumer does with the element just opened. */
enum wish { TELL, SKIP, SIFT, TAKE };

/* By token: 1x are taken at once, of 2x only the children 05 and 06 are told, 3x are skipped. */
static enum wish wish_for(uint16_t name, bool wishes)
{
	if (!wishes)
		return TELL;
	switch (name & 0xF0) {
	case 0x30:
		return SKIP;
	case 0x20:
		return SIFT;
	case 0x10:
		return TAKE;
	default:
		return TELL;
	}
}

struct trace {
	struct text t;
	bool in_text;
	char data[65536];
};

static void begin_trace(struct trace *trace)
{
	trace->in_text = false;
	TEXT_IN(&trace->t, trace->data);
}

static void add_piece(struct trace *trace, const char *text, size_t n)
{
	if (!trace->in_text)
		text_add(&trace->t, " '");
	trace->in_text = true;
	text_add_bytes(&trace->t, text, n);
}

static void add_event(struct trace *trace, const char *event)
{
	if (trace->in_text)
		text_add(&trace->t, "'");
	trace->in_text = false;
	text_add(&trace->t, event);
}

static void add_close(struct trace *trace, uint16_t name)
{
	add_event(trace, "");
	text_addf(&trace->t, " %03X>", name);
}

static void follow_wish(struct trace *trace, struct wbxml_reader *r, const struct wbxml_event *opened,
                        bool wishes)
{
	struct wbxml_event e;

	switch (wish_for(opened->name, wishes)) {
	case SKIP:
		wbxml_skip(r);
		break;
	case SIFT:
		wbxml_skip_but(r, 0, WBXML_TAG(0x05) | WBXML_TAG(0x06));
		break;
	case TAKE:
		if (wbxml_take(r, &e)) {
			if (e.len)
				add_piece(trace, e.text, e.len);
			add_close(trace, opened->name);
		}
		break;
	case TELL:
		break;
	}
}

static void trace_events(struct trace *trace, struct wbxml_reader *r, bool wishes)
{
	struct wbxml_event e;

	for (;;) {
		switch (wbxml_next(r, &e)) {
		case WBXML_OPEN:
			add_event(trace, "");
			text_addf(&trace->t, " <%03X", e.name);
			if (r->open[e.depth - 1] != e.name)
				ck_abort_msg("%03X is not among the open elements", e.name);
			follow_wish(trace, r, &e, wishes);
			break;
		case WBXML_TEXT:
			if (e.len == 0)
				ck_abort_msg("an empty piece of text");
			add_piece(trace, e.text, e.len);
			break;
		case WBXML_CLOSE:
			add_close(trace, e.name);
			break;
		default:
			return;
		}
	}
}

/* Reads the bytes in slices of the given size, each against a guard page; returns how that ended. */
static enum wbxml_event_kind read_sliced(struct bytes b, size_t slice, bool wishes, struct trace *trace)
{
	struct wbxml_reader r;
	struct wbxml_event e;
	enum wbxml_event_kind ending = WBXML_MORE;

	wbxml_begin(&r);
	begin_trace(trace);
	for (size_t at = 0; at < b.n; at += slice) {
		size_t n = b.n - at < slice ? b.n - at : slice;
		const unsigned char *copy = guard_copy(b.data + at, n);

		wbxml_feed(&r, copy, n);
		trace_events(trace, &r, wishes);
		ending = wbxml_next(&r, &e);
		guard_free(copy, n);
	}
	add_event(trace, "");
	if (ending == WBXML_MALFORMED)
		text_addf(&trace->t, " ! %s", r.why);
	return ending;
}

static struct trace whole, pieces;

static const struct {
	struct bytes b;
	const char *events;
} good[] = {
	/* FolderSync, SyncKey 0 */
	{ BYTES(HEADER "\x00\x07\x56\x52\x03"
	               "0\x00\x01\x01"),
	  " <716 <712 '0' 712> 716>" },
	/* versions 1.1 and 1.2 */
	{ BYTES("\x01\x01\x6A\x00\x05"), " <005 005>" },
	{ BYTES("\x02\x01\x6A\x00\x05"), " <005 005>" },
	/* empty with and without content */
	{ BYTES(HEADER "\x45\x01"), " <005 005>" },
	{ BYTES(HEADER "\x45\x46\x01\x06\x01"), " <005 <006 006> <006 006> 005>" },
	/* the page stays across END, and is switched anywhere */
	{ BYTES(HEADER "\x45\x00\x07\x46\x01\x08\x01"), " <005 <706 706> <708 708> 005>" },
	{ BYTES(HEADER "\x00\x01\x00\x02\x45\x03x\x00\x00\x03\x03y\x00\x01"), " <205 'xy' 205>" },
	{ BYTES(HEADER "\x00\xFF\x05"), " <FF05 FF05>" },
	/* a public id in the string table, as libwbxml writes by default; charset 3, and one of two bytes */
	{ BYTES("\x03\x00\x00\x6A\x21-//MICROSOFT//DTD ActiveSync//EN\x00\x05"), " <005 005>" },
	{ BYTES("\x03\x01\x03\x00\x05"), " <005 005>" },
	{ BYTES("\x03\x81\x00\x87\x68\x00\x05"), " <005 005>" },
	/* a length of five bytes */
	{ BYTES("\x03\x01\x6A\x80\x80\x80\x80\x03"
	        "abc\x05"),
	  " <005 005>" },
	/* empty text, several pieces, opaque data, entities of one to four bytes */
	{ BYTES(HEADER "\x45\x03\x00\x01"), " <005 005>" },
	{ BYTES(HEADER "\x45\xC3\x00\x01"), " <005 005>" },
	{ BYTES(HEADER "\x45\x03"
	               "ab\x00\xC3\x03"
	               "c\x01"
	               "d\x03\x00\x03"
	               "e\x00\x01"),
	  " <005 'abc\001de' 005>" },
	{ BYTES(HEADER "\x45\x02\x41\x02\x81\x69\x02\xC1\x2C\x02\x87\xEC\x00\x01"),
	  " <005 'A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80' 005>" },
	/* text around a child */
	{ BYTES(HEADER "\x45\x03"
	               "a\x00\x46\x01\x03"
	               "b\x00\x01"),
	  " <005 'a' <006 006> 'b' 005>" },
};

START_TEST(tells_what_the_document_holds)
{
	ck_assert_int_eq(read_sliced(good[_i].b, SIZE_MAX, false, &whole), WBXML_DONE);
	ck_assert_str_eq(whole.data, good[_i].events);
}
END_TEST

START_TEST(slices_change_nothing)
{
	(void)read_sliced(good[_i].b, SIZE_MAX, false, &whole);
	for (size_t slice = 1; slice <= good[_i].b.n; slice++) {
		ck_assert_int_eq(read_sliced(good[_i].b, slice, false, &pieces), WBXML_DONE);
		ck_assert_str_eq(pieces.data, whole.data);
	}
}
END_TEST

START_TEST(wants_more_of_each_prefix)
{
	for (size_t n = 0; n < good[_i].b.n; n++) {
		struct bytes prefix = { good[_i].b.data, n };

		ck_assert_msg(read_sliced(prefix, SIZE_MAX, false, &whole) == WBXML_MORE, "%zu bytes", n);
	}
}
END_TEST

static const struct {
	struct bytes b;
	const char *why;
} bad[] = {
	{ BYTES("<html>"), "no WBXML version" },
	{ BYTES("\x00\x01\x6A\x00\x05"), "no WBXML version" },
	{ BYTES("\x04\x01\x6A\x00\x05"), "no WBXML version" },
	{ BYTES("\xEF\xBB\xBF\x03\x01\x6A\x00\x05"), "no WBXML version" },
	{ BYTES("\r\n\x03\x01\x6A\x00\x05"), "no WBXML version" },
	{ BYTES(" \x03\x01\x6A\x00\x05"), "no WBXML version" },
	{ BYTES("\x03\x90\x80\x80\x80\x00\x6A\x00\x05"), "a number of more than 32 bits" },
	{ BYTES("\x03\x80\x80\x80\x80\x80\x01\x6A\x00\x05"), "a number of more than 32 bits" },
	{ BYTES("\x03\x01\xFF\xFF\xFF\xFF\xFF\x7F"), "a number of more than 32 bits" },
	{ BYTES(HEADER "\x45\xC3\x9F\xFF\xFF\xFF\x7F"), "a number of more than 32 bits" },
	{ BYTES(HEADER "\x01"), "content outside an element" },
	{ BYTES(HEADER "\x03x\x00\x05"), "content outside an element" },
	{ BYTES(HEADER "\xC3\x00\x05"), "content outside an element" },
	{ BYTES(HEADER "\x43\x05\x01"), "a processing instruction" },
	{ BYTES(HEADER "\x45\x43\x05\x01"), "a processing instruction" },
	{ BYTES(HEADER "\x85\x01"), "attributes" },
	{ BYTES(HEADER "\x45\xC6\x05\x01"), "attributes" },
	{ BYTES(HEADER "\x45\x83\x00\x01"), "a reference into the string table" },
	{ BYTES(HEADER "\x45\x04\x00\x01"), "a literal name" },
	{ BYTES(HEADER "\x45\x44\x00\x01"), "a literal name" },
	{ BYTES(HEADER "\x45\x84\x00\x01"), "a literal name" },
	{ BYTES(HEADER "\x45\xC4\x00\x01"), "a literal name" },
	{ BYTES(HEADER "\x45\x40x\x00\x01"), "an extension token" },
	{ BYTES(HEADER "\x45\x81\x00\x01"), "an extension token" },
	{ BYTES(HEADER "\x45\xC2\x01"), "an extension token" },
	{ BYTES(HEADER "\x45\x02\x00\x01"), "an entity that is not a character" },
	{ BYTES(HEADER "\x45\x02\x83\xB0\x00\x01"), "an entity that is not a character" },
	{ BYTES(HEADER "\x45\x02\xC4\x80\x00\x01"), "an entity that is not a character" },
};

START_TEST(says_what_is_malformed)
{
	char expected[64];
	size_t len;

	(void)snprintf(expected, sizeof(expected), " ! %s", bad[_i].why);
	for (size_t slice = 1; slice <= bad[_i].b.n; slice++) {
		ck_assert_int_eq(read_sliced(bad[_i].b, slice, false, &pieces), WBXML_MALFORMED);
		len = strlen(pieces.data);
		ck_assert_uint_ge(len, strlen(expected));
		ck_assert_str_eq(pieces.data + len - strlen(expected), expected);
	}
}
END_TEST

START_TEST(stays_malformed_and_has_not_started_without_a_version)
{
	struct wbxml_reader r;
	struct wbxml_event e;

	wbxml_begin(&r);
	wbxml_feed(&r, "<", 1);
	ck_assert_int_eq(wbxml_next(&r, &e), WBXML_MALFORMED);
	wbxml_feed(&r, HEADER "\x05", 5);
	ck_assert_int_eq(wbxml_next(&r, &e), WBXML_MALFORMED);
	ck_assert(!r.started);
}
END_TEST

START_TEST(leaves_what_follows_the_document)
{
	struct wbxml_reader r;
	struct wbxml_event e;

	wbxml_begin(&r);
	wbxml_feed(&r, HEADER "\x05rubbish", 12);
	begin_trace(&whole);
	trace_events(&whole, &r, false);
	ck_assert_int_eq(wbxml_next(&r, &e), WBXML_DONE);
	ck_assert_uint_eq((size_t)(r.end - r.at), strlen("rubbish"));
}
END_TEST

/* A root of that token, then so many bytes of one token. */
static struct bytes repeated(unsigned char root, unsigned char token, size_t count)
{
	static char data[sizeof(HEADER) + WBXML_MAX_ELEMENTS];

	memcpy(data, HEADER, sizeof(HEADER) - 1);
	data[sizeof(HEADER) - 1] = (char)root;
	memset(data + sizeof(HEADER), token, count);
	return (struct bytes){ data, sizeof(HEADER) + count };
}

static const unsigned char roots[] = { 0x45, 0x65, 0x75 }; /* told of, sifted, skipped */

START_TEST(limits_the_depth)
{
	struct bytes too_deep = repeated(roots[_i], 0x45, WBXML_MAX_DEPTH);
	struct bytes deep = { too_deep.data, too_deep.n - 1 };

	for (size_t slice = 1; slice <= deep.n; slice++) {
		ck_assert_int_eq(read_sliced(deep, slice, true, &whole), WBXML_MORE);
		ck_assert_int_eq(read_sliced(too_deep, slice, true, &whole), WBXML_MALFORMED);
		ck_assert(strstr(whole.data, "nested too deep") != NULL);
	}
}
END_TEST

START_TEST(limits_the_elements)
{
	struct bytes too_many = repeated(roots[_i], 0x07, WBXML_MAX_ELEMENTS);
	struct bytes many = { too_many.data, too_many.n - 1 };

	ck_assert_int_eq(read_sliced(many, 16384, true, &whole), WBXML_MORE);
	ck_assert_int_eq(read_sliced(many, SIZE_MAX, true, &whole), WBXML_MORE);
	ck_assert_int_eq(read_sliced(too_many, 16384, true, &whole), WBXML_MALFORMED);
	ck_assert_int_eq(read_sliced(too_many, SIZE_MAX, true, &whole), WBXML_MALFORMED);
}
END_TEST

static const struct {
	struct bytes b;
	const char *events;
} wished[] = {
	/* a skipped element, alone, with text, with children, empty, cut in two by a page switch */
	{ BYTES(HEADER "\x45\x35\x46\x01\x01"), " <005 <035 <006 006> 005>" },
	{ BYTES(HEADER "\x45\x75\x03x\x00\x01\x46\x01\x01"), " <005 <035 <006 006> 005>" },
	{ BYTES(HEADER "\x45\x75\x47\x48\x03x\x00\x01\x01\x09\x01\x46\x01\x01"),
	  " <005 <035 <006 006> 005>" },
	{ BYTES(HEADER "\x45\x75\x03x\x00\x03y\x00\x01\x46\x01\x01"), " <005 <035 <006 006> 005>" },
	{ BYTES(HEADER "\x45\x75\x00\x07\x49\x01\x01\x46\x01\x01"), " <005 <035 <706 706> 005>" },
	{ BYTES(HEADER "\x45\x75\xC3\x02xy\x02\x41\x01\x46\x01\x01"), " <005 <035 <006 006> 005>" },
	/* the root */
	{ BYTES(HEADER "\x75\x46\x03x\x00\x01\x01"), " <035" },
	{ BYTES(HEADER "\x35"), " <035" },
	/* sifted: 05 and 06 of page 0 are told of, with all they hold */
	{ BYTES(HEADER "\x45\x65\x48\x03x\x00\x01\x46\x03y\x00\x01\x03z\x00\x01\x47\x01\x01"),
	  " <005 <025 <006 'y' 006> <007 007> 005>" },
	{ BYTES(HEADER "\x65\x48\x46\x01\x01\x46\x48\x01\x01\x01"), " <025 <006 <008 008> 006>" },
	{ BYTES(HEADER "\x65\x00\x07\x46\x01\x00\x00\x05\x01"), " <025 <005 005>" },
	{ BYTES(HEADER "\x65\x46\x75\x03x\x00\x01\x01\x48\x01\x06\x01"), " <025 <006 <035 006> <006 006>" },
	{ BYTES(HEADER "\x45\x25\x65\x01\x48\x01\x01"), " <005 <025 <025 <008 008> 005>" },
	/* taken: as if told of */
	{ BYTES(HEADER "\x45\x55\x03x\x00\x01\x55\x03\x00\x01\x15\x55\x01\x01"),
	  " <005 <015 'x' 015> <015 015> <015 015> <015 015> 005>" },
	{ BYTES(HEADER "\x55\x03x\x00\x03y\x00\x01"), " <015 'xy' 015>" },
	{ BYTES(HEADER "\x55\x03x\x00\x01"), " <015 'x' 015>" },
};

START_TEST(passes_over_what_is_not_wished_for)
{
	for (size_t slice = 1; slice <= wished[_i].b.n; slice++) {
		ck_assert_int_eq(read_sliced(wished[_i].b, slice, true, &pieces), WBXML_DONE);
		ck_assert_msg(strcmp(pieces.data, wished[_i].events) == 0, "in slices of %zu:%s, not%s",
		              slice, pieces.data, wished[_i].events);
	}
}
END_TEST

static const struct bytes faulty[] = {
	BYTES(HEADER "\x45\x75\x83\x00\x01\x01"),
	BYTES(HEADER "\x45\x75\x85\x01\x01"),
	BYTES(HEADER "\x45\x65\x48\x40x\x00\x01\x01"),
	BYTES(HEADER "\x45\x65\x43"),
};

START_TEST(finds_faults_in_what_it_passes_over)
{
	for (size_t slice = 1; slice <= faulty[_i].n; slice++)
		ck_assert_int_eq(read_sliced(faulty[_i], slice, true, &pieces), WBXML_MALFORMED);
}
END_TEST

static const struct {
	const char *pieces[4];
	uint32_t max;
	bool is_number;
	unsigned long value;
} numbers[] = {
	{ { "0" }, 9, true, 0 },
	{ { "142" }, 65535, true, 142 },
	{ { "1", "4", "2" }, 65535, true, 142 },
	{ { " \t1", "42\r\n" }, 65535, true, 142 },
	{ { "65535" }, 65535, true, 65535 },
	{ { "000000000000000000001" }, 65535, true, 1 },
	{ { "65536" }, 65535, false, 0 },
	{ { "999999999" }, UINT32_MAX, true, 999999999 },
	{ { "10000000000000000000000" }, UINT32_MAX, false, 0 },
	{ { "" }, 9, false, 0 },
	{ { " " }, 9, false, 0 },
	{ { "1", " ", "2" }, 99, false, 0 },
	{ { "-1" }, 9, false, 0 },
	{ { "+1" }, 9, false, 0 },
	{ { "1x" }, 9, false, 0 },
	{ { "x", "1" }, 9, false, 0 },
	{ { "0x1" }, 9, false, 0 },
	{ { "1.0" }, 9, false, 0 },
};

START_TEST(reads_numbers_strictly)
{
	struct wbxml_number n = { 0 };
	unsigned long value = 77;

	for (size_t i = 0; i < 4 && numbers[_i].pieces[i]; i++)
		wbxml_number_add(&n, numbers[_i].pieces[i], strlen(numbers[_i].pieces[i]));
	ck_assert_int_eq(wbxml_number_get(&n, numbers[_i].max, &value), numbers[_i].is_number);
	ck_assert_uint_eq(value, numbers[_i].is_number ? numbers[_i].value : 77);
}
END_TEST

static void write_document(struct wbxml_writer *w, unsigned char *data, size_t room)
{
	wbxml_write_begin(w, data, room);
	wbxml_write_open(w, 14, 0x05);
	wbxml_write_element(w, 18, 0x17, "model");
	wbxml_write_element(w, 18, 0x18, "");
	wbxml_write_open(w, 14, 0x06);
	wbxml_write_close(w);
	wbxml_write_close(w);
}

START_TEST(writes_what_it_reads)
{
	unsigned char data[64];
	struct wbxml_writer w;

	write_document(&w, data, sizeof(data));
	ck_assert(!w.cut);
	ck_assert_int_eq(read_sliced((struct bytes){ (char *)data, w.len }, SIZE_MAX, false, &whole),
	                 WBXML_DONE);
	ck_assert_str_eq(whole.data, " <E05 <1217 'model' 1217> <1218 1218> <E06 E06> E05>");
}
END_TEST

START_TEST(writes_never_past_its_room)
{
	unsigned char full[64], data[64];
	struct wbxml_writer w;
	size_t len;

	write_document(&w, full, sizeof(full));
	len = w.len;
	for (size_t room = 0; room < len; room++) {
		memset(data, 0xAA, sizeof(data));
		write_document(&w, data, room);
		ck_assert(w.cut);
		ck_assert_uint_le(w.len, room);
		ck_assert_mem_eq(data, full, w.len);
		for (size_t i = w.len; i < sizeof(data); i++)
			ck_assert_uint_eq(data[i], 0xAA);
	}
	write_document(&w, data, len);
	ck_assert(!w.cut);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("wbxml");
	TCase *reader = tcase_create("reader"), *writer = tcase_create("writer");

	tcase_set_timeout(reader, 60);
	tcase_add_loop_test(reader, tells_what_the_document_holds, 0, COUNT(good));
	tcase_add_loop_test(reader, slices_change_nothing, 0, COUNT(good));
	tcase_add_loop_test(reader, wants_more_of_each_prefix, 0, COUNT(good));
	tcase_add_loop_test(reader, says_what_is_malformed, 0, COUNT(bad));
	tcase_add_test(reader, stays_malformed_and_has_not_started_without_a_version);
	tcase_add_test(reader, leaves_what_follows_the_document);
	tcase_add_loop_test(reader, limits_the_depth, 0, COUNT(roots));
	tcase_add_loop_test(reader, limits_the_elements, 0, COUNT(roots));
	tcase_add_loop_test(reader, passes_over_what_is_not_wished_for, 0, COUNT(wished));
	tcase_add_loop_test(reader, finds_faults_in_what_it_passes_over, 0, COUNT(faulty));
	tcase_add_loop_test(reader, reads_numbers_strictly, 0, COUNT(numbers));
	suite_add_tcase(s, reader);
	tcase_add_test(writer, writes_what_it_reads);
	tcase_add_test(writer, writes_never_past_its_room);
	suite_add_tcase(s, writer);
	return s;
}
