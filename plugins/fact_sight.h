/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the predicates of fact_table.h look at, and their names; private to
 * fact.c and fact_*.c.  Each predicate and quote gets its row's argument, so
 * that one function serves many rows.
 */
#ifndef FACT_SIGHT_H
#define FACT_SIGHT_H

#include <stdbool.h>

#include "evidence.h"
#include "failurecontext.h"
#include "page.h"
#include "server.h"
#include "text.h"

/* The evidence with everything that is worked out only once. */
struct sight {
	const struct evidence *e;
	const struct answer *a;       /* the main answer */
	const struct answer *options; /* --diagnose: OPTIONS, or NULL */
	const struct answer *retry;   /* --diagnose: FolderSync in another version, or NULL */
	bool answered;                /* an HTTP answer came, even if cut */
	long status;                  /* EAS Status of an answer that came, or -1 */
	long named;                   /* the same, or that of the retry: see evidence_named_status() */
	enum document_result body;    /* of a Provision document, too */
	enum page page;
	struct server server; /* the product may be shown by a follow-up only */
	struct failurecontext failure;
};

void sight_take(const struct evidence *e, struct sight *s);

/* Headers that rows name, and how they are spelled. */
#define FACT_HEADERS(HEADER)                                                                                 \
	HEADER(EAS, "MS-Server-ActiveSync")                                                                  \
	HEADER(AS_ERROR, "X-MS-ASError")                                                                     \
	HEADER(DIAGNOSTICS, "X-MS-Diagnostics")                                                              \
	HEADER(THROTTLE, "X-MS-ASThrottle")                                                                  \
	HEADER(BACK_OFF, "X-MS-BackOffDuration")                                                             \
	HEADER(RETRY_AFTER, "Retry-After")                                                                   \
	HEADER(AUTODISCOVERY_ERROR, "X-AutoDiscovery-Error")                                                 \
	HEADER(LOCATION, "Location")                                                                         \
	HEADER(MS_LOCATION, "X-MS-Location")                                                                 \
	HEADER(CAS_ERROR, "X-CasErrorCode")                                                                  \
	HEADER(BACK_END_TARGET, "X-CalculatedBETarget")                                                      \
	HEADER(CHALLENGE, "WWW-Authenticate")                                                                \
	HEADER(TYPE, "Content-Type")                                                                         \
	HEADER(SERVER, "Server")                                                                             \
	HEADER(POWERED_BY, "X-Powered-By")                                                                   \
	HEADER(TRANSFER, "Transfer-Encoding")                                                                \
	HEADER(REQUEST_ID, "request-id")                                                                     \
	HEADER(PROXY_ERROR, "X-ProxyErrorMessage")                                                           \
	HEADER(GROMMUNIO, "X-Grommunio-Sync-Version")                                                        \
	HEADER(ZPUSH, "X-Z-Push-Version")                                                                    \
	HEADER(MITIGATED, "cf-mitigated")

#define FACT_HEADER_NUMBER(name, spelling) HEADER_##name,
enum fact_header { FACT_HEADERS(FACT_HEADER_NUMBER) HEADER_COUNT };

/* Exceptions of Exchange that header, page or X-FailureContext may name. */
enum named_exception { NAMED_PRINCIPAL, NAMED_TRANSIT };

/* Status numbers that mean the same to whoever has to act: one row of fact_table.h each. */
enum status_group {
	STATUS_SERVER_ERROR,
	STATUS_REQUEST,
	STATUS_VERSION,
	STATUS_POLICY,
	STATUS_STATE,
	STATUS_MAILBOX_VERSION,
	STATUS_ACCESS
};

/* Alerts of TLS that rows name, by their numbers on the wire (RFC 8446 B.2). */
enum named_alert { ALERT_HANDSHAKE_FAILURE = 40, ALERT_CERTIFICATE_REQUIRED = 116 };

/* Sets of products and writers: a bit each. */
#define ONE(value) (1 << (value))
_Static_assert(PRODUCT_COUNT < 31 && WRITER_COUNT < 31, "one bit each in an int");

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define FACT_MAX_QUOTE 80 /* characters of a value from outside that is quoted */

/* In place of the argument where a predicate or quote needs none. */
#define NO_ARGUMENT int unused __attribute__((unused))

