/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dump.h"

#include <stdbool.h>
#include <string.h>

#include "codepage.h"
#include "wbxml.h"

struct dump {
	struct text *t;
	const char *prefix;
	unsigned depth;    /* of the innermost open element */
	bool line_open;    /* a line was begun and its end is still to come */
	bool text_on_line; /* and it shows text already */
};

static void end_line(struct dump *d)
{
	if (d->line_open)
		text_add(d->t, "\n");
	d->line_open = false;
}

static void begin_line(struct dump *d, unsigned depth)
{
	end_line(d);
	text_add(d->t, d->prefix);
	for (unsigned i = 0; i < depth; i++)
		text_add(d->t, "  ");
	d->line_open = true;
	d->text_on_line = false;
}

static void add_name(struct text *t, uint16_t name, bool with_page)
{
	uint8_t page = (uint8_t)(name >> 8), tag = (uint8_t)(name & 0xFF);
	const char *page_name = codepage_name(page), *tag_name = codepage_tag(page, tag);

	if (!tag_name) {
		text_addf(t, "%02X:%02X", page, tag);
		return;
	}
	if (with_page)
		text_addf(t, "%s:", page_name);
	text_add(t, tag_name);
}

static void add_open(struct dump *d, const struct wbxml_reader *r, const struct wbxml_event *e)
{
	begin_line(d, e->depth - 1U);
	add_name(d->t, e->name, e->depth > 1 && r->open[e->depth - 2] >> 8 != e->name >> 8);
	d->depth = e->depth;
}

/* Text follows the name of its element; after a child, that line is over, so it gets its own. */
static void add_text(struct dump *d, const struct wbxml_event *e)
{
	if (!d->line_open)
		begin_line(d, d->depth);
	else if (!d->text_on_line)
		text_add(d->t, " ");
	d->text_on_line = true;
	text_add_safe(d->t, e->text, e->len, DUMP_MAX_TEXT);
}

static void add_close(struct dump *d, const struct wbxml_event *e)
{
	end_line(d);
	d->depth = e->depth - 1U;
}

static void add_remark(struct dump *d, const char *remark, const char *why)
{
	begin_line(d, 0);
	text_addf(d->t, "(%s%s)", remark, why);
	end_line(d);
}

/* Often what wrote into the answer, such as a message of PHP. */
static void add_rest(struct dump *d, const struct wbxml_reader *r)
{
	size_t n = (size_t)(r->end - r->at);

	dump_text(d->t, d->prefix, (const char *)r->at, n < DUMP_MAX_REST ? n : DUMP_MAX_REST);
}

static void add_ending(struct dump *d, enum wbxml_event_kind kind, const struct wbxml_reader *r)
{
	end_line(d);
	if (kind == WBXML_MALFORMED) {
		add_remark(d, "malformed from here on: ", r->why);
		add_rest(d, r);
	} else if (kind == WBXML_MORE)
		add_remark(d, "cut here", "");
	else if (r->at < r->end)
		add_remark(d, "more bytes follow", "");
}

void dump_wbxml(struct text *t, const char *prefix, const void *bytes, size_t n)
{
	struct dump d = { .t = t, .prefix = prefix };
	enum wbxml_event_kind kind = WBXML_OPEN;
	struct wbxml_reader r;
	struct wbxml_event e;

	wbxml_begin(&r);
	wbxml_feed(&r, bytes, n);
	while (kind <= WBXML_CLOSE && !t->cut) {
		kind = wbxml_next(&r, &e);
		if (kind == WBXML_OPEN)
			add_open(&d, &r, &e);
		else if (kind == WBXML_TEXT)
			add_text(&d, &e);
		else if (kind == WBXML_CLOSE)
			add_close(&d, &e);
	}
	add_ending(&d, kind, &r);
}

void dump_text(struct text *t, const char *prefix, const char *bytes, size_t n)
{
	const char *end = bytes + n;

	while (bytes < end && !t->cut) {
		const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *next = stop ? stop + 1 : end;
		char line[DUMP_MAX_TEXT * 4 + 4]; /* four bytes a character, "..." and NUL */
		struct text safe;

		TEXT_IN(&safe, line);
		text_add_safe(&safe, bytes, (size_t)((stop ? stop : end) - bytes), DUMP_MAX_TEXT);
		if (safe.len > 0)
			text_addf(t, "%s%s\n", prefix, line);
		bytes = next;
	}
}
