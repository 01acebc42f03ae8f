/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request.h"

#include <string.h>

#include "codepage.h"
#include "version.h"
#include "wbxml.h"

#define DEVICE_MODEL "check_activesync"

/* What RFC 3986 allows as it is: 2.3 everywhere, 3.3 in a path. */
#define PATH_EXTRA "/!$&'()*+,;=:@"

static bool is_unreserved(char c)
{
	return text_is_letter(c) || text_is_digit(c) || (c && strchr("-._~", c));
}

static void add_encoded(struct text *t, char c)
{
	text_addf(t, "%%%02X", (unsigned char)c);
}

static void add_query_value(struct text *t, const char *name, const char *value)
{
	text_add(t, name);
	for (; *value; value++) {
		if (is_unreserved(*value))
			text_add_bytes(t, value, 1);
		else
			add_encoded(t, *value);
	}
}

/* A percent sign that begins an escape is the user's own encoding. */
static void add_path(struct text *t, const char *path)
{
	if (*path != '/')
		text_add(t, "/");
	for (; *path; path++) {
		bool escape = path[0] == '%' && text_hex_digit(path[1]) < 16 && text_hex_digit(path[2]) < 16;

		if (escape || is_unreserved(*path) || strchr(PATH_EXTRA, *path))
			text_add_bytes(t, path, 1);
		else
			add_encoded(t, *path);
	}
}

static void add_origin(struct text *t, const struct settings *s)
{
	bool literal = strchr(s->hostname, ':') != NULL;
	unsigned usual = s->plain_http ? 80 : 443;

	text_addf(t, "%s://%s%s%s", s->plain_http ? "http" : "https", literal ? "[" : "", s->hostname,
	          literal ? "]" : "");
	if (s->port != usual)
		text_addf(t, ":%u", s->port);
}

static void add_header(struct request *r, const char *name, const char *value)
{
	struct text t;

	if (r->header_count == REQUEST_MAX_HEADERS)
		return;
	TEXT_IN(&t, r->header[r->header_count]);
	text_addf(&t, "%s: %s", name, value);
	r->header_count++;
}

static void begin(const struct settings *s, enum request_kind kind, const char *version, struct request *r)
{
	struct text t;

	r->kind = kind;
	r->method = kind == REQUEST_OPTIONS ? "OPTIONS" : "POST";
	r->header_count = 0;
	r->body_len = 0;
	TEXT_IN(&t, r->version);
	text_add(&t, version);
	TEXT_IN(&t, r->url);
	add_origin(&t, s);
	add_path(&t, s->path);
	if (kind != REQUEST_OPTIONS) {
		add_query_value(&t, "?Cmd=", kind == REQUEST_FOLDERSYNC ? "FolderSync" : "Provision");
		add_query_value(&t, "&User=", s->username);
		add_query_value(&t, "&DeviceId=", s->device_id);
		add_query_value(&t, "&DeviceType=", s->device_type);
		add_header(r, "Content-Type", "application/vnd.ms-sync.wbxml");
		add_header(r, "MS-ASProtocolVersion", version);
	}
	add_header(r, "User-Agent", s->user_agent);
}

void request_foldersync(const struct settings *s, const char *version, const char *policy_key,
                        struct request *r)
{
	struct wbxml_writer w;

	begin(s, REQUEST_FOLDERSYNC, version, r);
	if (policy_key[0])
		add_header(r, "X-MS-PolicyKey", policy_key);
	wbxml_write_begin(&w, r->body, sizeof(r->body));
	wbxml_write_open(&w, PAGE_FOLDERHIERARCHY, FH_FOLDERSYNC);
	wbxml_write_element(&w, PAGE_FOLDERHIERARCHY, FH_SYNCKEY, "0");
	wbxml_write_close(&w);
	r->body_len = w.cut ? 0 : w.len;
}

void request_options(const struct settings *s, struct request *r)
{
	begin(s, REQUEST_OPTIONS, "", r);
}

/* The device must describe itself from 14.1 on and must not before (MS-ASPROV 3.1.5.1). */
static bool describes_device(const char *version)
{
	return version_at_least(version, "14.1");
}

/* 2.5 knows policies as XML only. */
static const char *policy_type(const char *version)
{
	return version_at_least(version, "12.0") ? "MS-EAS-Provisioning-WBXML" : "MS-WAP-Provisioning-XML";
}

static void open_policy(struct wbxml_writer *w, const char *version)
{
	wbxml_write_open(w, PAGE_PROVISION, PROV_POLICIES);
	wbxml_write_open(w, PAGE_PROVISION, PROV_POLICY);
	wbxml_write_element(w, PAGE_PROVISION, PROV_POLICYTYPE, policy_type(version));
}

/* Policy, Policies and Provision. */
static void close_provision(struct wbxml_writer *w)
{
	wbxml_write_close(w);
	wbxml_write_close(w);
	wbxml_write_close(w);
}

void request_provision(const struct settings *s, struct request *r)
{
	struct wbxml_writer w;

	begin(s, REQUEST_PROVISION, s->protocol_version, r);
	add_header(r, "X-MS-PolicyKey", "0");
	wbxml_write_begin(&w, r->body, sizeof(r->body));
	wbxml_write_open(&w, PAGE_PROVISION, PROV_PROVISION);
	if (describes_device(s->protocol_version)) {
		wbxml_write_open(&w, PAGE_SETTINGS, SET_DEVICEINFORMATION);
		wbxml_write_open(&w, PAGE_SETTINGS, SET_SET);
		wbxml_write_element(&w, PAGE_SETTINGS, SET_MODEL, DEVICE_MODEL);
		wbxml_write_close(&w);
		wbxml_write_close(&w);
	}
	open_policy(&w, s->protocol_version);
	close_provision(&w);
	r->body_len = w.cut ? 0 : w.len;
}

void request_provision_ack(const struct settings *s, const char *policy_key, struct request *r)
{
	struct wbxml_writer w;

	begin(s, REQUEST_PROVISION_ACK, s->protocol_version, r);
	add_header(r, "X-MS-PolicyKey", policy_key);
	wbxml_write_begin(&w, r->body, sizeof(r->body));
	wbxml_write_open(&w, PAGE_PROVISION, PROV_PROVISION);
	open_policy(&w, s->protocol_version);
	wbxml_write_element(&w, PAGE_PROVISION, PROV_POLICYKEY, policy_key);
	wbxml_write_element(&w, PAGE_PROVISION, PROV_STATUS, "1");
	close_provision(&w);
	r->body_len = w.cut ? 0 : w.len;
}

bool request_is_provision(const struct request *r)
{
	return r->kind == REQUEST_PROVISION || r->kind == REQUEST_PROVISION_ACK;
}

const char *request_name(enum request_kind kind)
{
	static const char *const names[REQUEST_KIND_COUNT] = {
		[REQUEST_FOLDERSYNC] = "FolderSync",
		[REQUEST_OPTIONS] = "OPTIONS",
		[REQUEST_PROVISION] = "Provision",
		[REQUEST_PROVISION_ACK] = "Provision acknowledgement",
	};

	return names[kind];
}
