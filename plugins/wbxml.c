/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wbxml.h"

#include <string.h>

/* Global tokens (WAP-192 7.1): their six low bits are below those of any tag. */
enum token {
	SWITCH_PAGE = 0x00,
	END = 0x01,
	ENTITY = 0x02,
	STR_I = 0x03,
	LITERAL = 0x04, /* and 0x44, 0x84, 0xC4 */
	PI = 0x43,
	STR_T = 0x83,
	OPAQUE = 0xC3,
};

#define FIRST_TAG      0x05
#define TAG_MASK       0x3F
#define HAS_CONTENT    0x40
#define HAS_ATTRIBUTES 0x80

#define MAX_NUMBER_BYTES 5 /* of an mb_u_int32: groups of seven bits (WAP-192 5.1) */

enum state {
	AT_VERSION,
	AT_PUBLIC_ID,
	AT_PUBLIC_INDEX, /* the string table names the public id */
	AT_CHARSET,
	AT_TABLE_LENGTH,
	IN_TABLE,
	BEFORE_ROOT,
	IN_CONTENT,
	AT_PAGE, /* behind SWITCH_PAGE */
	AT_ENTITY,
	IN_STRING,
	AT_OPAQUE_LENGTH,
	IN_OPAQUE,
	IN_EMPTY, /* an element without content was opened and is still to be closed */
	IS_DONE,
	IS_MALFORMED
};

/* What a step returns when it has no event to report. */
static const enum wbxml_event_kind GO_ON = (enum wbxml_event_kind) - 1;

void wbxml_begin(struct wbxml_reader *r)
{
	memset(r, 0, sizeof(*r));
	r->state = AT_VERSION;
}

void wbxml_feed(struct wbxml_reader *r, const void *bytes, size_t n)
{
	r->at = bytes;
	r->end = r->at + n;
}

static enum wbxml_event_kind malformed(struct wbxml_reader *r, const char *why)
{
	r->state = IS_MALFORMED;
	r->why = why;
	return WBXML_MALFORMED;
}

static enum wbxml_event_kind refuse_element(struct wbxml_reader *r, unsigned char token)
{
	if (token & HAS_ATTRIBUTES)
		return malformed(r, "attributes");
	return malformed(r, r->depth == WBXML_MAX_DEPTH ? "elements nested too deep" : "too many elements");
}

static bool is_wanted(const struct wbxml_reader *r, unsigned char token)
{
	return r->page == r->but_page && r->but_tags & WBXML_TAG(token & TAG_MASK);
}

/* The caller has set IN_CONTENT, which an empty element changes. */
static enum wbxml_event_kind open_element(struct wbxml_reader *r, struct wbxml_event *e, unsigned char token)
{
	uint16_t name = (uint16_t)WBXML_NAME(r->page, token & TAG_MASK);

	if (token & HAS_ATTRIBUTES || r->depth == WBXML_MAX_DEPTH || r->elements == WBXML_MAX_ELEMENTS)
		return refuse_element(r, token);
	if (!r->skip_depth && r->depth && r->depth == r->but_depth && !is_wanted(r, token))
		r->skip_depth = r->depth + 1;
	r->elements++;
	r->open[r->depth++] = name;
	if (!(token & HAS_CONTENT))
		r->state = IN_EMPTY;
	if (r->skip_depth)
		return GO_ON;
	e->name = name;
	e->depth = r->depth;
	return WBXML_OPEN;
}

/* An element has ended: skips that were meant for it are over. */
static void leave(struct wbxml_reader *r)
{
	if (r->depth < r->skip_depth)
		r->skip_depth = 0;
	if (r->depth < r->but_depth)
		r->but_depth = 0;
	if (r->depth == 0)
		r->state = IS_DONE;
}

static enum wbxml_event_kind close_element(struct wbxml_reader *r, struct wbxml_event *e)
{
	bool skipped = r->skip_depth || r->depth == r->but_depth;

	e->depth = r->depth;
	e->name = r->open[--r->depth];
	leave(r);
	return skipped ? GO_ON : WBXML_CLOSE;
}

