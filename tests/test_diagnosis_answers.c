/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which cause comes first for runs that no recorded answer shows; those are in test_fixtures.c. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "diagnosis.h"
#include "evidence.h"
#include "harness.h"

/* One run that no recorded answer shows, and what must come first. */
struct scenario {
	const char *first;
	enum sure sure;
	enum ending ending;
	enum phase phase;
	enum tls_problem tls;
	unsigned chain;        /* certificates sent */
	const char *verify;    /* OpenSSL's words */
	int alert;             /* 0: none */
	unsigned proxy_status; /* of CONNECT; a proxy is in use then */
	const char *reply;     /* header lines and body, NULL: no answer */
	unsigned status;       /* EAS Status in place of the body; behind the header lines, if any */
	const char *version;   /* NULL: 14.1 */
	enum auth auth;
	bool plain_http, cookies_set, certificate_asked;
	double wait;               /* seconds */
	unsigned options;          /* --diagnose: HTTP status of OPTIONS */
	const char *shown;         /* OPTIONS's whole reply in place of that */
	unsigned retry, retry_eas; /* --diagnose: FolderSync in 14.1, HTTP and EAS Status */
	enum request_kind kind;
};

#define EXCHANGE_2003 "Server: Microsoft-IIS/6.0\nMS-Server-ActiveSync: 6.5.7638.1\n"
#define EXCHANGE_2007 "Server: Microsoft-IIS/7.5\nMS-Server-ActiveSync: 8.3\nX-AspNet-Version: 2.0.50727\n"
#define EXCHANGE_2010 "Server: Microsoft-IIS/7.5\nMS-Server-ActiveSync: 14.3\nX-AspNet-Version: 2.0.50727\n"
#define EXCHANGE_2016                                                                                        \
	"Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.1\nX-FEServer: FE1\nX-BEServer: BE1\n"
#define EXCHANGE_SE                                                                                          \
	"Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.2\nX-FEServer: FE1\nX-BEServer: BE1\n"
#define CAS_ERROR(value) "X-FEServer: FE1\nX-CasErrorCode: " value "\n"
#define BACK_OFF(value)  "X-MS-BackOffDuration: " value "\n"
#define BEARER(uri)      "WWW-Authenticate: Bearer realm=\"x\", authorization_uri=\"" uri "\"\n"
#define SOGO             "Server: nginx\nWww-Authenticate: basic realm=\"SOGo\"\n"

#define SOGO_PAGE(reason)     "<h3>An error occurred during object publishing</h3><p>" reason "</p>"
#define LOST(end, in)         .ending = (end), .phase = (in)
#define HANDSHAKE(what)       .ending = ENDING_TLS, .phase = PHASE_TLS, .tls = (what)
#define ROOT_NOT_TRUSTED      "self-signed certificate in certificate chain"
#define STARTS(http, headers) "HTTP/1.1 " http "\n" headers "\n"

