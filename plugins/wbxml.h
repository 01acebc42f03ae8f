/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WBXML as ActiveSync uses it (WAP-192 "Binary XML Content Format" 1.3;
 * MS-ASWBXML): a streaming pull reader and a small writer.
 *
 * The reader allocates nothing, does not recurse and reads no byte it was not
 * given.  Feed it a slice, pull events until WBXML_MORE, feed the next.
 */
#ifndef WBXML_H
#define WBXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WBXML_MAX_DEPTH 32        /* nested elements; a FolderSync answer needs 4 */
#define WBXML_MAX_ELEMENTS 2000000 /* in one document */
#define WBXML_MAX_PAGE 25         /* MS-ASWBXML 2.1.2.1: code pages 0 to 25 */

enum wbxml_event_kind {
	WBXML_OPEN,     /* an element begins; an empty one is followed by its WBXML_CLOSE */
	WBXML_TEXT,     /* a piece of the text of the innermost element */
	WBXML_CLOSE,    /* the innermost element ends */
	WBXML_DONE,     /* the root ended; bytes behind it are ignored */
	WBXML_MORE,     /* the slice is used up: feed on, or the document is truncated */
	WBXML_MALFORMED /* no WBXML, or none that ActiveSync allows; final */
};

struct wbxml_event {
	uint8_t page;     /* of WBXML_OPEN and WBXML_CLOSE: the code page */
	uint8_t tag;      /* and the token, 0x05 to 0x3F */
	uint8_t depth;    /* of the element; the root's is 1 */
	const char *text; /* of WBXML_TEXT: a piece of the slice fed last, not NUL-terminated */
	size_t len;
};

struct wbxml_reader {
	const unsigned char *at, *end; /* what is left of the slice */
	uint8_t state;                 /* see wbxml.c */
	uint8_t page;                  /* current code page: global, kept across END */
	uint8_t depth;
	bool started; /* the first byte was a WBXML version: what follows is meant as WBXML */
	bool pending_close;
	uint8_t mb_bytes;       /* of a number cut by the slice's end */
	uint32_t mb_value;
	uint32_t skip;          /* bytes left of a string table or an opaque */
	uint32_t elements;
	uint16_t open[WBXML_MAX_DEPTH]; /* page << 8 | tag of each open element */
	const char *why;        /* of WBXML_MALFORMED: what was wrong, a static phrase */
};

void wbxml_begin(struct wbxml_reader *r);

/* Gives the next slice; it must stay until the next WBXML_MORE. */
void wbxml_feed(struct wbxml_reader *r, const void *bytes, size_t n);

enum wbxml_event_kind wbxml_next(struct wbxml_reader *r, struct wbxml_event *e);

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
void wbxml_write_text(struct wbxml_writer *w, const char *s);            /* inline string */
void wbxml_write_close(struct wbxml_writer *w);
void wbxml_write_element(struct wbxml_writer *w, uint8_t page, uint8_t tag, const char *text);

#endif
