/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes in what stands between: reverse and forward proxies, portals, redirects. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "isa-tmg-cert-name-mismatch",
		.headline = "ISA/TMG does not accept the back end's certificate name",
		.explain = "The firewall opens its own TLS connection to Exchange, under a name that is not "
			   "in the certificate there.",
		.confirm = "ISA/TMG rule > To tab: compare the name with the subject and alternative names "
			   "of the certificate bound on Exchange.",
		.fix = "Put a name from the certificate on the rule's To tab (the address goes into the "
		       "field below), or bind a certificate that has the name.",
		.source = "Microsoft Connectivity Analyzer; error -2146893022 (0x80090322)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_500, FACT_PAGE_TMG_TARGET_NAME } },
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_502, FACT_PAGE_TMG_TARGET_NAME } },
		},
	},
	{
		.key = "isa-tmg-connection-reset-64",
		.headline = "ISA/TMG loses its connection to the server behind it",
		.explain = "The firewall's connection to Exchange was cut while in use (error 64). This "
			   "is intermittent, usually under load or because of an idle limit in between.",
		.confirm = "ISA/TMG log: result code 64 for this rule; System log of TMG and Exchange for "
			   "resets.",
		.fix = "Align idle times and keep-alive of firewall, balancer and IIS; install the last TMG "
		       "service pack and rollup; check network drivers (offloading).",
		.source = "Windows error 64; field report on TMG and UAG",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_TMG_CONNECTION_64 } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_502, FACT_PAGE_TMG_CONNECTION_64 } },
		},
	},
	{
		.key = "isa-tmg-farm-drained",
		.headline = "ISA/TMG has no server to pass the request to",
		.explain = "The firewall wrote the error itself and no Exchange answered: perhaps every "
			   "member of its server farm is drained, removed or failing its connectivity "
			   "verifier.",
		.confirm = "TMG console > Monitoring > Connectivity Verifiers; the farm object: state of "
			   "each member.",
		.fix = "Resume a member of the farm, or repair the verifier's URL.",
		.source = "Microsoft, Exchange ActiveSync troubleshooting guide",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_PAGE_TMG_OTHER } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_WROTE_TMG },
			  .bar = { FACT_PAGE_TMG_CONNECTION_64, FACT_PAGE_TMG_CERTIFICATE } },
		},
	},
	{
		.key = "proxy-timeout",
		.headline = "A proxy gave up waiting for the server behind it",
		.explain = "The request reached a proxy whose own time limit passed before the server "
			   "behind it answered. The server hangs, or its limit is longer than the proxy's.",
		.confirm = "The proxy's error log (nginx: upstream timed out; HAProxy: flag sH); how long "
			   "does a request past the proxy (-I) take?",
		.fix = "Find what hangs behind; raise the time limit of every hop above the longest Ping "
		       "(nginx proxy_read_timeout, HAProxy timeout server, Azure back-end timeout).",
		.source = "RFC 9110 15.6.5; Apple 102023",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_ERROR, FACT_CAS_ERROR, FACT_CAS_TIMED_OUT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_504 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_WAIT_ROUND },
			  .bar = { FACT_WROTE_EAS } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_502, FACT_WAIT_ROUND } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_WAIT_ROUND } },
			{ .sure = SURE_LIKELY, .need = { FACT_ENDED_PROXY, FACT_PROXY_504 } },
		},
	},
	{
		.key = "proxy-bad-gateway",
		.headline = "A proxy got no proper answer from the server behind it",
		.explain = "The proxy in front works; the mail server behind it is down, refuses the "
			   "connection, fails its health check or sends an invalid answer.",
		.confirm = "The proxy's error log at that second; state of the back end (sogod, php-fpm, "
			   "IIS); curl from the proxy to the back end.",
		.fix = "Start the back end, or correct its address, port, certificate or health check in "
		       "the proxy.",
		.source = "RFC 9110 15.6.3; captured answers of nginx in front of SOGo",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_502 },
			  .bar = { FACT_PAGE_TMG_CONNECTION_64, FACT_PAGE_TMG_TARGET_NAME,
			           FACT_PAGE_TMG_URL_DENIED, FACT_PAGE_FIREWALL, FACT_PAGE_PORTAL,
			           FACT_FAILURE_FRONT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_PAGE_GATEWAY } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_ENDED_PROXY, FACT_PROXY_5XX },
			  .bar = { FACT_PROXY_504 } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_APACHE_PROXY } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_TMG_CERTIFICATE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_503, FACT_WROTE_GATEWAY } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_502 } },
		},
	},
	{
		.key = "proxy-auth-required",
		.headline = "A proxy demands a login of its own",
		.explain = "The forward proxy on the way wants credentials, which are not the mail server's: "
			   "HTTP 407, or 401 of some proxies that know the login and refuse it.",
		.confirm = "The proxy's access log for this poller; which login it expects.",
		.fix = "Put the credentials into the URL of proxy= in an ini file (--extra-opts), or let "
		       "the proxy pass this poller without a login.",
		.source = "RFC 9110 15.5.8",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_PROXY, FACT_PROXY_407 } },
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_407 } },
			{ .sure = SURE_LIKELY, .need = { FACT_ENDED_PROXY, FACT_PROXY_401 } },
		},
	},
	{
		.key = "proxy-origin-unreachable",
		.headline = "Cloudflare cannot reach the server behind it",
		.explain = "HTTP 52x is Cloudflare's own: the origin refused (521), timed out (522, 524) or "
			   "failed in TLS (525, 526).",
		.confirm = "Cloudflare's page for the exact code; ask the origin's own address with -I; "
			   "firewall of the origin for Cloudflare's ranges.",
		.fix = "Bring the origin up, admit Cloudflare's addresses, renew the origin's certificate; "
		       "or take the name off the proxy (grey cloud).",
		.source = "Cloudflare, 5xx errors",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_52X, FACT_WROTE_CLOUDFLARE } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_52X },
			  .bar = { FACT_SERVER_WEB, FACT_SERVER_IIS, FACT_SERVER_OTHER } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_52X } },
		},
	},
	{
		.key = "login-page",
		.headline = "A login page came instead of ActiveSync",
		.explain = "Something in front answers with a form to log in: pre-authentication of a "
			   "proxy, single sign-on, Outlook on the web. Phones cannot fill it in.",
		.confirm = "-vvv shows the page; which hop wrote it? Publishing rule or pre-authentication "
			   "for this path.",
		.fix = "Exempt /Microsoft-Server-ActiveSync from pre-authentication (pass-through), or use "
		       "Basic there.",
		.source = "Microsoft Connectivity Analyzer; Web Application Proxy",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_LOGIN } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_PAGE_LOGIN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_401, FACT_PAGE_LOGIN } },
		},
	},
	{
		.key = "captive-or-proxy-page",
		.headline = "A proxy, portal or other site answered instead",
		.explain = "What answered is not the mail server: a filter or portal on the way, a forward "
			   "proxy that does not let the poller through, or the wrong web site.",
		.confirm = "-vvv shows the page; curl -v https://NAME/ from this machine; address and "
			   "certificate that answered at -vv.",
		.fix = "Let the poller bypass portal and filter, allow CONNECT to NAME:PORT on the proxy, "
		       "or correct -H, -I or --path.",
		.source = "RFC 9110 9.3.6; RFC 6585 6",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_PORTAL } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_OK_TEXT, FACT_PAGE_KNOWN },
			  .bar = { FACT_PAGE_LOGIN, FACT_PAGE_FIREWALL, FACT_PAGE_HORDE_FATAL,
			           FACT_PAGE_ZPUSH_LEGAL, FACT_PAGE_ZPUSH_FATAL, FACT_PAGE_PHP_ERROR,
			           FACT_PAGE_ASPNET_ERROR, FACT_PAGE_IIS_CONFIG } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_511 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_ERROR, FACT_PAGE_PORTAL },
			  .bar = { FACT_HTTP_407 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_ENDED_PROXY },
			  .bar = { FACT_PROXY_407, FACT_PROXY_401, FACT_PROXY_5XX } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_3XX, FACT_TO_ELSEWHERE } },
		},
	},
	{
		.key = "redirected-to-login",
		.headline = "The server redirects to a login page",
		.explain = "A portal or single sign-on guards this path and sends the client to a page for "
			   "browsers.",
		.confirm = "Location at -vv; pre-authentication (AD FS, Web Application Proxy, F5 APM, "
			   "NetScaler) of the rule for this path.",
		.fix = "Publish /Microsoft-Server-ActiveSync with pass-through, without pre-authentication.",
		.source = "Web Application Proxy; Microsoft Connectivity Analyzer",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_3XX, FACT_TO_LOGIN } },
		},
	},
	{
		.key = "iis-redirect-inherited",
		.headline = "A redirect meant for the web site covers ActiveSync too",
		.explain = "The site's HTTP Redirect (usually to /owa) was inherited by the virtual "
			   "directory of ActiveSync. Phones do not follow it.",
		.confirm = "IIS Manager > Default Web Site > Microsoft-Server-ActiveSync > HTTP Redirect: "
			   "is the box ticked?",
		.fix = "Clear the box on that directory, and tick \"Only redirect requests to content in "
		       "this directory\" on the site; then iisreset.",
		.source = "Microsoft, Exchange ActiveSync troubleshooting guide; Connectivity Analyzer",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_3XX, FACT_TO_OWA },
			  .bar = { FACT_TO_LOGIN, FACT_TO_ERROR_FRONT, FACT_TO_ERROR_OWA } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_3XX, FACT_SERVER_IIS } },
		},
	},
	{
		.key = "redirected",
		.headline = "The server redirects to another address",
		.explain = "ActiveSync has no redirect of this kind, and phones do not follow it. The check "
			   "never does: it would carry the password to another place.",
		.confirm = "Location at -vv: only from http to https, to a changed path, or to another host? "
			   "To OWA's error page: the server's event log and HttpProxy\\Owa at that second.",
		.fix = "Check the address it leads to (-H, --path, without --plain-http), or exempt "
		       "/Microsoft-Server-ActiveSync from the redirect.",
		.source = "RFC 9110 15.4; MS-ASHTTP 2.2.2.1.1",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_3XX, FACT_TO_ERROR_OWA } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_3XX, FACT_TO_HTTPS },
			  .bar = { FACT_TO_LOGIN, FACT_TO_ERROR_FRONT } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_3XX },
			  .bar = { FACT_TO_LOGIN, FACT_TO_OWA } },
		},
	},
};

const struct cause_table causes_proxy = { CAUSE_ROWS(rows) };