static const struct scenario scenarios[] = {
	{ "dns-failure", SURE_CERTAIN, LOST(ENDING_LOOKUP, PHASE_LOOKUP) },
	{ "dns-failure", SURE_CERTAIN, LOST(ENDING_PROXY_LOOKUP, PHASE_LOOKUP), .proxy_status = 1 },
	{ "connect-refused", SURE_CERTAIN, LOST(ENDING_REFUSED, PHASE_CONNECT) },
	{ "connect-refused", SURE_CERTAIN, LOST(ENDING_REFUSED, PHASE_CONNECT), .proxy_status = 1 },
	{ "connect-unreachable", SURE_CERTAIN, LOST(ENDING_UNREACHABLE, PHASE_CONNECT) },
	{ "connection-lost", SURE_CERTAIN, LOST(ENDING_LOST, PHASE_ANSWER) },
	{ "connection-lost", SURE_CERTAIN, LOST(ENDING_LOST, PHASE_TLS), .certificate_asked = true },
	{ "timeout-lookup", SURE_CERTAIN, LOST(ENDING_TIMEOUT, PHASE_LOOKUP) },
	{ "timeout-connect", SURE_CERTAIN, LOST(ENDING_TIMEOUT, PHASE_CONNECT) },
	{ "timeout-tls", SURE_CERTAIN, LOST(ENDING_TIMEOUT, PHASE_TLS) },
	{ "timeout-answer", SURE_CERTAIN, LOST(ENDING_TIMEOUT, PHASE_REQUEST) },
	{ "timeout-answer", SURE_CERTAIN, LOST(ENDING_TIMEOUT, PHASE_ANSWER), .reply = STARTS("200 OK", "") },
	{ "answer-malformed", SURE_CERTAIN, LOST(ENDING_NOT_HTTP, PHASE_ANSWER) },
	{ "answer-too-large", SURE_CERTAIN, LOST(ENDING_TOO_LARGE, PHASE_ANSWER),
	  .reply = STARTS("200 OK", "") },
	{ "connection-lost", SURE_LIKELY, LOST(ENDING_CUT, PHASE_ANSWER),
	  .reply = STARTS("200 OK", "") "<html>" },
	{ "proxy-auth-required", SURE_CERTAIN, LOST(ENDING_PROXY, PHASE_CONNECT), .proxy_status = 407 },
	{ "proxy-auth-required", SURE_LIKELY, LOST(ENDING_PROXY, PHASE_CONNECT), .proxy_status = 401 },
	{ "proxy-bad-gateway", SURE_LIKELY, LOST(ENDING_PROXY, PHASE_CONNECT), .proxy_status = 503 },
	{ "proxy-timeout", SURE_LIKELY, LOST(ENDING_PROXY, PHASE_CONNECT), .proxy_status = 504 },
	{ "captive-or-proxy-page", SURE_LIKELY, LOST(ENDING_PROXY, PHASE_CONNECT), .proxy_status = 403 },

	{ "tls-certificate-expired", SURE_CERTAIN, HANDSHAKE(TLS_EXPIRED) },
	{ "tls-certificate-not-yet-valid", SURE_CERTAIN, HANDSHAKE(TLS_NOT_YET_VALID) },
	{ "tls-name-mismatch", SURE_CERTAIN, HANDSHAKE(TLS_NAME_MISMATCH) },
	{ "tls-self-signed", SURE_CERTAIN, HANDSHAKE(TLS_SELF_SIGNED), .chain = 1 },
	{ "tls-chain-incomplete", SURE_LIKELY, HANDSHAKE(TLS_ISSUER_UNKNOWN), .chain = 1 },
	{ "tls-untrusted-issuer", SURE_LIKELY, HANDSHAKE(TLS_ISSUER_UNKNOWN), .chain = 2 },
	{ "tls-untrusted-issuer", SURE_CERTAIN, HANDSHAKE(TLS_ISSUER_UNKNOWN), .chain = 2,
	  .verify = ROOT_NOT_TRUSTED },
	{ "tls-protocol-too-old", SURE_CERTAIN, HANDSHAKE(TLS_TOO_OLD), .alert = 70 },
	{ "tls-plaintext-port", SURE_CERTAIN, HANDSHAKE(TLS_NOT_TLS) },
	{ "tls-client-certificate-wanted", SURE_CERTAIN, HANDSHAKE(TLS_CLIENT_CERTIFICATE_WANTED),
	  .alert = 116 },
	{ "tls-client-certificate-wanted", SURE_LIKELY, HANDSHAKE(TLS_CLIENT_CERTIFICATE_WANTED),
	  .alert = 42 },
	{ "tls-handshake-failed", SURE_CERTAIN, HANDSHAKE(TLS_HANDSHAKE), .alert = 40 },
	{ "tls-handshake-failed", SURE_CERTAIN, HANDSHAKE(TLS_CERTIFICATE_OTHER) },

	{ "redirected", SURE_CERTAIN, .reply = STARTS("301 Moved", "Location: https://mail.example.org/\n"),
	  .plain_http = true },
	{ "http-error", SURE_POSSIBLE,
	  .reply = STARTS("505 HTTP Version Not Supported", "Server: nginx\n") "<center>nginx</center>" },
	{ "http-error", SURE_POSSIBLE,
	  .reply = STARTS("505 HTTP Version Not Supported", "Server: Microsoft-HTTPAPI/2.0\n") },
	{ "protocol-version-refused", SURE_LIKELY,
	  .reply = STARTS("505 HTTP Version Not Supported", EXCHANGE_2010) },
	{ "waf-blocked", SURE_LIKELY,
	  .reply = STARTS("403 Forbidden", "Server: cloudflare\ncf-mitigated: challenge\n") "<html>" },
	{ "waf-blocked", SURE_LIKELY,
	  .reply = STARTS("503 Service Unavailable", "cf-mitigated: challenge\n") },
	{ "header-too-large", SURE_CERTAIN, .reply = STARTS("431 Request Header Fields Too Large", "") },
	{ "protocol-version-refused", SURE_LIKELY,
	  .reply = STARTS("400 Bad Request", "MS-ASProtocolVersions: 12.1,14.1\n"), .version = "16.1" },
	{ "protocol-version-refused", SURE_LIKELY, .reply = STARTS("400 Bad Request", ""), .version = "16.1",
	  .retry = 200, .retry_eas = 1 },
	{ "bad-credentials", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", "WWW-Authenticate: Negotiate\nWWW-Authenticate: NTLM\n"),
	  .auth = AUTH_NTLM },
	{ "exo-basic-auth-removed", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", BEARER("https://login.windows.net/common/oauth2/authorize")) },
	{ "exo-basic-auth-removed", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized",
	                  "WWW-Authenticate: Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\"\n") },
	{ "basic-auth-disabled", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", BEARER("https://sso.example.org/oauth2/authorize")) },
	{ "basic-auth-disabled", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", "WWW-Authenticate: Bearer\n") },
	{ "basic-auth-disabled", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized",
	                  EXCHANGE_2016 BEARER("https://login.windows.net/common/oauth2/authorize")) },
	{ "challenge-missing", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\n"),
	  .auth = AUTH_NEGOTIATE },
	{ "token-rejected", SURE_LIKELY, .reply = STARTS("401 Unauthorized", ""), .auth = AUTH_BEARER },
	{ "token-rejected", SURE_LIKELY, .reply = STARTS("403 Forbidden", "X-MS-Diagnostics: 2000008\n"),
	  .auth = AUTH_BEARER },
	{ "bad-credentials", SURE_POSSIBLE,
	  .reply = STARTS("401 Unauthorized",
	                  "X-FEServer: FE1\nX-BEServer: BE1\nWWW-Authenticate: Basic realm=\"x\"\n") },
	{ "bad-credentials", SURE_POSSIBLE,
	  .reply = STARTS("401 Unauthorized",
	                  "X-FEServer: FE1\nX-CalculatedBETarget: be1\nWWW-Authenticate: NTLM\n"),
	  .auth = AUTH_NTLM },
	{ "bad-credentials", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized",
	                  EXCHANGE_2010 "X-DiagInfo: CAS1\nWWW-Authenticate: Basic realm=\"x\"\n") },
	{ "token-rejected", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", "X-BEServer: BE1\nX-MS-Diagnostics: 2000003;reason=\"x\"\n"),
	  .auth = AUTH_BEARER },
	{ "token-rejected", SURE_LIKELY, .reply = STARTS("401 Unauthorized", CAS_ERROR("InvalidOAuthToken")),
	  .auth = AUTH_BEARER },
	{ "proxy-timeout", SURE_LIKELY,
	  .reply = STARTS("503 Service Unavailable", CAS_ERROR("BackEndRequestTimedOut")) },
	{ "frontend-proxy-error", SURE_LIKELY,
	  .reply = STARTS("503 Service Unavailable", CAS_ERROR("ServerDiscoveryError")) },
	{ "frontend-proxy-error", SURE_LIKELY,
	  .reply = STARTS("404 Not Found", CAS_ERROR("DatabaseGuidNotFound")) },
	{ "licence-missing", SURE_LIKELY,
	  .reply = STARTS("404 Not Found", CAS_ERROR("MailboxExternalDirectoryObjectIdNotFound")) },
	{ "licence-missing", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error", CAS_ERROR("MailboxGuidNotFound")) },
	{ "user-not-found", SURE_LIKELY, .reply = STARTS("404 Not Found", CAS_ERROR("UserNotFound")) },
	{ "bad-credentials", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized",
	                  CAS_ERROR("UnauthenticatedRequest") "WWW-Authenticate: Basic realm=\"x\"\n") },
	{ "client-certificate-rejected", SURE_LIKELY,
	  .reply = STARTS("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\n"),
	  .auth = AUTH_CERTIFICATE },
	{ "ssl-required-403-4", SURE_POSSIBLE, .reply = STARTS("403 Forbidden", ""), .plain_http = true },
	{ "eas-user-disabled", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 126 },
	{ "device-blocked", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010), .version = "12.1",
	  .retry = 200, .retry_eas = 129 },
	{ "device-limit-reached", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 177 },
	{ "remote-wipe-pending", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 140 },
	{ "remote-wipe-pending", SURE_CERTAIN, .reply = STARTS("507 Insufficient Storage", EXCHANGE_2010),
	  .status = 140 },
	{ "mailbox-quota-exceeded", SURE_LIKELY, .reply = STARTS("507 Insufficient Storage", "") },
	{ "cas-redirect-451", SURE_LIKELY, .reply = STARTS("451 Redirect", "Server: nginx\n") },
	{ "user-not-found", SURE_LIKELY,
	  .reply = STARTS("403 Forbidden", EXCHANGE_2010 "X-Reason: UserPrincipalCouldNotBeFound\n") },
	{ "ex2003-iisadmpwd-password-expiry", SURE_POSSIBLE,
	  .reply = STARTS("403 Forbidden", EXCHANGE_2003) "<h1>Password expired</h1>" },
	{ "mailbox-server-overload", SURE_POSSIBLE, .reply = STARTS("409 Conflict", EXCHANGE_2010) },
	{ "eas-apppool-exhausted", SURE_POSSIBLE, .reply = STARTS("503 Service Unavailable", EXCHANGE_2016),
	  .wait = 12 },
	{ "mailbox-db-offline", SURE_POSSIBLE, .reply = STARTS("503 Service Unavailable", EXCHANGE_SE),
	  .wait = 12 },
	{ "mailbox-db-offline", SURE_CERTAIN, .reply = STARTS("503 Service Unavailable", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 114 },
	{ "service-unavailable", SURE_POSSIBLE, .reply = STARTS("503 Service Unavailable", "") },
	{ "service-unavailable", SURE_LIKELY,
	  .reply = STARTS("503 Service Unavailable", "X-AutoDiscovery-Error: LiveIdBasicAuth\n") },
	{ "service-unavailable", SURE_POSSIBLE,
	  .reply = STARTS("503 Service Unavailable", EXCHANGE_2010 "Retry-After: 60\n") },
	{ "throttled", SURE_CERTAIN,
	  .reply = STARTS("503 Service Unavailable", EXCHANGE_2016 BACK_OFF("H/60")) },
	{ "throttled", SURE_CERTAIN, .reply = STARTS("429 Too Many Requests", BACK_OFF("M/30")) },
	{ "throttled", SURE_LIKELY, .reply = STARTS("429 Too Many Requests", BACK_OFF("L/0")) },
	{ "mailbox-db-offline", SURE_POSSIBLE,
	  .reply = STARTS("503 Service Unavailable", EXCHANGE_2016 BACK_OFF("L/-469")) },
	{ "throttled", SURE_CERTAIN, .reply = STARTS("200 OK", BACK_OFF("H/60")), .status = 111 },
	{ "service-unavailable", SURE_CERTAIN, .reply = STARTS("200 OK", BACK_OFF("L/-469")), .status = 111 },
	{ "sogo-workers-hung", SURE_LIKELY, .reply = STARTS("504 Gateway Timeout", SOGO) },
	{ "sogo-backend-down", SURE_LIKELY,
	  .reply = STARTS("501 Request Failed", "Server: nginx\nContent-Type: text/plain\n") },

	{ "sogo-backend-down", SURE_POSSIBLE,
	  .reply = STARTS("500 Request Failed", "") SOGO_PAGE("could not open channel") },
	{ "sogo-bad-request-500", SURE_LIKELY,
	  .reply = STARTS("500 Request Failed", "") SOGO_PAGE("reason for HTTP error unknown") },
	{ "sogo-backend-down", SURE_LIKELY,
	  .reply = STARTS("501 Request Failed", "") SOGO_PAGE("could not open channel") },

	{ "ad-access-denied", SURE_CERTAIN, .reply = STARTS("500 Internal Server Error", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 112 },
	{ "eas-server-error", SURE_CERTAIN, .reply = STARTS("500 Internal Server Error", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 110 },
	{ "sync-state-corrupt", SURE_CERTAIN, .reply = STARTS("500 Internal Server Error", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 134 },
	{ "mailbox-moving", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error",
	                  EXCHANGE_2010 "X-MS-Diagnostics: MailboxInTransitException\n") },
	{ "eas-unhandled-exception", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2010), .version = "12.1", .retry = 200,
	  .retry_eas = 1 },
	{ "protocol-version-refused", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2010 "MS-ASProtocolVersions: 14.1\n"),
	  .version = "12.1", .retry = 200, .retry_eas = 1 },
	{ "protocol-version-refused", SURE_LIKELY, .reply = STARTS("501 Not Implemented", ""),
	  .version = "12.1", .retry = 200, .retry_eas = 1 },
	{ "protocol-version-refused", SURE_LIKELY, .reply = STARTS("505 Version Not Supported", ""),
	  .version = "12.1", .retry = 200, .retry_eas = 1 },
	{ "internal-server-error", SURE_POSSIBLE, .reply = STARTS("500 Internal Server Error", ""),
	  .version = "12.1", .retry = 200, .retry_eas = 1 },
	/* some firewalls block with 405 */
	{ "waf-blocked", SURE_LIKELY, .reply = STARTS("405 Not Allowed", "") "<h1>Request blocked</h1>" },
	/* PHP died before Z-Push ran, which OPTIONS shows */
	{ "php-fatal-error", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error", "Server: nginx\nX-Powered-By: PHP/8.2\n"),
	  .shown = STARTS("200 OK", "Server: nginx\nX-Z-Push-Version: 2.7.1\n") },
	{ "http-error", SURE_POSSIBLE, .reply = STARTS("529 Site is overloaded", "Server: nginx\n") },
	{ "proxy-origin-unreachable", SURE_LIKELY, .reply = STARTS("527 Railgun Error", "") },
	{ "http-error", SURE_POSSIBLE, .reply = STARTS("410 Gone", ""), .version = "12.1", .retry = 200,
	  .retry_eas = 1 },
	{ "legacy-device-on-strict-policy", SURE_POSSIBLE, .reply = STARTS("403 Forbidden", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 1 },
	{ "access-denied", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010), .version = "12.1",
	  .retry = 200, .retry_eas = 130 },
	{ "concurrent-initial-sync", SURE_CERTAIN,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2010), .version = "12.1", .retry = 200,
	  .retry_eas = 135 },
	{ "too-many-folders", SURE_CERTAIN, .reply = STARTS("500 Internal Server Error", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 151 },
	{ "sync-state-locked", SURE_CERTAIN, .reply = STARTS("500 Internal Server Error", EXCHANGE_2007),
	  .version = "12.1", .retry = 200, .retry_eas = 133 },
	{ "policy-not-provisioned", SURE_CERTAIN, .reply = STARTS("403 Forbidden", EXCHANGE_2010),
	  .version = "12.1", .retry = 200, .retry_eas = 142 },
	{ "coexist-proxy-auth", SURE_POSSIBLE, .reply = STARTS("500 Internal Server Error", EXCHANGE_2007),
	  .version = "12.1", .options = 200 },
	{ "storage-permanent-failure", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2007), .version = "12.1", .options = 500 },
	{ "eas-unhandled-exception", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2016) },
	{ "cas-proxy-timeout", SURE_LIKELY, .reply = STARTS("500 Internal Server Error", EXCHANGE_2007),
	  .wait = 631 },
	{ "be-site-certificate-missing", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error",
	                  "X-FEServer: FE1\nX-FailureContext: FrontEnd;500;VHJ1c3RGYWlsdXJl;U1NM;;;\n") },
	{ "frontend-proxy-error", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", "X-FEServer: FE1\n"), .version = "12.1" },
	{ "client-stale-cookie", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", "Set-Cookie: X=1\n"), .cookies_set = true },
	{ "internal-server-error", SURE_POSSIBLE, .reply = STARTS("500 Internal Server Error", ""),
	  .version = "12.1", .retry = 500 },
	{ "iis-aspnet-config-error", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error",
	                  EXCHANGE_2010) "<hr width=100% size=1 color=silver></H1><h2> <i>ru</i>" },
	{ "internal-server-error", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2010) "<html><h1>Oops</h1>" },
	{ "internal-server-error", SURE_POSSIBLE,
	  .reply = STARTS("500 Internal Server Error", EXCHANGE_2010) "\r\n {\"error\":500}" },
	{ "ad-acl-inheritance-disabled", SURE_LIKELY,
	  .reply = STARTS("500 Internal Server Error",
	                  EXCHANGE_2010) "<html><div class=\"content-container\"><fieldset>" },
	{ "proxy-bad-gateway", SURE_LIKELY,
	  .reply = STARTS("500 Proxy Error", "Content-Type: text/html\n") "<html><h1>Proxy Error</h1>" },

	{ "policy-refresh", SURE_CERTAIN, .status = 143 },
	{ "legacy-device-on-strict-policy", SURE_CERTAIN, .status = 141 },
	{ "sync-state-locked", SURE_CERTAIN, .status = 133 },
	{ "concurrent-initial-sync", SURE_CERTAIN, .status = 135 },
	{ "account-disabled", SURE_CERTAIN, .status = 131 },
	{ "unknown-status", SURE_POSSIBLE, .status = 4711 },
	{ "unknown-status", SURE_POSSIBLE, .status = 0 },
	{ "access-denied", SURE_LIKELY, .status = 7 },
	{ "eas-server-error", SURE_LIKELY, .status = 3, .kind = REQUEST_PROVISION },
	{ "client-request-rejected", SURE_LIKELY, .status = 2, .kind = REQUEST_PROVISION },
	{ "answer-malformed", SURE_CERTAIN, .status = 1, .kind = REQUEST_PROVISION },
	{ "policy-not-provisioned", SURE_CERTAIN, .status = 165, .kind = REQUEST_PROVISION_ACK },
};