static enum wbxml_event_kind give_text(const struct wbxml_reader *r, struct wbxml_event *e, const void *text,
                                       size_t len)
{
	if (len == 0 || r->skip_depth || r->depth == r->but_depth)
		return GO_ON;
	e->text = text;
	e->len = len;
	return WBXML_TEXT;
}

static enum wbxml_event_kind read_string(struct wbxml_reader *r, struct wbxml_event *e)
{
	const unsigned char *text = r->at;
	size_t len = (size_t)(r->end - text);
	const unsigned char *nul = memchr(text, '\0', len);

	r->at = nul ? nul + 1 : r->end;
	r->state = nul ? IN_CONTENT : IN_STRING;
	return give_text(r, e, text, nul ? (size_t)(nul - text) : len);
}

static enum wbxml_event_kind read_rare_token(struct wbxml_reader *r, unsigned char token)
{
	switch (token) {
	case SWITCH_PAGE:
		r->state = AT_PAGE;
		return GO_ON;
	case ENTITY:
		r->state = AT_ENTITY;
		return GO_ON;
	case OPAQUE:
		r->state = AT_OPAQUE_LENGTH;
		return GO_ON;
	case PI:
		return malformed(r, "a processing instruction");
	case STR_T:
		return malformed(r, "a reference into the string table");
	default:
		return malformed(r, (token & TAG_MASK) == LITERAL ? "a literal name" : "an extension token");
	}
}

static enum wbxml_event_kind read_content(struct wbxml_reader *r, struct wbxml_event *e)
{
	unsigned char token = *r->at++;

	if ((token & TAG_MASK) >= FIRST_TAG)
		return open_element(r, e, token);
	if (token == STR_I)
		return read_string(r, e);
	if (token == END)
		return close_element(r, e);
	return read_rare_token(r, token);
}

/* The only thing allowed before the root, beside the root, is a page switch. */
static enum wbxml_event_kind read_before_root(struct wbxml_reader *r, struct wbxml_event *e)
{
	unsigned char token = *r->at++;

	if ((token & TAG_MASK) >= FIRST_TAG) {
		r->state = IN_CONTENT;
		return open_element(r, e, token);
	}
	if (token == SWITCH_PAGE || token == PI)
		return read_rare_token(r, token);
	return malformed(r, "content outside an element");
}

/* Takes one byte of an mb_u_int32: GO_ON while there are more of it, WBXML_DONE behind the last. */
static enum wbxml_event_kind read_number(struct wbxml_reader *r)
{
	unsigned char byte = *r->at++;

	if (r->number_bytes == 0)
		r->number = 0;
	if (r->number_bytes == MAX_NUMBER_BYTES || r->number > UINT32_MAX >> 7)
		return malformed(r, "a number of more than 32 bits");
	r->number = r->number << 7 | (byte & 0x7F);
	r->number_bytes++;
	if (byte & 0x80)
		return GO_ON;
	r->number_bytes = 0;
	return WBXML_DONE;
}

/* UTF-8 (RFC 3629 3) of r->number. */
static enum wbxml_event_kind give_character(struct wbxml_reader *r, struct wbxml_event *e)
{
	uint32_t code = r->number;
	size_t more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = { 0x00, 0xC0, 0xE0, 0xF0 };

	if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return malformed(r, "an entity that is not a character");
	r->character[0] = (char)(lead[more] | code >> 6 * more);
	for (size_t i = 1; i <= more; i++)
		r->character[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3F));
	r->state = IN_CONTENT;
	return give_text(r, e, r->character, more + 1);
}

static enum wbxml_event_kind read_version(struct wbxml_reader *r)
{
	unsigned char version = *r->at++;

	if (version < 0x01 || version > 0x03)
		return malformed(r, "no WBXML version");
	r->started = true;
	r->state = AT_PUBLIC_ID;
	return GO_ON;
}

/* A state that begins with a number: reads it, then goes on as the state demands. */
static enum wbxml_event_kind read_numbered(struct wbxml_reader *r, struct wbxml_event *e)
{
	enum wbxml_event_kind kind = read_number(r);

