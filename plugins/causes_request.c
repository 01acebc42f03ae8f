/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes in what was asked: path, method, version, header. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "wrong-path",
		.headline = "There is no ActiveSync at this path",
		.explain = "The server does not know the path: ActiveSync is not installed or not published "
			   "here, the wrong site answered, or the path is spelled differently (it is "
			   "case-sensitive outside IIS).",
		.confirm = "curl -I https://NAME/Microsoft-Server-ActiveSync; the proxy's rules; Exchange: "
			   "Get-ActiveSyncVirtualDirectory; SOGo: is sogo-activesync installed?",
		.fix = "Publish /Microsoft-Server-ActiveSync, correct --path or -H, or install the module.",
		.source = "MS-ASHTTP 2.2.2.1.1 (404); SOGo source",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_SOGO_NO_RESULT } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_404 },
			  .bar = { FACT_CAS_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_415 } },
		},
	},
	{
		.key = "licence-missing",
		.headline = "No mailbox found, usually because no licence is assigned",
		.explain = "Exchange finds no mailbox for this user where it looked. In Exchange Online "
			   "that usually means that no licence is assigned.",
		.confirm = "Microsoft 365 admin center > Users > USER > Licenses; Get-Mailbox USER; -vv: "
			   "X-CasErrorCode.",
		.fix = "Assign a licence with Exchange Online and wait for the mailbox, or check another "
		       "account.",
		.source = "X-CasErrorCode MailboxGuidWithDomainNotFound",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_404, FACT_CAS_MAILBOX } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_CAS_MAILBOX } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_404, FACT_IS_EXCHANGE_ONLINE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_404, FACT_ASKED_ONLINE } },
		},
	},
	{
		.key = "method-refused",
		.headline = "The server or a proxy refuses the method",
		.explain = "POST, or OPTIONS, is not allowed on this path: a filter such as URLScan, a "
			   "proxy rule, a site that only serves files, or a redirect that turned POST into "
			   "GET.",
		.confirm = "curl -X OPTIONS -i https://NAME/Microsoft-Server-ActiveSync; Allow in the "
			   "answer; urlscan.log; method rules of the proxy.",
		.fix = "Allow POST and OPTIONS for /Microsoft-Server-ActiveSync on every hop.",
		.source = "RFC 9110 15.5.6; MS-ASHTTP 2.2.2.1.1 (501)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_405 }, .bar = { FACT_PAGE_FIREWALL } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_405 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_501 },
			  .bar = { FACT_IS_SOGO, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_TEXT, FACT_PAGE_ZPUSH_LEGAL } },
		},
	},
	{
		.key = "protocol-version-refused",
		.headline = "The server does not speak this protocol version",
		.explain = "The version given with -P is too new or too old for this server. Exchange 2003 "
			   "speaks 2.5, 2007 12.1, 2010 and 2013 14.1; Exchange Online usually only 16.1.",
		.confirm = "MS-ASProtocolVersions in the answer to OPTIONS: curl -u USER -X OPTIONS -i "
			   "https://NAME/Microsoft-Server-ActiveSync, or --diagnose.",
		.fix = "Choose a version that the server offers: -P 12.1 for Exchange 2007, -P 16.1 for "
		       "Exchange Online.",
		.source = "MS-ASCMD 2.2.2 (137, 138); MS-ASHTTP 2.2.1.1.2.4",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_VERSION } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_400, FACT_VERSION_NOT_OFFERED } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_501, FACT_VERSION_NOT_OFFERED } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_RETRY_VERSION } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_400, FACT_SPOKE_14, FACT_IS_EXCHANGE_2003 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_400, FACT_SPOKE_14, FACT_IS_EXCHANGE_2007 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_501, FACT_SPOKE_14, FACT_IS_EXCHANGE_2003 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_501, FACT_SPOKE_14, FACT_IS_EXCHANGE_2007 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_400, FACT_ASKED_ONLINE },
			  .bar = { FACT_SPOKE_16 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_505 },
			  .bar = { FACT_WROTE_GATEWAY, FACT_WROTE_HTTPSYS } }, /* of HTTP's version */
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_400, FACT_SPOKE_16 } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_400, FACT_IS_EXCHANGE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_501, FACT_IS_EXCHANGE } },
		},
	},
	{
		.key = "header-too-large",
		.headline = "The request header is too long for the server",
		.explain = "The server refuses a header this long. With Kerberos or NTLM the ticket grows "
			   "with the user's group memberships, and doubles when Exchange 2013 passes it "
			   "to 2010; so only some users are affected.",
		.confirm = "HTTPERR log: RequestLength or FieldLength; number of groups: whoami /groups; "
			   "does a user with few groups pass?",
		.fix = "Raise MaxFieldLength and MaxRequestBytes of HTTP\\Parameters (KB920862), or take "
		       "the user out of groups; nginx: large_client_header_buffers; Apache: "
		       "LimitRequestFieldSize.",
		.source = "Microsoft KB920862; Microsoft, \"HTTP 400 Bad Request\" for proxied requests",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_431 } },
			{ .sure = SURE_LIKELY,
			  .state = SIGN_CRITICAL,
			  .need = { FACT_HTTP_400, FACT_PAGE_LONG_HEADER } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_400, FACT_WROTE_HTTPSYS },
			  .bar = { FACT_PAGE_HTTPSYS_HOST } },
		},
	},
	{
		.key = "host-name-refused",
		.headline = "The server does not serve this host name here",
		.explain = "IIS: http.sys found no site for the Host header, because the binding names "
			   "another host or a proxy passes a changed name on. HTTP 421: Host and the name in "
			   "the TLS handshake (SNI) differ, as behind a proxy that sends no SNI or another "
			   "one.",
		.confirm = "IIS Manager > Default Web Site > Bindings: host names; Host header and SNI that "
			   "the proxy sends; Apache's error log names both.",
		.fix = "Correct -H; let the proxy pass the original Host on, and the same as SNI (nginx: "
		       "proxy_ssl_server_name on and proxy_ssl_name; HAProxy: sni; Apache: "
		       "ProxyPreserveHost). IIS: add the name to the binding or leave it blank.",
		.source = "http.sys error page \"Invalid Hostname\"; RFC 9110 15.5.20",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .state = SIGN_CRITICAL,
			  .need = { FACT_HTTP_400, FACT_PAGE_HTTPSYS_HOST } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_421 } },
		},
	},
	{
		.key = "client-request-rejected",
		.headline = "The server says the request itself is invalid",
		.explain = "The server could not accept the probe's request as it arrived. The request is "
			   "fixed and known to be good, so usually a proxy changed it (query or body "
			   "stripped), or version, path, device options or --plain-http do not suit it.",
		.confirm = "-vvv shows what was sent; X-MS-ASError names the fault; does it pass when asked "
			   "past the proxy with -I?",
		.fix = "Let every hop pass query string and body unchanged; try the defaults of -P, -D, "
		       "--device-type and --policy-key.",
		.source = "MS-ASCMD 2.2.2 (101 to 109); MS-ASHTTP 2.2.2.1.1 (400)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_REQUEST } },
			{ .sure = SURE_CERTAIN,
			  .state = SIGN_UNKNOWN,
			  .need = { FACT_HTTP_500, FACT_PAGE_ZPUSH_PARAMETERS } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_400, FACT_AS_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_AS_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_400, FACT_PAGE_TLS_PORT } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_400 },
			  .bar = { FACT_PAGE_LONG_HEADER, FACT_PAGE_HTTPSYS_HOST,
			           FACT_PAGE_NGINX_CLIENT_CERT, FACT_PAGE_FIREWALL } },
			{ .sure = SURE_LIKELY, .need = { FACT_PROVISION_REQUEST } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_ZPUSH_WROTE, FACT_BODY_EMPTY } },
		},
	},
};

const struct cause_table causes_request = { CAUSE_ROWS(rows) };