#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

static struct settings settings;
static struct evidence evidence;
static struct diagnosis diagnosis;
static bool reached[256]; /* by number of cause */

static void take_reply(struct answer *a, const char *reply)
{
	unsigned long status;

	while (*reply && *reply != '\n') {
		size_t n = strcspn(reply, "\n");

		headers_add_line(&a->headers, reply, n);
		if (n > 12 && strncmp(reply, "HTTP/1.1 ", 9) == 0 &&
		    text_number_bytes(reply + 9, 3, 999, &status))
			a->status = (unsigned)status;
		reply += n + (reply[n] == '\n');
	}
	if (*reply)
		(void)answer_body(a, reply + 1, strlen(reply + 1));
}

/* A document with nothing but its Status: FolderSync of page 7, or Provision of page 14. */
static void take_status(struct answer *a, unsigned status)
{
	char digits[8];
	int n = snprintf(digits, sizeof(digits), "%u", status);
	bool provision = a->request.kind != REQUEST_FOLDERSYNC;

	a->status = a->status ? a->status : 200;
	(void)answer_body(a, "\x03\x01\x6a\x00\x00", 5);
	(void)answer_body(a, provision ? "\x0e\x45\x4b\x03" : "\x07\x56\x4c\x03", 4);
	(void)answer_body(a, digits, (size_t)n + 1);
	(void)answer_body(a, "\x01\x01", 2);
}