/* fact_transport.c */
bool sight_ended(const struct sight *s, int ending);
bool sight_lost_in_handshake(const struct sight *s, NO_ARGUMENT);
bool sight_timed_out_in(const struct sight *s, int phase); /* PHASE_LOOKUP, _CONNECT, _TLS, _ANSWER */
bool sight_via_proxy(const struct sight *s, NO_ARGUMENT);
bool sight_plain_http(const struct sight *s, NO_ARGUMENT);
bool sight_proxy_said(const struct sight *s, int status);
bool sight_proxy_said_5xx(const struct sight *s, NO_ARGUMENT);
bool sight_tls_failed(const struct sight *s, int problem);
bool sight_tls_leaf_only(const struct sight *s, NO_ARGUMENT);
bool sight_tls_root_sent(const struct sight *s, NO_ARGUMENT);
bool sight_tls_alert(const struct sight *s, int number); /* enum named_alert */
bool sight_tls_certificate_asked(const struct sight *s, NO_ARGUMENT);
bool sight_waited_about_round(const struct sight *s, NO_ARGUMENT);
bool sight_waited(const struct sight *s, int seconds);
void quote_host(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_waited_host(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_peer(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_proxy(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_proxy_status(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_received(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_validity(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_names(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_issuer(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_verification(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_alert(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_first_bytes(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_wait(const struct evidence *e, NO_ARGUMENT, struct text *t);

/* fact_http.c */
bool sight_http_is(const struct sight *s, int status);
bool sight_http_redirect(const struct sight *s, NO_ARGUMENT);
bool sight_http_52x(const struct sight *s, NO_ARGUMENT);
bool sight_http_error(const struct sight *s, NO_ARGUMENT); /* 400 and above */
bool sight_http_not_200(const struct sight *s, NO_ARGUMENT);
bool sight_header_came(const struct sight *s, int header);
bool sight_backs_off(const struct sight *s, int header);
bool sight_claims_exchange(const struct sight *s, int header);
bool sight_server_header_holds_iis(const struct sight *s, int version); /* 0: any */
bool sight_challenged_by_cloudflare(const struct sight *s, int header);
bool sight_powered_by_php(const struct sight *s, NO_ARGUMENT);
bool sight_zpush_wrote(const struct sight *s, NO_ARGUMENT);
bool sight_chunked(const struct sight *s, NO_ARGUMENT);
bool sight_type_is_sogo(const struct sight *s, NO_ARGUMENT);
bool sight_type_is_php(const struct sight *s, NO_ARGUMENT);
bool sight_reason_is_sogo(const struct sight *s, NO_ARGUMENT);
bool sight_reason_missing(const struct sight *s, NO_ARGUMENT);
bool sight_offers_basic(const struct sight *s, NO_ARGUMENT);
bool sight_offers_bearer(const struct sight *s, NO_ARGUMENT);
bool sight_bearer_of_cloud(const struct sight *s, NO_ARGUMENT);
bool sight_offers_integrated(const struct sight *s, NO_ARGUMENT);
bool sight_token_faulted(const struct sight *s, NO_ARGUMENT);
bool sight_leads_to_login(const struct sight *s, NO_ARGUMENT);
bool sight_leads_to_error_page(const struct sight *s, int of_front_end);
bool sight_leads_to_owa(const struct sight *s, NO_ARGUMENT);
bool sight_leads_to_https(const struct sight *s, NO_ARGUMENT);
bool sight_leads_elsewhere(const struct sight *s, NO_ARGUMENT);
bool sight_cookie_came_again(const struct sight *s, NO_ARGUMENT);
void quote_http(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_reason(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_header(const struct evidence *e, int header, struct text *t);
void quote_location(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_challenges(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_error_page(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_token_error(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_type(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_server(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_powered_by(const struct evidence *e, NO_ARGUMENT, struct text *t);

/* fact_document.c */
bool sight_ok_empty(const struct sight *s, NO_ARGUMENT);
bool sight_ok_text(const struct sight *s, NO_ARGUMENT);
bool sight_ok_malformed(const struct sight *s, NO_ARGUMENT);
bool sight_ok_truncated(const struct sight *s, NO_ARGUMENT);
bool sight_ok_other_root(const struct sight *s, NO_ARGUMENT);
bool sight_ok_no_status(const struct sight *s, NO_ARGUMENT);
bool sight_ok_no_inbox(const struct sight *s, NO_ARGUMENT);
bool sight_ok_no_policy_key(const struct sight *s, NO_ARGUMENT);
bool sight_ok_wrong_type(const struct sight *s, NO_ARGUMENT);
bool sight_ok_compressed(const struct sight *s, NO_ARGUMENT);
bool sight_ok_buried(const struct sight *s, NO_ARGUMENT);
bool sight_body_empty(const struct sight *s, NO_ARGUMENT);
bool sight_body_is_success(const struct sight *s, NO_ARGUMENT);
bool sight_wipe_ordered(const struct sight *s, NO_ARGUMENT);
bool sight_status_is(const struct sight *s, int status);
bool sight_status_of(const struct sight *s, int group); /* enum status_group */
bool sight_status_failed(const struct sight *s, NO_ARGUMENT);
bool sight_status_given(const struct sight *s, NO_ARGUMENT);
bool sight_provision_refused(const struct sight *s, int status);
bool sight_policy_refused(const struct sight *s, NO_ARGUMENT);
bool sight_options_said(const struct sight *s, int status);
bool sight_retry_succeeded(const struct sight *s, NO_ARGUMENT);
bool sight_retry_shows_version(const struct sight *s, NO_ARGUMENT);
bool sight_retry_failed(const struct sight *s, int http_status);
void quote_status(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_policy_status(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_asked_again(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_before_document(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_root(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_fault_of_body(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_folders(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_retry(const struct evidence *e, NO_ARGUMENT, struct text *t);

/* fact_server.c */
bool sight_product_known(const struct sight *s, NO_ARGUMENT);
bool sight_product_in(const struct sight *s, int set);
bool sight_writer_in(const struct sight *s, int set);
bool sight_page_is(const struct sight *s, int page);
bool sight_page_of_firewall(const struct sight *s, NO_ARGUMENT);
bool sight_page_of_gateway(const struct sight *s, NO_ARGUMENT);
bool sight_page_of_long_header(const struct sight *s, NO_ARGUMENT);
bool sight_page_of_tls_port(const struct sight *s, NO_ARGUMENT);
bool sight_front_in(const struct sight *s, int set);
bool sight_server_is_other(const struct sight *s, NO_ARGUMENT);
void quote_other_server(const struct evidence *e, NO_ARGUMENT, struct text *t);
bool sight_page_of_portal(const struct sight *s, NO_ARGUMENT);
bool sight_page_of_other_program(const struct sight *s, NO_ARGUMENT);
bool sight_body_of_other_program(const struct sight *s, NO_ARGUMENT);
bool sight_page_known(const struct sight *s, NO_ARGUMENT);
bool sight_front_end_only(const struct sight *s, NO_ARGUMENT);
bool sight_back_end_answered(const struct sight *s, NO_ARGUMENT);
bool sight_past_front_end(const struct sight *s, NO_ARGUMENT);
bool sight_back_end_said_the_same(const struct sight *s, NO_ARGUMENT);
bool sight_failure_at(const struct sight *s, int point);
bool sight_failure_of_tls(const struct sight *s, NO_ARGUMENT);
bool sight_cas_error_user(const struct sight *s, NO_ARGUMENT);
bool sight_cas_error_mailbox(const struct sight *s, NO_ARGUMENT);
bool sight_cas_error_timeout(const struct sight *s, NO_ARGUMENT);
bool sight_cas_error_token(const struct sight *s, NO_ARGUMENT);
bool sight_names(const struct sight *s, int exception); /* enum named_exception */
bool sight_asked_exchange_online(const struct sight *s, NO_ARGUMENT);
bool sight_spoke_12(const struct sight *s, NO_ARGUMENT);
bool sight_spoke_14(const struct sight *s, NO_ARGUMENT);
bool sight_spoke_16(const struct sight *s, NO_ARGUMENT);
bool sight_version_not_offered(const struct sight *s, NO_ARGUMENT);
bool sight_method_is(const struct sight *s, int method);
bool sight_method_integrated(const struct sight *s, NO_ARGUMENT);
bool sight_policy_key_sent(const struct sight *s, NO_ARGUMENT);
void quote_product(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_writer(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_page(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_back_end(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_failure(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_version(const struct evidence *e, NO_ARGUMENT, struct text *t);
void quote_offered(const struct evidence *e, NO_ARGUMENT, struct text *t);

#endif
