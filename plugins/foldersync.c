/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "foldersync.h"

#include <string.h>

#include "codepage.h"
#include "text.h"

#define FH(tag)   WBXML_NAME(PAGE_FOLDERHIERARCHY, tag)
#define PROV(tag) WBXML_NAME(PAGE_PROVISION, tag)

/* Depths at which a FolderSync document holds what is read. */
enum depth { DEPTH_ROOT = 1, DEPTH_TOP, DEPTH_CHANGE, DEPTH_FOLDER };

void foldersync_begin(struct foldersync *f, const char *const *wanted, size_t wanted_count)
{
	memset(f, 0, sizeof(*f));
	wbxml_begin(&f->reader);
	f->wanted_count = wanted_count < FOLDERSYNC_MAX_WANTED ? wanted_count : FOLDERSYNC_MAX_WANTED;
	f->wanted_left = f->wanted_count;
	for (size_t i = 0; i < f->wanted_count; i++) {
		f->wanted[i].name = wanted[i];
		f->wanted[i].len = strlen(wanted[i]);
	}
}

static void malformed(struct foldersync *f, const char *why)
{
	f->finished = true;
	f->result = f->reader.started ? DOCUMENT_MALFORMED : DOCUMENT_NOT_WBXML;
	f->why = why;
}

/* SOGo names folders by kind and id, a slash between them percent-encoded: "mail%2F...", "vcard%2F...". */
static bool is_sogo_id(const char *id, size_t len)
{
	size_t kind = 0;

	while (kind < len && id[kind] >= 'a' && id[kind] <= 'z')
		kind++;
	if (len - kind < 3 || memcmp(id + kind, "%2F", 3) != 0)
		return false;
	return (kind == 4 && memcmp(id, "mail", 4) == 0) || (kind > 1 && id[0] == 'v');
}

static void keep_text(struct foldersync *f, const char *text, size_t len)
{
	size_t left = sizeof(f->value) - f->value_len;

	f->value_cut = f->value_cut || len > left;
	memcpy(f->value + f->value_len, text, len < left ? len : left);
	f->value_len += len < left ? len : left;
}

static void read_text(struct foldersync *f, const struct wbxml_event *e)
{
	switch (f->field) {
	case FOLDERSYNC_NO_FIELD:
	case FOLDERSYNC_WIPE:
		break;
	case FOLDERSYNC_STATUS:
	case FOLDERSYNC_TYPE:
		wbxml_number_add(&f->number, e->text, e->len);
		break;
	case FOLDERSYNC_SERVER_ID:
	case FOLDERSYNC_NAME:
		keep_text(f, e->text, e->len);
		break;
	}
}

static void close_name(struct foldersync *f)
{
	for (size_t i = 0; i < f->wanted_count && !f->value_cut; i++) {
		struct foldersync_wanted *w = &f->wanted[i];

		if (w->found || w->len != f->value_len)
			continue;
		if (memcmp(w->name, f->value, w->len) == 0) {
			w->found = true;
			f->wanted_left--;
		} else if (w->len > 0 && text_find(f->value, w->len, w->name)) {
			w->alike = true;
		}
	}
}

static void close_field(struct foldersync *f)
{
	unsigned long number = 0;

	switch (f->field) {
	case FOLDERSYNC_STATUS:
		f->has_status = wbxml_number_get(&f->number, FOLDERSYNC_MAX_STATUS, &number);
		f->status = (unsigned)number;
		if (!f->has_status)
			malformed(f, "a Status that is not a number");
		break;
	case FOLDERSYNC_TYPE:
		f->inbox = f->inbox || (wbxml_number_get(&f->number, FOLDER_TYPE_INBOX, &number) &&
		                        number == FOLDER_TYPE_INBOX);
		break;
	case FOLDERSYNC_SERVER_ID:
		f->sogo_ids = is_sogo_id(f->value, f->value_len);
		break;
	case FOLDERSYNC_NAME:
		close_name(f);
		break;
	default:
		break;
	}
	f->field = FOLDERSYNC_NO_FIELD;
}

static void open_field(struct foldersync *f, enum foldersync_field field)
{
	struct wbxml_event e;

	f->field = field;
	f->number = (struct wbxml_number){ 0 };
	f->value_len = 0;
	f->value_cut = false;
	if (wbxml_take(&f->reader, &e)) {
		read_text(f, &e);
		close_field(f);
	}
}