static void begin(struct answer *a, enum request_kind kind, const char *version)
{
	static struct request request;

	request.kind = kind;
	(void)snprintf(request.version, sizeof(request.version), "%s", version ? version : "14.1");
	a->request = request;
	answer_begin(a, NULL, 0);
	a->ending = ENDING_COMPLETE;
	a->phase = PHASE_DONE;
}

static struct answer *follow(enum request_kind kind, unsigned status)
{
	struct answer *a = &evidence.followup[evidence.followups++];

	begin(a, kind, "14.1");
	a->status = status;
	return a;
}

static void take_followups(const struct scenario *s)
{
	if (s->options)
		answer_end(follow(REQUEST_OPTIONS, s->options));
	if (s->shown) {
		struct answer *a = follow(REQUEST_OPTIONS, 200);

		take_reply(a, s->shown);
		answer_end(a);
	}
	if (s->retry) {
		struct answer *a = follow(REQUEST_FOLDERSYNC, s->retry);

		if (s->retry_eas)
			take_status(a, s->retry_eas);
		answer_end(a);
		a->sync.inbox = s->retry_eas == 1;
	}
}

static void take_connection(const struct scenario *s, struct answer *a)
{
	if (s->ending != ENDING_NONE) {
		a->ending = s->ending;
		a->phase = s->phase;
	}
	a->tls.problem = s->tls;
	a->tls.chain_sent = s->chain;
	a->tls.verify_text = s->verify;
	a->tls.root_untrusted = s->verify && strstr(s->verify, "in certificate chain");
	a->tls.client_certificate_asked = s->certificate_asked;
	if (s->alert)
		a->tls.alert_received = s->alert;
	a->proxy_status = s->proxy_status;
	if (s->wait > 0)
		a->time.firstbyte = (int64_t)(s->wait * 1e6);
}

