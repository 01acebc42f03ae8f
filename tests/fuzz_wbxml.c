/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: the first four bytes choose the slices that the rest, a document,
 * is read in.  Sliced and whole must tell the same; and what a consumer passes
 * over must be just what is then missing.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wbxml.h"

#define SLICES    4
#define SIFT_TAGS (WBXML_TAG(0x05) | WBXML_TAG(0x07) | WBXML_TAG(0x0A))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that was told, as one number; text counts by its bytes, not by its pieces. */
struct digest {
	uint64_t value;
	bool in_text;
};

static void add(struct digest *d, uint64_t n)
{
	d->value = (d->value ^ n) * UINT64_C(1099511628211);
}

static void add_event(struct digest *d, enum wbxml_event_kind kind, uint16_t name)
{
	d->in_text = false;
	add(d, (uint64_t)kind << 24 | name);
}

static void add_text(struct digest *d, const char *text, size_t len)
{
	if (!d->in_text)
		add(d, UINT64_C(1) << 32);
	d->in_text = true;
	for (size_t i = 0; i < len; i++)
		add(d, (unsigned char)text[i]);
}

enum wish { TELL, SKIP, SKIP_BUT, TAKE };

static enum wish wish_for(uint16_t name)
{
	return (enum wish)((name ^ name >> 4) & 3);
}

/* The reference: an ordinary reading, and what wishes would have left out, left out here. */
struct filter {
	struct digest digest;
	unsigned skip_depth, but_depth; /* 0 for none */
	unsigned depth;
};

static void filter_open(struct filter *f, const struct wbxml_event *e)
{
	bool wanted = e->name >> 8 == 0 && SIFT_TAGS & WBXML_TAG(e->name & 0x3F);

	f->depth = e->depth;
	if (f->skip_depth)
		return;
	if (f->but_depth && e->depth == f->but_depth + 1 && !wanted) {
		f->skip_depth = e->depth;
		return;
	}
	add_event(&f->digest, WBXML_OPEN, e->name);
	if (wish_for(e->name) == SKIP)
		f->skip_depth = e->depth;
	else if (wish_for(e->name) == SKIP_BUT)
		f->but_depth = e->depth;
}

static void filter_close(struct filter *f, const struct wbxml_event *e)
{
	f->depth = e->depth - 1U;
	if (!f->skip_depth && e->depth != f->but_depth)
		add_event(&f->digest, WBXML_CLOSE, e->name);
	if (f->skip_depth == e->depth)
		f->skip_depth = 0;
	if (f->but_depth == e->depth)
		f->but_depth = 0;
}

static uint64_t read_filtered(const uint8_t *data, size_t size)
{
	struct filter f = { .digest = { 0 } };
	struct wbxml_reader r;
	struct wbxml_event e;

	wbxml_begin(&r);
	wbxml_feed(&r, data, size);
	for (;;) {
		enum wbxml_event_kind kind = wbxml_next(&r, &e);

		if (kind == WBXML_OPEN)
			filter_open(&f, &e);
		else if (kind == WBXML_CLOSE)
			filter_close(&f, &e);
		else if (kind != WBXML_TEXT) {
			add_event(&f.digest, kind, 0);
			return f.digest.value;
		} else if (!f.skip_depth && f.depth != f.but_depth)
			add_text(&f.digest, e.text, e.len);
	}
}

static void follow_wish(struct wbxml_reader *r, uint16_t name, struct digest *d)
{
	struct wbxml_event e;

	switch (wish_for(name)) {
	case SKIP:
		wbxml_skip(r);
		break;
	case SKIP_BUT:
		wbxml_skip_but(r, 0, SIFT_TAGS);
		break;
	case TAKE:
		if (!wbxml_take(r, &e))
			break;
		if (e.len)
			add_text(d, e.text, e.len);
		add_event(d, WBXML_CLOSE, name);
		break;
	case TELL:
		break;
	}
}

/* Reads on to the end of the slice; returns how that ended. */
static enum wbxml_event_kind read_slice(struct wbxml_reader *r, struct digest *d)
{
	struct wbxml_event e;

	for (;;) {
		enum wbxml_event_kind kind = wbxml_next(r, &e);

		if (kind == WBXML_TEXT) {
			add_text(d, e.text, e.len);
		} else if (kind == WBXML_CLOSE) {
			add_event(d, kind, e.name);
		} else if (kind == WBXML_OPEN) {
			add_event(d, kind, e.name);
			follow_wish(r, e.name, d);
		} else {
			return kind;
		}
	}
}

/* Each slice is a copy of its own, so that the sanitizer sees who reads beyond it. */
static uint64_t read_sliced(const uint8_t *data, size_t size, const uint8_t slices[SLICES])
{
	enum wbxml_event_kind kind = WBXML_MORE;
	struct digest d = { 0 };
	struct wbxml_reader r;

	wbxml_begin(&r);
	for (size_t at = 0, i = 0; kind == WBXML_MORE && at < size; i++) {
		size_t n = slices[i % SLICES] + 1U;
		uint8_t *copy;

		n = size - at < n ? size - at : n;
		copy = malloc(n);
		if (!copy)
			abort();
		memcpy(copy, data + at, n);
		wbxml_feed(&r, copy, n);
		kind = read_slice(&r, &d);
		free(copy);
		at += n;
	}
	add_event(&d, kind, 0);
	return d.value;
}

static uint64_t read_whole(const uint8_t *data, size_t size)
{
	struct digest d = { 0 };
	struct wbxml_reader r;

	wbxml_begin(&r);
	wbxml_feed(&r, data, size);
	add_event(&d, read_slice(&r, &d), 0);
	return d.value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t whole;

	if (size < SLICES)
		return 0;
	whole = read_whole(data + SLICES, size - SLICES);
	if (read_filtered(data + SLICES, size - SLICES) != whole)
		abort();
	if (read_sliced(data + SLICES, size - SLICES, data) != whole)
		abort();
	return 0;
}
