/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For compare_wbxml.sh: documents, and what our reader makes of them.
 *
 *	wbxml_trees make DIRECTORY COUNT   writes N.wbxml, pseudo-random but the same each time;
 *	                                   those of odd number with one byte changed
 *	wbxml_trees read FILE...           writes FILE.ours: XML as libwbxml has it, or "why" it is refused
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codepage.h"
#include "wbxml.h"

#define MAX_DOCUMENT 65536
#define MAX_CHILDREN 5
#define MAX_LEVEL    6

struct document {
	unsigned char bytes[MAX_DOCUMENT];
	size_t len;
	unsigned page;
	uint64_t seed;
};

/* Numerical Recipes' generator: the same documents on every machine. */
static unsigned chance(struct document *d, unsigned below)
{
	d->seed = d->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(d->seed >> 33) % below;
}

static void put(struct document *d, unsigned byte)
{
	if (d->len < MAX_DOCUMENT)
		d->bytes[d->len++] = (unsigned char)byte;
}

static void put_text(struct document *d, const char *s)
{
	for (; *s; s++)
		put(d, (unsigned char)*s);
}

static const char *const words[] = {
	"1", "Inbox", "a<b&c>\"d'", "Gel\xC3\xB6schte Elemente", "\xE5\x8F\x97\xE4\xBF\xA1\xE7\xAE\xB1", "x"
};

#define WORDS (sizeof(words) / sizeof(words[0]))

/* As an inline string, opaque data, a character entity, or none. */
static void put_content(struct document *d)
{
	const char *word = words[chance(d, WORDS)];

	switch (chance(d, 4)) {
	case 0:
		put(d, 0xC3);
		put(d, (unsigned)strlen(word));
		put_text(d, word);
		break;
	case 1: /* U+00E0 and following take two bytes as multi-byte integers */
		put(d, 0x02);
		put(d, 0x81);
		put(d, 0x60 + chance(d, 16));
		break;
	default:
		put(d, 0x03);
		put_text(d, word);
		put(d, 0);
	}
}

/* Elements that libwbxml 0.11 names otherwise or not at all, and one whose opaque data it writes as CDATA. */
static bool is_disputed(unsigned page, unsigned tag)
{
	return (page == 14 && (tag == 0x10 || tag == PROV_DATA || tag == PROV_ACCOUNTONLYREMOTEWIPE)) ||
	       (page == 18 && (tag == 0x1F || tag == 0x2B));
}

/* A page of commands and an element of it that has a name. */
static void choose(struct document *d, unsigned *page, unsigned *tag)
{
	static const unsigned pages[] = { 0, 7, 14, 18 };

	*page = chance(d, 3) ? d->page : pages[chance(d, 4)];
	do {
		*tag = 5 + chance(d, 0x3B);
	} while (!codepage_tag((uint8_t)*page, (uint8_t)*tag) || is_disputed(*page, *tag));
}

/* Elements have text or children, never both: what blanks mean between them is a matter of taste. */
static void put_element(struct document *d, unsigned level)
{
	unsigned page, tag, children = level < MAX_LEVEL ? chance(d, MAX_CHILDREN) : 0;

	choose(d, &page, &tag);
	if (page != d->page) {
		put(d, 0);
		put(d, page);
		d->page = page;
	}
	if (children == 0 && chance(d, 4) == 0) {
		put(d, tag);
		return;
	}
	put(d, tag | 0x40);
	if (children == 0)
		put_content(d);
	for (unsigned i = 0; i < children; i++)
		put_element(d, level + 1);
	put(d, 1);
}

static void make_document(struct document *d, unsigned number)
{
	static const unsigned char head[] = { 3, 1, 0x6A, 0 };

	d->len = 0;
	d->page = 0;
	d->seed = number;
	for (size_t i = 0; i < sizeof(head); i++)
		put(d, head[i]);
	put_element(d, 1);
	if (number % 2)
		d->bytes[sizeof(head) + chance(d, (unsigned)(d->len - sizeof(head)))] =
			(unsigned char)chance(d, 256);
}