	if (kind != WBXML_DONE)
		return kind;
	r->left = r->number;
	switch (r->state) {
	case AT_PUBLIC_ID:
		r->state = r->number ? AT_CHARSET : AT_PUBLIC_INDEX;
		break;
	case AT_PUBLIC_INDEX:
		r->state = AT_CHARSET;
		break;
	case AT_CHARSET:
		r->state = AT_TABLE_LENGTH;
		break;
	case AT_TABLE_LENGTH:
		r->state = r->left ? IN_TABLE : BEFORE_ROOT;
		break;
	case AT_OPAQUE_LENGTH:
		r->state = r->left ? IN_OPAQUE : IN_CONTENT;
		break;
	default:
		return give_character(r, e);
	}
	return GO_ON;
}

/* Passes what has arrived of the r->left bytes of a string table or opaque data; behind them comes `next`. */
static enum wbxml_event_kind read_counted(struct wbxml_reader *r, struct wbxml_event *e, enum state next)
{
	const unsigned char *data = r->at;
	size_t len = (size_t)(r->end - data);

	if (len >= r->left) {
		len = r->left;
		r->state = (uint8_t)next;
	}
	r->at += len;
	r->left -= (uint32_t)len;
	return next == IN_CONTENT ? give_text(r, e, data, len) : GO_ON;
}

static __attribute__((noinline)) enum wbxml_event_kind read_other(struct wbxml_reader *r,
                                                                  struct wbxml_event *e)
{
	if (r->state == IS_DONE)
		return WBXML_DONE;
	if (r->state == IS_MALFORMED)
		return WBXML_MALFORMED;
	if (r->state == IN_EMPTY) {
		r->state = IN_CONTENT;
		return close_element(r, e);
	}
	if (r->at == r->end)
		return WBXML_MORE;
	switch (r->state) {
	case AT_VERSION:
		return read_version(r);
	case IN_TABLE:
		return read_counted(r, e, BEFORE_ROOT);
	case BEFORE_ROOT:
		return read_before_root(r, e);
	case AT_PAGE:
		r->page = *r->at++;
		r->state = r->depth ? IN_CONTENT : BEFORE_ROOT;
		return GO_ON;
	case IN_STRING:
		return read_string(r, e);
	case IN_OPAQUE:
		return read_counted(r, e, IN_CONTENT);
	default:
		return read_numbered(r, e);
	}
}

/* Where an element ends whose whole content is the inline string at `at`; NULL when it is not so. */
static const unsigned char *find_leaf_end(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *nul = at < end && *at == STR_I ? memchr(at, '\0', (size_t)(end - at)) : NULL;

	return nul && nul + 1 < end && nul[1] == END ? nul + 2 : NULL;
}

/*
 * A fast path over content that is not reported, which is most of a folder list.
 * Stops at its end, at the limits and at anything unusual, which the other steps
 * handle.
 */
static __attribute__((noinline)) void pass_content(struct wbxml_reader *r)
{
	const unsigned char *at = r->at, *end = r->end;
	bool sifting = r->but_depth && (!r->skip_depth || r->skip_depth == r->but_depth + 1);
	unsigned depth = r->depth, outermost = sifting ? r->but_depth : r->skip_depth;

	if (depth == WBXML_MAX_DEPTH || (size_t)(end - at) > WBXML_MAX_ELEMENTS - r->elements)
		return;
	while (at < end) {
		const unsigned char *leaf_end;
		unsigned char token = *at;

		if (token == END) {
			at++;
			if (depth-- == outermost)
				break;
			continue;
		}
		if ((token & TAG_MASK) < FIRST_TAG || token & HAS_ATTRIBUTES ||
		    (depth == r->but_depth && is_wanted(r, token)))
			break;
		r->elements++;
		at++;
		if (!(token & HAS_CONTENT))
			continue;
		leaf_end = find_leaf_end(at, end);
		if (leaf_end)
			at = leaf_end;
		else if (++depth == WBXML_MAX_DEPTH)
			break;
	}
	r->at = at;
	r->depth = (uint8_t)depth;
	if (r->but_depth == outermost)
		r->skip_depth = (uint8_t)(depth > outermost ? outermost + 1 : 0);
	leave(r);
}