static void diagnose_scenario(const struct scenario *s)
{
	struct answer *a = &evidence.main;
	struct factset seen;

	memset(&settings, 0, sizeof(settings));
	memset(&evidence, 0, sizeof(evidence));
	(void)snprintf(settings.hostname, sizeof(settings.hostname), "mail.example.org");
	settings.port = 443;
	settings.auth = s->auth;
	settings.plain_http = s->plain_http;
	settings.proxy.given = s->proxy_status != 0;
	evidence.asked = &settings;
	evidence.cookies_set = s->cookies_set;
	begin(a, s->kind, s->version);
	if (s->reply)
		take_reply(a, s->reply);
	if (s->reply ? s->status > 0 : s->ending == ENDING_NONE)
		take_status(a, s->status);
	answer_end(a);
	take_connection(s, a);
	take_followups(s);
	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
}

START_TEST(puts_the_right_cause_first)
{
	const struct scenario *s = &scenarios[_i];

	diagnose_scenario(s);
	ck_assert_msg(diagnosis.found > 0, "nothing found in place of %s", s->first);
	ck_assert_str_eq(diagnosis.finding[0].cause->key, s->first);
	ck_assert_str_eq(sure_name(diagnosis.finding[0].sign->sure), sure_name(s->sure));
}
END_TEST