static int make_all(const char *directory, unsigned count)
{
	static struct document d;
	char path[4096];

	for (unsigned i = 0; i < count; i++) {
		FILE *file;

		make_document(&d, i);
		(void)snprintf(path, sizeof(path), "%s/%u.wbxml", directory, i);
		file = fopen(path, "wb");
		if (!file || fwrite(d.bytes, 1, d.len, file) != d.len || fclose(file) != 0) {
			perror(path);
			return 1;
		}
	}
	return 0;
}

static void write_name(FILE *to, uint16_t name)
{
	const char *tag = codepage_tag((uint8_t)(name >> 8), name & 0x3F);

	(void)fprintf(to, "%s", tag ? tag : "NAMELESS");
}

static void write_text(FILE *to, const struct wbxml_event *e)
{
	static const char special[] = "<>&\"'";
	static const char *const entity[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&apos;" };

	for (size_t i = 0; i < e->len; i++) {
		const char *at = e->text[i] ? strchr(special, e->text[i]) : NULL;

		if (at)
			(void)fputs(entity[at - special], to);
		else
			(void)fputc(e->text[i], to);
	}
}

/* "<Add" is left open until it is known whether anything is in it. */
struct xml {
	FILE *to;
	int open;
};

static void finish_open(struct xml *x)
{
	if (x->open)
		(void)fputc('>', x->to);
	x->open = 0;
}

static void write_open(struct xml *x, const struct wbxml_reader *r, const struct wbxml_event *e)
{
	const char *page = codepage_name((uint8_t)(e->name >> 8));

	finish_open(x);
	(void)fputc('<', x->to);
	write_name(x->to, e->name);
	if (e->depth == 1 || r->open[e->depth - 2] >> 8 != e->name >> 8)
		(void)fprintf(x->to, " xmlns=\"%s:\"", page ? page : "NAMELESS");
	x->open = 1;
}

static void write_close(struct xml *x, const struct wbxml_event *e)
{
	if (x->open) {
		(void)fputs("/>", x->to);
		x->open = 0;
		return;
	}
	(void)fputs("</", x->to);
	write_name(x->to, e->name);
	(void)fputc('>', x->to);
}

static void read_document(const unsigned char *bytes, size_t n, FILE *to)
{
	enum wbxml_event_kind kind = WBXML_OPEN;
	struct xml x = { .to = to, .open = 0 };
	struct wbxml_reader r;
	struct wbxml_event e;

	wbxml_begin(&r);
	wbxml_feed(&r, bytes, n);
	while (kind <= WBXML_CLOSE) {
		kind = wbxml_next(&r, &e);
		if (kind == WBXML_OPEN) {
			write_open(&x, &r, &e);
		} else if (kind == WBXML_TEXT) {
			finish_open(&x);
			write_text(to, &e);
		} else if (kind == WBXML_CLOSE) {
			write_close(&x, &e);
		}
	}
	if (kind == WBXML_MALFORMED)
		(void)fprintf(to, "\nwhy: %s", r.why);
	else if (kind == WBXML_MORE)
		(void)fprintf(to, "\nwhy: truncated");
	else if (r.at < r.end)
		(void)fprintf(to, "\nwhy: more follows");
	(void)fputc('\n', to);
}

static int read_file(const char *path)
{
	static unsigned char bytes[MAX_DOCUMENT];
	char ours[4096];
	FILE *from = fopen(path, "rb"), *to;
	size_t n;

	(void)snprintf(ours, sizeof(ours), "%s.ours", path);
	to = fopen(ours, "w");
	if (!from || !to) {
		perror(path);
		return 1;
	}
	n = fread(bytes, 1, sizeof(bytes), from);
	read_document(bytes, n, to);
	(void)fclose(from);
	return fclose(to) != 0;
}

int main(int argc, char *argv[])
{
	int failed = 0;

	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make_all(argv[2], (unsigned)strtoul(argv[3], NULL, 10));
	if (argc < 3 || strcmp(argv[1], "read") != 0)
		return 2;
	for (int i = 2; i < argc; i++)
		failed += read_file(argv[i]);
	return failed != 0;
}
