/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts: what each looks at, and that what it quotes may be printed. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fact.h"
#include "harness.h"

#define MAX_SENTENCE 512

static struct settings settings;
static struct evidence evidence;
static struct factset seen;

static void begin(struct answer *a, enum request_kind kind, const char *version)
{
	static struct request request;

	request.kind = kind;
	(void)snprintf(request.version, sizeof(request.version), "%s", version);
	a->request = request;
	answer_begin(a, NULL, 0);
	a->ending = ENDING_COMPLETE;
	a->phase = PHASE_DONE;
}

static void begin_run(void)
{
	memset(&settings, 0, sizeof(settings));
	memset(&evidence, 0, sizeof(evidence));
	(void)snprintf(settings.hostname, sizeof(settings.hostname), "mail.example.org");
	settings.port = 443;
	evidence.asked = &settings;
	begin(&evidence.main, REQUEST_FOLDERSYNC, "14.1");
}

static void add_header(struct answer *a, const char *line)
{
	headers_add_line(&a->headers, line, strlen(line));
}

static void observe(void)
{
	answer_end(&evidence.main);
	facts_observe(&evidence, &seen);
}

static bool sees(enum fact f)
{
	return facts_have(&seen, f);
}

/* ---- One header, one fact ---- */

static const struct {
	unsigned status;
	const char *header;
	enum fact fact;
	bool seen;
} header_cases[] = {
	{ 401, "WWW-Authenticate: Basic realm=\"mail\"", FACT_OFFERS_BASIC, true },
	{ 401, "Www-Authenticate: basic realm=\"SOGo\"", FACT_OFFERS_BASIC, true },
	{ 401, "WWW-Authenticate: Basic", FACT_OFFERS_BASIC, true },
	{ 401, "WWW-Authenticate: Negotiate, NTLM", FACT_OFFERS_INTEGRATED, true },
	{ 401, "WWW-Authenticate: Negotiate, NTLM", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: NTLM TlRMTVNTUAAC==, Basic realm=\"a, b\"", FACT_OFFERS_BASIC, true },
	{ 401, "WWW-Authenticate: Bearer client_id=\"0\", error=\"invalid_token\" , Basic realm=\"\"",
	  FACT_OFFERS_BASIC, true },
	{ 401, "WWW-Authenticate: Bearer client_id=\"0\", error=\"invalid_token\"", FACT_OFFERS_BEARER,
	  true },
	{ 401, "WWW-Authenticate: Bearer client_id=\"0\", error=\"invalid_token\"", FACT_TOKEN_FAULT, true },
	{ 401, "WWW-Authenticate: Bearer realm=\"Basic\"", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: Bearer uri=\"x, Basic realm\"", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: Bearer uri=\"x\\\", Basic realm\"", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: Digest nonce=1, Basic=2", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: X-Basic realm=\"x\"", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: \"", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: ", FACT_OFFERS_BASIC, false },
	{ 401, "WWW-Authenticate: ", FACT_CHALLENGED, true },
	{ 503, "X-MS-ASThrottle: ", FACT_THROTTLED, false },
	{ 503, "X-MS-ASThrottle: UnknownReason", FACT_THROTTLED, true },

	{ 302, "Location: https://mail.example.org/owa/", FACT_TO_OWA, true },
	{ 302, "Location: https://mail.example.org/owa/", FACT_TO_LOGIN, false },
	{ 302, "Location: https://exchange.example.org/x", FACT_TO_OWA, false },
	{ 302, "Location: https://owa.example.org/x", FACT_TO_OWA, false },
	{ 302, "Location: https://catalogins.example.org/x", FACT_TO_LOGIN, false },
	{ 302, "Location: https://login.example.org/x", FACT_TO_LOGIN, true },
	{ 302, "Location: https://mail.example.org/owa/", FACT_TO_ELSEWHERE, false },
	{ 302, "Location: https://MAIL.example.org:443/x", FACT_TO_ELSEWHERE, false },
	{ 302, "Location: https://mail.example.org.evil.example/x", FACT_TO_ELSEWHERE, true },
	{ 302, "Location: https://sts.example.org/adfs/ls/?version=1.0", FACT_TO_LOGIN, true },
	{ 302, "Location: /owa/auth/logon.aspx?url=https://other.example/", FACT_TO_LOGIN, true },
	{ 302, "Location: /owa/auth/logon.aspx?url=https://other.example/", FACT_TO_ELSEWHERE, false },
	{ 302, "Location: /my.logout.php3?errorcode=20", FACT_TO_LOGIN, true },
	{ 302, "Location: https://id.example.org/x/protocol/openid-connect/auth", FACT_TO_LOGIN, true },
	{ 302, "Location: https://id.example.org/x/authorize/?client_id=x", FACT_TO_LOGIN, true },
	{ 302, "Location: https://id.example.org/?response_type=code", FACT_TO_LOGIN, true },
	{ 302, "Location: /owa/auth/errorFE.aspx?httpCode=500", FACT_TO_LOGIN, false },
	{ 302, "Location: /owa/auth/errorFE.aspx?httpCode=500", FACT_TO_ERROR_FRONT, true },
	{ 302, "Location: /owa/auth/error.aspx?httpCode=500", FACT_TO_ERROR_FRONT, false },
	{ 302, "Location: /owa/auth/error.aspx?httpCode=500", FACT_TO_ERROR_OWA, true },
	{ 302, "Location: /owa/auth/logon.aspx?url=/owa/auth/error", FACT_TO_ERROR_OWA, false },
	{ 302, "Location: ", FACT_TO_ELSEWHERE, false },

	{ 403, "Content-Type: text/plain; charset=utf-8", FACT_TYPE_SOGO, true },
	{ 403, "Content-Type: text/plain;charset=UTF-8", FACT_TYPE_SOGO, true },
	{ 403, "Content-Type: text/plain", FACT_TYPE_SOGO, false },
	{ 403, "Content-Type: text/plain; charset=utf-8; x=1", FACT_TYPE_SOGO, false },
	{ 500, "Content-Type: text/html; charset=UTF-8", FACT_TYPE_PHP, true },
	{ 500, "X-Powered-By: PHP/8.2.7", FACT_POWERED_BY_PHP, true },
	{ 500, "X-Powered-By: ASP.NET", FACT_POWERED_BY_PHP, false },
	{ 500, "Transfer-Encoding: chunked", FACT_CHUNKED, true },
	{ 500, "Server: Microsoft-IIS/6.0", FACT_SERVER_IIS_6, true },
	{ 500, "Server: Microsoft-IIS/7.5", FACT_SERVER_IIS_6, false },
	{ 500, "Server: Microsoft-IIS/7.5", FACT_SERVER_IIS, true },
	{ 500, "X-FEServer: FE1", FACT_FRONT_END_ONLY, true },
	{ 500, "X-DiagInfo: BE1", FACT_BACK_END, true },
	{ 500, "X-BackEndHttpStatus: 500", FACT_BACK_END_SAME, true },
	{ 500, "X-BackEndHttpStatus: 500,500", FACT_BACK_END_SAME, true },
	{ 500, "X-BackEndHttpStatus: 401", FACT_BACK_END_SAME, false },
	{ 500, "X-BackEndHttpStatus: ", FACT_BACK_END_SAME, false },
	{ 401, "X-FailureContext: FrontEnd;401;VW5hdXRob3JpemVk;;;;", FACT_FAILURE_FRONT, true },
	{ 500, "X-FailureContext: BackEnd;500;;;;;", FACT_FAILURE_BACK, true },
	{ 500, "X-FailureContext: FrontEnd;500;VHJ1c3RGYWlsdXJl;;;;", FACT_FAILURE_TLS, true },
	{ 500, "X-FailureContext: ;;;;;;;;;;", FACT_FAILURE_FRONT, false },
	{ 404, "X-CasErrorCode: MailboxGuidWithDomainNotFound", FACT_CAS_MAILBOX, true },
	{ 404, "X-CasErrorCode: UserNotFound", FACT_CAS_USER, true },
	{ 404, "X-CasErrorCode: MailboxExternalDirectoryObjectIdNotFound", FACT_CAS_MAILBOX, true },
	{ 404, "X-CasErrorCode: OrganizationMailboxNotFound", FACT_CAS_MAILBOX, false },
	{ 404, "X-CasErrorCode: MailboxNotFoundYet", FACT_CAS_MAILBOX, false },
	{ 503, "X-CasErrorCode: BackEndRequestTimedOut", FACT_CAS_TIMED_OUT, true },
	{ 503, "X-CasErrorCode: ServerNotFound", FACT_CAS_TIMED_OUT, false },
	{ 503, "X-CasErrorCode: ServerNotFound", FACT_CAS_ERROR, true },
	{ 401, "X-CasErrorCode: InvalidOAuthToken", FACT_CAS_TOKEN, true },
	{ 403, "X-Any: xUserPrincipalCouldNotBeFoundx", FACT_PRINCIPAL_NOT_FOUND, true },
	{ 200, "X-Any: UserPrincipalCouldNotBeFound", FACT_PRINCIPAL_NOT_FOUND, false },
	{ 400, "MS-ASProtocolVersions: 2.5,12.1,14.1", FACT_VERSION_NOT_OFFERED, false },
	{ 400, "MS-ASProtocolVersions: 2.5, 12.1, 14.0", FACT_VERSION_NOT_OFFERED, true },
	{ 400, "MS-ASProtocolVersions: 114.1,14.10", FACT_VERSION_NOT_OFFERED, true },
	{ 503, "X-MS-ASThrottle: CommandFrequency", FACT_THROTTLED, true },
	{ 503, "Retry-After: 30", FACT_THROTTLED, false },
	{ 503, "X-MS-BackOffDuration: H/60", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: M/1", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: L/-469", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: L/0", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: 60", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: 0.5", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: H/60 s", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: H/99999999999999999999999", FACT_BACK_OFF, true },
	{ 503, "X-MS-BackOffDuration: -469", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: L/ -469", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: 0", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: H/", FACT_BACK_OFF, false },
	{ 503, "X-MS-BackOffDuration: ", FACT_BACK_OFF, false },
};

START_TEST(reads_a_header)
{
	begin_run();
	evidence.main.status = header_cases[_i].status;
	add_header(&evidence.main, header_cases[_i].header);
	observe();
	ck_assert_msg(sees(header_cases[_i].fact) == header_cases[_i].seen, "%s: %s", header_cases[_i].header,
	              fact_name(header_cases[_i].fact));
}
END_TEST

/* ---- Time, names, versions ---- */

static const struct {
	double wait;
	bool round, slow, is_long;
} waits[] = {
	{ 0.07, false, false, false }, { 4.99, false, false, false }, { 5.0, false, true, false },
	{ 29.9, false, true, false },  { 30.01, true, true, true },   { 60.02, true, true, true },
	{ 61.4, true, true, true },    { 61.7, false, true, true },   { 75.0, false, true, true },
	{ 85.5, true, true, true },    { 119.0, false, true, true },  { 120.3, true, true, true },
	{ 180.0, true, true, true },   { 631.0, false, true, true },  { -1, false, false, false },
};

START_TEST(knows_the_time_limits_of_proxies)
{
	begin_run();
	evidence.main.status = 500;
	evidence.main.time.firstbyte = (int64_t)(waits[_i].wait * 1e6);
	observe();
	ck_assert_msg(sees(FACT_WAIT_ROUND) == waits[_i].round, "%f", waits[_i].wait);
	ck_assert_msg(sees(FACT_WAIT_SLOW) == waits[_i].slow, "%f", waits[_i].wait);
	ck_assert_msg(sees(FACT_WAIT_LONG) == waits[_i].is_long, "%f", waits[_i].wait);
}
END_TEST

static const struct {
	const char *hostname;
	bool online;
} hosts[] = {
	{ "outlook.office365.com", true },    { "OUTLOOK.OFFICE365.COM", true },
	{ "eas.outlook.com", true },          { "outlook.office.com", true },
	{ "mail.example.org", false },        { "notoutlook.com", false },
	{ "outlook.com.example.org", false }, { "com", false },
};

START_TEST(knows_the_names_of_exchange_online)
{
	begin_run();
	(void)snprintf(settings.hostname, sizeof(settings.hostname), "%s", hosts[_i].hostname);
	evidence.main.status = 401;
	observe();
	ck_assert_msg(sees(FACT_ASKED_ONLINE) == hosts[_i].online, "%s", hosts[_i].hostname);
}
END_TEST

static const struct {
	const char *version;
	bool old, new, newest;
} versions[] = {
	{ "2.5", true, false, false },  { "12.0", true, false, false }, { "12.1", true, false, false },
	{ "14.0", false, true, false }, { "14.1", false, true, false }, { "16.0", false, true, true },
	{ "16.1", false, true, true },
};

START_TEST(tells_old_versions_from_new)
{
	begin_run();
	begin(&evidence.main, REQUEST_FOLDERSYNC, versions[_i].version);
	evidence.main.status = 500;
	observe();
	ck_assert(sees(FACT_SPOKE_12) == versions[_i].old);
	ck_assert(sees(FACT_SPOKE_14) == versions[_i].new);
	ck_assert(sees(FACT_SPOKE_16) == versions[_i].newest);
}
END_TEST

/* ---- What came, what did not ---- */

START_TEST(takes_no_http_status_from_an_answer_that_did_not_come)
{
	begin_run();
	evidence.main.status = 500;
	evidence.main.ending = ENDING_TIMEOUT;
	evidence.main.phase = PHASE_ANSWER;
	observe();
	ck_assert(!sees(FACT_HTTP_500));
	ck_assert(sees(FACT_TIMEOUT_ANSWER));
	evidence.main.ending = ENDING_CUT;
	facts_observe(&evidence, &seen);
	ck_assert(sees(FACT_HTTP_500));
}
END_TEST

START_TEST(learns_the_product_from_a_further_answer)
{
	begin_run();
	evidence.main.status = 504;
	observe();
	ck_assert(!sees(FACT_IS_SOGO) && !sees(FACT_PRODUCT_KNOWN));
	evidence.followups = 1;
	begin(&evidence.followup[0], REQUEST_OPTIONS, "14.1");
	evidence.followup[0].status = 401;
	add_header(&evidence.followup[0], "WWW-Authenticate: basic realm=\"SOGo\"");
	facts_observe(&evidence, &seen);
	ck_assert(sees(FACT_IS_SOGO) && sees(FACT_PRODUCT_KNOWN));
	ck_assert(!sees(FACT_OPTIONS_200));
}
END_TEST

START_TEST(holds_a_provisioning_status_for_no_folder_status)
{
	begin_run();
	begin(&evidence.main, REQUEST_PROVISION, "14.1");
	evidence.main.status = 200;
	(void)answer_body(&evidence.main, "\x03\x01\x6a\x00\x00\x0e\x45\x4b\x03\x36\x00\x01\x01", 13);
	observe();
	ck_assert(sees(FACT_STATUS_FAILED));
	ck_assert(!sees(FACT_STATUS_SERVER_ERROR));
}
END_TEST

START_TEST(tells_a_wipe_from_a_policy_without_key)
{
	begin_run();
	begin(&evidence.main, REQUEST_PROVISION, "14.1");
	evidence.main.status = 200;
	(void)answer_body(&evidence.main, "\x03\x01\x6a\x00\x00\x0e\x45\x4b\x03\x31\x00\x01\x0c\x01", 14);
	observe();
	ck_assert(sees(FACT_WIPE_ORDERED));
	ck_assert(!sees(FACT_OK_NO_POLICY_KEY));
}
END_TEST

START_TEST(knows_where_the_connection_was_cut)
{
	begin_run();
	evidence.main.ending = ENDING_LOST;
	evidence.main.phase = PHASE_ANSWER;
	observe();
	ck_assert(sees(FACT_ENDED_LOST) && !sees(FACT_LOST_IN_HANDSHAKE));
	evidence.main.phase = PHASE_TLS;
	facts_observe(&evidence, &seen);
	ck_assert(sees(FACT_LOST_IN_HANDSHAKE));
	evidence.main.ending = ENDING_CUT;
	evidence.main.status = 200;
	facts_observe(&evidence, &seen);
	ck_assert(sees(FACT_ENDED_CUT) && sees(FACT_OK_TRUNCATED) && !sees(FACT_OK_EMPTY));
	evidence.main.status = 500;
	facts_observe(&evidence, &seen);
	ck_assert(!sees(FACT_OK_TRUNCATED));
}
END_TEST

START_TEST(expects_cookies_only_behind_an_earlier_request)
{
	begin_run();
	evidence.main.status = 500;
	add_header(&evidence.main, "Set-Cookie: X-BackEndCookie=1");
	observe();
	ck_assert(!sees(FACT_COOKIE_AGAIN));
	evidence.cookies_set = true;
	facts_observe(&evidence, &seen);
	ck_assert(sees(FACT_COOKIE_AGAIN));
}
END_TEST

START_TEST(does_not_know_the_product_of_a_lookalike)
{
	begin_run();
	evidence.main.status = 500;
	add_header(&evidence.main, "MS-Server-ActiveSync: 16.1");
	observe();
	ck_assert(sees(FACT_IS_LOOKALIKE) && !sees(FACT_PRODUCT_KNOWN) && !sees(FACT_IS_EXCHANGE));
}
END_TEST

START_TEST(says_whether_absence_tells)
{
	static const struct factset nothing;
	struct factset product = { { 0 } };

	product.word[FACT_PRODUCT_KNOWN / 64] |= UINT64_C(1) << FACT_PRODUCT_KNOWN % 64;
	ck_assert(fact_absence_tells(FACT_PAGE_LOGIN, &nothing));
	ck_assert(!fact_absence_tells(FACT_OPTIONS_200, &nothing));
	ck_assert(!fact_absence_tells(FACT_IS_SOGO, &nothing));
	ck_assert(fact_absence_tells(FACT_IS_SOGO, &product));
	ck_assert(fact_is_product(FACT_IS_SOGO) && !fact_is_product(FACT_HTTP_500));
}
END_TEST

/* ---- Sentences ---- */

static void assert_sentence(enum fact f, const char *s)
{
	ck_assert_msg(s[0] != '\0' && s[0] != ' ', "%s says nothing", fact_name(f));
	ck_assert_msg(strlen(s) < 480, "%s: %s", fact_name(f), s);
	for (const char *c = s; *c; c++)
		ck_assert_msg((unsigned char)*c >= ' ' && *c != 0x7F && *c != '|', "%s: %s", fact_name(f), s);
}

START_TEST(has_a_plain_sentence_for_seen_and_not_seen)
{
	enum fact f = (enum fact)_i;
	char is[MAX_SENTENCE], is_not[MAX_SENTENCE];
	struct text t;

	TEXT_IN(&t, is);
	fact_say(f, NULL, &t);
	assert_sentence(f, is);
	TEXT_IN(&t, is_not);
	fact_say_not(f, &t);
	assert_sentence(f, is_not);
	ck_assert_str_ne(is, is_not);
	ck_assert(strlen(is) <= 110 && strlen(is_not) <= 110);
	ck_assert(is[strlen(is) - 1] != '.' && is_not[strlen(is_not) - 1] != '.');
	for (enum fact other = FACT_NONE + 1; other < f; other++)
		ck_assert_str_ne(fact_name(other), fact_name(f));
}
END_TEST

/* Every header that a sentence may quote holds what must never reach a terminal. */
static void be_hostile(struct answer *a)
{
	static const char *const names[] = {
		"MS-Server-ActiveSync",
		"X-MS-ASError",
		"X-MS-Diagnostics",
		"X-MS-ASThrottle",
		"Retry-After",
		"X-AutoDiscovery-Error",
		"Location",
		"X-MS-Location",
		"X-CasErrorCode",
		"X-CalculatedBETarget",
		"WWW-Authenticate",
		"Content-Type",
		"Server",
		"X-Powered-By",
		"Transfer-Encoding",
		"request-id",
		"MS-ASProtocolVersions",
		"X-FEServer",
		"X-BEServer",
		"X-DiagInfo",
		"X-OWA-Version",
	};
	static const char filth[] = "\x1b[2J\x07|<b>\xe2\x80\xae\xff\xc3 realm=\"SOGo\" $(reboot) ";
	char line[3000];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct text t;

		TEXT_IN(&t, line);
		text_addf(&t, "%s: ", names[i]);
		while (!t.cut)
			text_add_bytes(&t, filth, sizeof(filth) - 1);
		headers_add_line(&a->headers, line, t.len);
	}
	(void)snprintf(a->address, sizeof(a->address), "\x1b[31m");
	(void)snprintf(a->tls.subject, sizeof(a->tls.subject), "%s", filth);
	(void)snprintf(a->tls.issuer, sizeof(a->tls.issuer), "%s", filth);
	memset(a->tls.names, '\x1b', sizeof(a->tls.names) - 1);
	memset(a->tls.first_bytes, '|', sizeof(a->tls.first_bytes));
	a->tls.verify_text = "self-signed certificate in certificate chain";
	a->tls.root_untrusted = true;
	(void)answer_body(a, filth, sizeof(filth) - 1);
	(void)answer_body(a, "Powered by Jetty:// \x1b[0m", 24);
}

START_TEST(quotes_hostile_values_safely_and_shortly)
{
	char said[MAX_SENTENCE];
	struct text t;

	begin_run();
	evidence.main.status = 500;
	be_hostile(&evidence.main);
	evidence.followups = 1;
	begin(&evidence.followup[0], REQUEST_FOLDERSYNC, "14.1");
	be_hostile(&evidence.followup[0]);
	answer_end(&evidence.followup[0]);
	settings.proxy.given = _i % 2 == 0;
	observe();
	TEXT_IN(&t, said);
	fact_say((enum fact)_i, &evidence, &t);
	assert_sentence((enum fact)_i, said);
	ck_assert(!t.cut);
	ck_assert_ptr_null(strstr(said, "\xe2\x80\xae"));
}
END_TEST

START_TEST(quotes_the_value_that_was_seen)
{
	char said[MAX_SENTENCE];
	struct text t;

	begin_run();
	evidence.main.status = 500;
	add_header(&evidence.main, "Server: Microsoft-IIS/7.5");
	add_header(&evidence.main, "MS-Server-ActiveSync: 14.3.123.4");
	observe();
	ck_assert(sees(FACT_IS_EXCHANGE_2010));
	TEXT_IN(&t, said);
	fact_say(FACT_IS_EXCHANGE_2010, &evidence, &t);
	ck_assert_str_eq(said, "the server is Exchange 2010 (MS-Server-ActiveSync: 14.3.123.4)");
	TEXT_IN(&t, said);
	fact_say_not(FACT_PAGE_TMG_TARGET_NAME, &t);
	ck_assert_str_eq(said,
	                 "the body does not contain -2146893022, the target principal name is incorrect");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("fact");
	TCase *sight = tcase_create("sight"), *sentences = tcase_create("sentences");

	tcase_add_loop_test(sight, reads_a_header, 0, COUNT(header_cases));
	tcase_add_loop_test(sight, knows_the_time_limits_of_proxies, 0, COUNT(waits));
	tcase_add_loop_test(sight, knows_the_names_of_exchange_online, 0, COUNT(hosts));
	tcase_add_loop_test(sight, tells_old_versions_from_new, 0, COUNT(versions));
	tcase_add_test(sight, takes_no_http_status_from_an_answer_that_did_not_come);
	tcase_add_test(sight, learns_the_product_from_a_further_answer);
	tcase_add_test(sight, holds_a_provisioning_status_for_no_folder_status);
	tcase_add_test(sight, tells_a_wipe_from_a_policy_without_key);
	tcase_add_test(sight, knows_where_the_connection_was_cut);
	tcase_add_test(sight, expects_cookies_only_behind_an_earlier_request);
	tcase_add_test(sight, does_not_know_the_product_of_a_lookalike);
	tcase_add_test(sight, says_whether_absence_tells);
	suite_add_tcase(s, sight);
	tcase_add_loop_test(sentences, has_a_plain_sentence_for_seen_and_not_seen, FACT_NONE + 1, FACT_COUNT);
	tcase_add_loop_test(sentences, quotes_hostile_values_safely_and_shortly, FACT_NONE + 1, FACT_COUNT);
	tcase_add_test(sentences, quotes_the_value_that_was_seen);
	suite_add_tcase(s, sentences);
	return s;
}