enum wbxml_event_kind wbxml_next(struct wbxml_reader *r, struct wbxml_event *e)
{
	enum wbxml_event_kind kind = GO_ON;

	while (kind == GO_ON) {
		if (r->state == IN_CONTENT && (r->skip_depth || r->depth == r->but_depth))
			pass_content(r);
		kind = r->state == IN_CONTENT && r->at < r->end ? read_content(r, e) : read_other(r, e);
	}
	return kind;
}

bool wbxml_take(struct wbxml_reader *r, struct wbxml_event *e)
{
	const unsigned char *behind = r->state == IN_CONTENT ? find_leaf_end(r->at, r->end) : NULL;

	if (!behind)
		return false;
	e->text = (const char *)r->at + 1;
	e->len = (size_t)(behind - r->at) - 3; /* STR_I, NUL, END */
	r->at = behind;
	r->depth--;
	leave(r);
	return true;
}

void wbxml_skip(struct wbxml_reader *r)
{
	r->skip_depth = r->depth;
	if (r->but_depth == r->depth)
		r->but_depth = 0;
}

void wbxml_skip_but(struct wbxml_reader *r, uint8_t page, uint64_t tags)
{
	r->but_depth = r->depth;
	r->but_page = page;
	r->but_tags = tags;
}

enum number_state { BEFORE_DIGITS, IN_DIGITS, BEHIND_DIGITS, NO_NUMBER };

/* White space of XML (XML 1.0, 2.3). */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void wbxml_number_add(struct wbxml_number *n, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint32_t digit = (uint32_t)(unsigned char)text[i] - '0';

		if (digit <= 9 && n->state <= IN_DIGITS && n->value < WBXML_MAX_NUMBER / 10) {
			n->value = n->value * 10 + digit;
			n->state = IN_DIGITS;
		} else if (!is_blank(text[i])) {
			n->state = NO_NUMBER;
		} else if (n->state == IN_DIGITS) {
			n->state = BEHIND_DIGITS;
		}
	}
}

bool wbxml_number_get(const struct wbxml_number *n, uint32_t max, unsigned long *out)
{
	if ((n->state != IN_DIGITS && n->state != BEHIND_DIGITS) || n->value > max)
		return false;
	*out = n->value;
	return true;
}

void wbxml_write_begin(struct wbxml_writer *w, unsigned char *data, size_t room)
{
	static const unsigned char header[] = { 0x03, 0x01, 0x6A, 0x00 };

	*w = (struct wbxml_writer){ .data = data, .room = room };
	w->cut = room < sizeof(header);
	if (!w->cut) {
		memcpy(data, header, sizeof(header));
		w->len = sizeof(header);
	}
}

static void put(struct wbxml_writer *w, const void *bytes, size_t n)
{
	if (w->cut || n > w->room - w->len) {
		w->cut = true;
		return;
	}
	memcpy(w->data + w->len, bytes, n);
	w->len += n;
}

static void put_byte(struct wbxml_writer *w, unsigned char byte)
{
	put(w, &byte, 1);
}

void wbxml_write_open(struct wbxml_writer *w, uint8_t page, uint8_t tag)
{
	if (page != w->page) {
		put_byte(w, SWITCH_PAGE);
		put_byte(w, page);
		w->page = page;
	}
	put_byte(w, tag | HAS_CONTENT);
}

static void write_text(struct wbxml_writer *w, const char *s)
{
	put_byte(w, STR_I);
	put(w, s, strlen(s) + 1);
}

void wbxml_write_close(struct wbxml_writer *w)
{
	put_byte(w, END);
}

void wbxml_write_element(struct wbxml_writer *w, uint8_t page, uint8_t tag, const char *text)
{
	wbxml_write_open(w, page, tag);
	write_text(w, text);
	wbxml_write_close(w);
}
