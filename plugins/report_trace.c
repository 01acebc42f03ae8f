/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire, for -vv and -vvv: without credentials, they never reach the evidence. */
#include <string.h>

#include "dump.h"
#include "report.h"

#define MAX_VALUE 200 /* characters of a header's value */

static void add_safe_line(struct text *t, const char *prefix, const char *bytes)
{
	text_add(t, prefix);
	text_add_safe(t, bytes, strlen(bytes), MAX_VALUE);
	text_add(t, "\n");
}

static void add_ms(struct text *t, const char *label, int64_t us)
{
	if (us >= 0)
		text_addf(t, " %s %.1f ms", label, (double)us / 1e3);
}

static void add_timings(const struct answer *a, struct text *t)
{
	text_add(t, "Timings:");
	add_ms(t, "lookup", a->time.lookup);
	add_ms(t, "connect", a->time.connect);
	add_ms(t, "tls", a->time.tls);
	add_ms(t, "first byte", a->time.firstbyte);
	add_ms(t, "transfer", a->time.transfer);
	add_ms(t, "total", a->time.total);
	text_add(t, "\n");
}

static void add_connection(const struct answer *a, struct text *t)
{
	if (a->address[0])
		add_safe_line(t, a->phase > PHASE_CONNECT ? "Connected to: " : "Tried last: ", a->address);
	if (a->tls.version[0])
		text_addf(t, "TLS: %s\n", a->tls.version);
	if (a->tls.have_certificate) {
		add_safe_line(t, "Certificate: ", a->tls.subject);
		add_safe_line(t, "  names: ", a->tls.names);
		add_safe_line(t, a->tls.error_depth > 0 ? "  issuer above it that failed: " : "  issuer: ",
		              a->tls.issuer);
		text_addf(t, "  days left: %ld\n", a->tls.days_left);
	}
	if (a->error[0])
		add_safe_line(t, "libcurl says: ", a->error);
}

static void add_headers(const struct answer *a, struct text *t)
{
	if (a->status == 0)
		return;
	text_addf(t, "< HTTP %u", a->status);
	add_safe_line(t, " ", a->headers.reason);
	for (size_t i = 0; i < a->headers.count; i++) {
		text_add(t, "< ");
		text_add_safe(t, headers_name_at(&a->headers, i), strlen(headers_name_at(&a->headers, i)),
		              MAX_VALUE);
		add_safe_line(t, ": ", headers_value_at(&a->headers, i));
	}
	if (a->headers.dropped)
		text_addf(t, "< (%zu more header field%s, not kept)\n", a->headers.dropped,
		          a->headers.dropped == 1 ? "" : "s");
}

static void add_body(const char *prefix, const void *bytes, size_t n, struct text *t)
{
	const unsigned char *first = bytes;

	if (n == 0)
		return;
	if (first[0] >= 0x01 && first[0] <= 0x03)
		dump_wbxml(t, prefix, bytes, n);
	else
		dump_text(t, prefix, bytes, n);
}

static void add_request(const struct evidence *e, const struct answer *a, struct text *t)
{
	const struct request *r = &a->request;

	text_addf(t, "Request: %s %s\n", r->method, r->url);
	for (size_t i = 0; i < r->header_count; i++)
		add_safe_line(t, "> ", r->header[i]);
	if (e->asked->verbose >= 3)
		add_body("> ", r->body, r->body_len, t);
}

static void add_answer(const struct evidence *e, const struct answer *a, struct text *t)
{
	add_request(e, a, t);
	add_connection(a, t);
	add_timings(a, t);
	add_headers(a, t);
	if (e->asked->verbose < 3)
		return;
	add_body("< ", a->head, a->head_len, t);
	if (a->body_bytes > a->head_len)
		text_addf(t, "< (%zu bytes in all)\n", a->body_bytes);
}

void report_trace(const struct evidence *e, struct text *t)
{
	add_answer(e, &e->main, t);
	for (size_t i = 0; i < e->followups; i++)
		add_answer(e, &e->followup[i], t);
}
