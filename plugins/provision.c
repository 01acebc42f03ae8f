/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provision.h"

#include <string.h>

#include "codepage.h"
#include "text.h"

#define PROV(tag) WBXML_NAME(PAGE_PROVISION, tag)

void provision_begin(struct provision *p)
{
	memset(p, 0, sizeof(*p));
	wbxml_begin(&p->reader);
}

static void malformed(struct provision *p)
{
	p->finished = true;
	p->result = p->reader.started ? DOCUMENT_MALFORMED : DOCUMENT_NOT_WBXML;
}

/* Provision/Status, or Status or the first PolicyKey of Provision/Policies/Policy. */
static enum provision_field field_of(const struct provision *p, const struct wbxml_event *e)
{
	const uint16_t *open = p->reader.open;

	if (e->depth == 2 && e->name == PROV(PROV_STATUS))
		return PROVISION_STATUS;
	if (e->depth != 4 || open[1] != PROV(PROV_POLICIES) || open[2] != PROV(PROV_POLICY))
		return PROVISION_NO_FIELD;
	if (e->name == PROV(PROV_STATUS))
		return PROVISION_POLICY_STATUS;
	return e->name == PROV(PROV_POLICYKEY) && p->key_len == 0 ? PROVISION_POLICY_KEY : PROVISION_NO_FIELD;
}

static void open_element(struct provision *p, const struct wbxml_event *e)
{
	if (e->depth == 1 && e->name != PROV(PROV_PROVISION)) {
		wbxml_skip(&p->reader);
		return;
	}
	if (e->name == PROV(PROV_REMOTEWIPE) || e->name == PROV(PROV_ACCOUNTONLYREMOTEWIPE))
		p->wipe = true;
	if (p->field != PROVISION_NO_FIELD)
		return;
	p->field = field_of(p, e);
	p->field_depth = e->depth;
	p->number = (struct wbxml_number){ 0 };
}

static void read_key(struct provision *p, const char *text, size_t len)
{
	for (size_t i = 0; i < len && !p->key_bad; i++) {
		if (!text_is_digit(text[i]) || p->key_len == PROVISION_MAX_KEY)
			p->key_bad = true;
		else
			p->policy_key[p->key_len++] = text[i];
	}
}

static void read_text(struct provision *p, const struct wbxml_event *e)
{
	if (p->field == PROVISION_POLICY_KEY)
		read_key(p, e->text, e->len);
	else if (p->field != PROVISION_NO_FIELD)
		wbxml_number_add(&p->number, e->text, e->len);
}

static void close_status(struct provision *p, bool *has, unsigned *out)
{
	unsigned long number;

	if (!wbxml_number_get(&p->number, PROVISION_MAX_STATUS, &number)) {
		malformed(p);
	} else if (!*has) {
		*has = true;
		*out = (unsigned)number;
	}
}

static void close_element(struct provision *p, const struct wbxml_event *e)
{
	if (e->depth != p->field_depth)
		return;
	if (p->field == PROVISION_STATUS)
		close_status(p, &p->has_status, &p->status);
	else if (p->field == PROVISION_POLICY_STATUS)
		close_status(p, &p->has_policy_status, &p->policy_status);
	else if (p->field == PROVISION_POLICY_KEY && p->key_bad)
		malformed(p);
	p->field = PROVISION_NO_FIELD;
}

static void read_event(struct provision *p, enum wbxml_event_kind kind, const struct wbxml_event *e)
{
	switch (kind) {
	case WBXML_OPEN:
		open_element(p, e);
		break;
	case WBXML_TEXT:
		read_text(p, e);
		break;
	case WBXML_CLOSE:
		close_element(p, e);
		break;
	case WBXML_DONE:
		p->finished = true;
		p->result =
			p->reader.open[0] == PROV(PROV_PROVISION) ? DOCUMENT_COMPLETE : DOCUMENT_OTHER_ROOT;
		break;
	case WBXML_MALFORMED:
		malformed(p);
		break;
	case WBXML_MORE:
		break;
	}
}

void provision_feed(struct provision *p, const void *bytes, size_t n)
{
	enum wbxml_event_kind kind = WBXML_OPEN;
	struct wbxml_event e;

	p->any = p->any || n > 0;
	if (p->finished)
		return;
	wbxml_feed(&p->reader, bytes, n);
	while (!p->finished && kind != WBXML_MORE) {
		kind = wbxml_next(&p->reader, &e);
		read_event(p, kind, &e);
	}
}

void provision_end(struct provision *p)
{
	if (!p->finished)
		p->result = p->any ? DOCUMENT_TRUNCATED : DOCUMENT_EMPTY;
	p->finished = true;
	if (p->result != DOCUMENT_COMPLETE)
		p->policy_key[0] = '\0';
}