static void open_root(struct foldersync *f, uint16_t name)
{
	f->has_root = true;
	f->root_page = (uint8_t)(name >> 8);
	f->root_tag = (uint8_t)(name & 0xFF);
	if (name == PROV(PROV_PROVISION))
		f->field = FOLDERSYNC_WIPE;
	else if (name != FH(FH_FOLDERSYNC))
		wbxml_skip(&f->reader);
}

static void open_top(struct foldersync *f, uint16_t name)
{
	bool on_page0 = name == WBXML_NAME(PAGE_AIRSYNC, AIRSYNC_STATUS);

	if ((name == FH(FH_STATUS) || on_page0) && !f->status_seen) {
		f->status_seen = true;
		f->status_on_page0 = on_page0;
		open_field(f, FOLDERSYNC_STATUS);
	} else if (name != FH(FH_CHANGES)) {
		wbxml_skip(&f->reader);
	}
}

/* What is known already is not read again: a list of folders is long, and its texts are most of it. */
static void open_folder(struct foldersync *f)
{
	uint64_t tags = f->inbox ? 0 : WBXML_TAG(FH_TYPE);

	f->folders++;
	if (!f->server_id_seen)
		tags |= WBXML_TAG(FH_SERVERID);
	if (f->wanted_left > 0)
		tags |= WBXML_TAG(FH_DISPLAYNAME);
	if (tags)
		wbxml_skip_but(&f->reader, PAGE_FOLDERHIERARCHY, tags);
	else
		wbxml_skip(&f->reader);
}

static void open_change(struct foldersync *f, uint16_t name)
{
	if (name == FH(FH_ADD) || name == FH(FH_UPDATE))
		open_folder(f);
	else
		wbxml_skip(&f->reader);
}

/* Only what open_folder() did not skip comes here. */
static void open_in_folder(struct foldersync *f, uint16_t name)
{
	if (name == FH(FH_TYPE)) {
		open_field(f, FOLDERSYNC_TYPE);
	} else if (name == FH(FH_DISPLAYNAME)) {
		open_field(f, FOLDERSYNC_NAME);
	} else {
		f->server_id_seen = true;
		open_field(f, FOLDERSYNC_SERVER_ID);
	}
}

static void open_in_field(struct foldersync *f, uint16_t name)
{
	if (f->field != FOLDERSYNC_WIPE)
		wbxml_skip(&f->reader);
	else if (name == PROV(PROV_REMOTEWIPE) || name == PROV(PROV_ACCOUNTONLYREMOTEWIPE))
		f->wipe = true;
}

static void open_element(struct foldersync *f, const struct wbxml_event *e)
{
	if (f->field != FOLDERSYNC_NO_FIELD)
		open_in_field(f, e->name);
	else if (e->depth == DEPTH_FOLDER)
		open_in_folder(f, e->name);
	else if (e->depth == DEPTH_CHANGE)
		open_change(f, e->name);
	else if (e->depth == DEPTH_TOP)
		open_top(f, e->name);
	else
		open_root(f, e->name);
}

static void finish(struct foldersync *f)
{
	f->finished = true;
	f->result = f->reader.open[0] == FH(FH_FOLDERSYNC) ? DOCUMENT_COMPLETE : DOCUMENT_OTHER_ROOT;
}

static void read_event(struct foldersync *f, enum wbxml_event_kind kind, const struct wbxml_event *e)
{
	switch (kind) {
	case WBXML_OPEN:
		open_element(f, e);
		break;
	case WBXML_TEXT:
		read_text(f, e);
		break;
	case WBXML_CLOSE:
		if (f->field != FOLDERSYNC_NO_FIELD && f->field != FOLDERSYNC_WIPE)
			close_field(f);
		break;
	case WBXML_DONE:
		finish(f);
		break;
	case WBXML_MALFORMED:
		malformed(f, f->reader.why);
		break;
	case WBXML_MORE:
		break;
	}
}

void foldersync_feed(struct foldersync *f, const void *bytes, size_t n)
{
	enum wbxml_event_kind kind = WBXML_OPEN;
	struct wbxml_event e;

	f->bytes += n;
	if (f->finished)
		return;
	wbxml_feed(&f->reader, bytes, n);
	while (!f->finished && kind != WBXML_MORE) {
		kind = wbxml_next(&f->reader, &e);
		read_event(f, kind, &e);
	}
}

void foldersync_end(struct foldersync *f)
{
	if (!f->finished)
		f->result = f->bytes > 0 ? DOCUMENT_TRUNCATED : DOCUMENT_EMPTY;
	f->finished = true;
}