static bool same_group(const struct cause *a, const struct cause *b)
{
	return a == b || (a->group && b->group && strcmp(a->group, b->group) == 0);
}

/* One answer cannot tell the members of a group apart: each of them counts as first where one is. */
static void note_reached(void)
{
	for (size_t f = 0; f < diagnosis.found; f++)
		for (size_t i = 0; i < cause_count(); i++)
			if (cause_at(i) == diagnosis.finding[f].cause &&
			    same_group(cause_at(i), diagnosis.finding[0].cause))
				reached[i] = true;
}

static void diagnose_fixture(const char *expectation)
{
	char name[256];
	struct fixture f;
	struct factset seen;

	(void)snprintf(name, sizeof(name), "%.*s.reply", (int)(strlen(expectation) - strlen(".expect")),
	               expectation);
	fixture_load(name, &f);
	fixture_evidence(&f, NULL, &evidence);
	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
	fixture_free(&f);
}

START_TEST(every_cause_comes_first_for_some_answer)
{
	char **names = fixture_names(".expect");

	ck_assert_uint_le(cause_count(), sizeof(reached));
	for (size_t i = 0; i < SCENARIOS; i++) {
		diagnose_scenario(&scenarios[i]);
		note_reached();
	}
	for (size_t i = 0; names[i]; i++) {
		diagnose_fixture(names[i]);
		note_reached();
	}
	fixture_names_free(names);
	for (size_t i = 0; i < cause_count(); i++)
		ck_assert_msg(reached[i],
		              "%s never comes first: add a fixture, or see what test_fixtures says",
		              cause_at(i)->key);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("diagnosis of answers");
	TCase *answers = tcase_create("answers");

	tcase_add_loop_test(answers, puts_the_right_cause_first, 0, (int)SCENARIOS);
	tcase_add_test(answers, every_cause_comes_first_for_some_answer);
	suite_add_tcase(s, answers);
	return s;
}
