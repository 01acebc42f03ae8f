/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WBXML as ActiveSync uses it (WAP-192 "Binary XML Content Format" 1.3;
 * MS-ASWBXML): a streaming pull reader and a small writer.
 *
 * The reader allocates nothing, does not recurse and reads no byte it was not
 * given.  Feed it a slice, pull events until WBXML_MORE, feed the next.  How a
 * document is cut into slices changes nothing but the pieces texts come in.
 *
 * Tolerated: versions 1.1 to 1.3, any public id and charset, a string table
 * (passed over), unknown pages and tokens, opaque data and character entities
 * as text.  Malformed: attributes, processing instructions, literal names,
 * extensions and references into the string table; nobody sends them.
 */
#ifndef WBXML_H
#define WBXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WBXML_MAX_DEPTH    32      /* nested elements; a FolderSync answer needs 4 */
#define WBXML_MAX_ELEMENTS 2000000 /* in one document; 8 MiB of the shortest folders hold fewer */

enum wbxml_event_kind {
	WBXML_OPEN,     /* an element begins; an empty one is followed by its WBXML_CLOSE */
	WBXML_TEXT,     /* a piece of the text of the innermost element, never an empty one */
	WBXML_CLOSE,    /* the innermost element ends */
	WBXML_DONE,     /* the root ended; the bytes left, if any, are no part of the document */
	WBXML_MORE,     /* the slice is used up: feed on, or the document is truncated */
	WBXML_MALFORMED /* not WBXML, or not as ActiveSync allows it; final */
};

/* What the body of an answer was, for those who read one command's documents: foldersync.h, provision.h. */
enum document_result {
	DOCUMENT_EMPTY,      /* no byte came */
	DOCUMENT_NOT_WBXML,  /* its first byte is no WBXML version: a page, a text */
	DOCUMENT_COMPLETE,   /* the command's whole document, read to the root's end */
	DOCUMENT_OTHER_ROOT, /* a whole WBXML document with another root */
	DOCUMENT_TRUNCATED,  /* WBXML that ends before its root does */
	DOCUMENT_MALFORMED   /* WBXML that breaks the rules, or holds no number where one belongs */
};

/* Page and token of an element as one number, to compare or switch by. */
#define WBXML_NAME(page, tag) ((page) << 8 | (tag))

struct wbxml_event {
	uint16_t name;    /* of WBXML_OPEN and WBXML_CLOSE: page << 8 | token, the token 0x05 to 0x3F */
	uint8_t depth;    /* of that element; the root's is 1 */
	const char *text; /* of WBXML_TEXT, not NUL-terminated; valid until the next call */
	size_t len;
};

struct wbxml_reader {
	const unsigned char *at, *end; /* what is left of the slice */
	bool started;    /* the first byte was a WBXML version: what follows is meant as WBXML */
	const char *why; /* of WBXML_MALFORMED: what was wrong, a static phrase */
	uint16_t open[WBXML_MAX_DEPTH]; /* names of the open elements that were reported, the root's first */

	/* private to wbxml.c */
	uint8_t state, page, depth;
	uint8_t skip_depth; /* of the element that is being passed over, or 0 */
	uint8_t but_depth;  /* of the element whose children are, but for some, or 0 */
	uint8_t but_page;
	uint64_t but_tags;
	uint8_t number_bytes;
	uint32_t number, left, elements;
	char character[4];
};

/* Makes ready for a new document; no slice is given yet. */
void wbxml_begin(struct wbxml_reader *r);

/* Gives the next slice; it must stay until the next WBXML_MORE. */
void wbxml_feed(struct wbxml_reader *r, const void *bytes, size_t n);

/*
 * Returns the next event and fills *e for WBXML_OPEN, WBXML_TEXT and
 * WBXML_CLOSE.  After WBXML_DONE or WBXML_MALFORMED it returns the same again.
 */
enum wbxml_event_kind wbxml_next(struct wbxml_reader *r, struct wbxml_event *e);

/*
 * Passes over the rest of the innermost open element, its WBXML_CLOSE
 * included: the next event belongs to what follows it.  What is passed over
 * must still be well-formed.
 */
void wbxml_skip(struct wbxml_reader *r);

/*
 * Behind a WBXML_OPEN: takes the element's whole text and its end at once when
 * all of it lies in the slice as one inline string, which may be empty.  False,
 * with nothing taken, if not: then wbxml_next() reports it.
 */
bool wbxml_take(struct wbxml_reader *r, struct wbxml_event *e);

/*
 * Like wbxml_skip(), but the element's children on that page whose tokens are
 * in the set, WBXML_TAG() of each, are reported.  Holds for one element at a
 * time, until it ends.
 */
void wbxml_skip_but(struct wbxml_reader *r, uint8_t page, uint64_t tags);

#define WBXML_TAG(tag) (UINT64_C(1) << (tag))

#define WBXML_MAX_NUMBER 1000000000

/* A decimal number below that, read from pieces of text, blanks around it allowed.  Starts as { 0 }. */
struct wbxml_number {
	uint32_t value;
	uint8_t state; /* private to wbxml.c */
};

void wbxml_number_add(struct wbxml_number *n, const char *text, size_t len);

/* Reads it once all its pieces were added; false if it is not a number of at most max. */
bool wbxml_number_get(const struct wbxml_number *n, uint32_t max, unsigned long *out);

/* A document being written into memory the caller owns. */
struct wbxml_writer {
	unsigned char *data;
	size_t room, len;
	uint8_t page;
	bool cut; /* something did not fit */
};

/* Starts with the header 03 01 6A 00: version 1.3, no public id, UTF-8, no string table. */
void wbxml_write_begin(struct wbxml_writer *w, unsigned char *data, size_t room);
void wbxml_write_open(struct wbxml_writer *w, uint8_t page, uint8_t tag); /* with content */
void wbxml_write_close(struct wbxml_writer *w);
void wbxml_write_element(struct wbxml_writer *w, uint8_t page, uint8_t tag, const char *text);

#endif
