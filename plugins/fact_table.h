/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts, a row each:
 *
 *   FACT(name, role, holds, argument, says, says_not, quote)
 *
 * holds(sight, argument) is true when the answer shows it; says is the sentence
 * for that, behind which quote(evidence, argument, text) adds the value seen,
 * NULL for none; says_not is the sentence when it does not.  The roles:
 *
 *   NAMES    the answer itself names a cause by it: only such a fact makes one certain
 *   TELLS    a cause that needs it is ruled out where it was not seen
 *   HINTS    where it was not seen, that says nothing
 *   PRODUCT  which server it is: says something as soon as any product is known
 *   GENERAL  covers so many outcomes that what needs it is not worth ruling out
 *
 * Included several times with different meanings of FACT; hence no guard.
 */
#define FACT_ENDING(name, ending, says, says_not, quote)                                                     \
	FACT(name, NAMES, sight_ended, ending, says, says_not, quote)
#define FACT_TIMEOUT(name, phase, when)                                                                      \
	FACT(TIMEOUT_##name, NAMES, sight_timed_out_in, phase, "the deadline passed " when,                  \
	     "the deadline did not pass " when, quote_waited_host)
#define FACT_TLS(name, problem, says, says_not, quote)                                                       \
	FACT(TLS_##name, NAMES, sight_tls_failed, problem, says, says_not, quote)
#define FACT_HTTP(code, role)                                                                                \
	FACT(HTTP_##code, role, sight_http_is, code, "the server answered HTTP " #code,                      \
	     "the answer is not HTTP " #code, quote_reason)
#define FACT_OK(name, holds, what, quote)                                                                    \
	FACT(OK_##name, NAMES, holds, 0, "HTTP 200 came with " what, "HTTP 200 did not come with " what,     \
	     quote)
#define FACT_STATUS(code, name)                                                                              \
	FACT(STATUS_##code, NAMES, sight_status_is, code, "ActiveSync answered Status " #code ", " name,     \
	     "ActiveSync did not answer Status " #code, quote_asked_again)
#define FACT_STATUSES(name, says)                                                                            \
	FACT(STATUS_##name, NAMES, sight_status_of, STATUS_##name, "ActiveSync's Status " says,              \
	     "no Status " says, quote_status)
#define FACT_PRODUCT(name, set, is)                                                                          \
	FACT(IS_##name, PRODUCT, sight_product_in, set, "the server is " is, "the answer does not show " is, \
	     quote_product)
#define FACT_WRITER(name, set, who)                                                                          \
	FACT(WROTE_##name, TELLS, sight_writer_in, set, who " wrote the answer",                             \
	     who " did not write the answer", NULL)
#define FACT_PAGE(page, role, what)                                                                          \
	FACT(PAGE_##page, role, sight_page_is, PAGE_##page, "the body is " what, "the body is not " what,    \
	     quote_page)
#define FACT_PHRASE(page, role, what)                                                                        \
	FACT(PAGE_##page, role, sight_page_is, PAGE_##page, "the body contains " what,                       \
	     "the body does not contain " what, quote_page)
#define FACT_HEADER(name, role, header, says, says_not)                                                      \
	FACT(name, role, sight_header_came, HEADER_##header, says, says_not, quote_header)

/* How the connection ended */
FACT_ENDING(ENDED_LOOKUP, ENDING_LOOKUP, "the name did not resolve", "the name resolved", quote_host)
FACT_ENDING(ENDED_PROXY_LOOKUP, ENDING_PROXY_LOOKUP, "the proxy's name did not resolve",
            "the proxy's name resolved", quote_proxy)
FACT_ENDING(ENDED_REFUSED, ENDING_REFUSED, "the connection was refused", "the connection was not refused",
            quote_peer)
FACT_ENDING(ENDED_UNREACHABLE, ENDING_UNREACHABLE, "no connection could be made",
            "a connection could be made", quote_peer)
FACT_ENDING(ENDED_LOST, ENDING_LOST, "the connection was closed before an answer came",
            "the connection was not closed before an answer came", quote_peer)
FACT_ENDING(ENDED_CUT, ENDING_CUT, "the connection was closed in the middle of the answer",
            "the connection was not closed in the middle of the answer", quote_received)
FACT_ENDING(ENDED_NOT_HTTP, ENDING_NOT_HTTP, "the reply is not HTTP", "the reply is HTTP", quote_peer)
FACT_ENDING(ENDED_TOO_LARGE, ENDING_TOO_LARGE, "the answer exceeded the size limit",
            "the answer did not exceed the size limit", quote_received)
FACT_ENDING(ENDED_PROXY, ENDING_PROXY, "the proxy refused to connect to the server",
            "the proxy did not refuse to connect", quote_proxy_status)
FACT(LOST_IN_HANDSHAKE, TELLS, sight_lost_in_handshake, 0,
     "the connection was closed during the TLS handshake",
     "the connection was not closed during the TLS handshake", NULL)
FACT_TIMEOUT(LOOKUP, PHASE_LOOKUP, "during the name lookup")
FACT_TIMEOUT(CONNECT, PHASE_CONNECT, "while connecting")
FACT_TIMEOUT(TLS, PHASE_TLS, "during the TLS handshake")
FACT_TIMEOUT(ANSWER, PHASE_ANSWER, "while waiting for the answer")
FACT(VIA_PROXY, TELLS, sight_via_proxy, 0, "the connection goes through a proxy", "no proxy is in use",
     quote_proxy)
FACT(PROXY_407, NAMES, sight_proxy_said, 407, "the proxy answered HTTP 407",
     "the proxy did not answer HTTP 407", NULL)
FACT(PROXY_401, TELLS, sight_proxy_said, 401, "the proxy answered HTTP 401",
     "the proxy did not answer HTTP 401", NULL)
FACT(PROXY_504, TELLS, sight_proxy_said, 504, "the proxy answered HTTP 504",
     "the proxy did not answer HTTP 504", NULL)
FACT(PROXY_5XX, TELLS, sight_proxy_said_5xx, 0, "the proxy answered HTTP 5xx",
     "the proxy did not answer HTTP 5xx", NULL)
FACT(PLAIN_HTTP, TELLS, sight_plain_http, 0, "the request went without TLS", "the request went over TLS",
     NULL)
FACT(WAIT_ROUND, TELLS, sight_waited_about_round, 0, "the answer came after a proxy's usual time limit",
     "the answer did not come after a proxy's usual time limit", quote_wait)
FACT(WAIT_LONG, TELLS, sight_waited, 30, "the answer took half a minute or more",
     "the answer did not take half a minute", quote_wait)
FACT(WAIT_SLOW, TELLS, sight_waited, 5, "the answer came slowly", "the answer did not come slowly",
     quote_wait)

/* TLS */
FACT_TLS(EXPIRED, TLS_EXPIRED, "a certificate has expired", "no certificate has expired", quote_validity)
FACT_TLS(NOT_YET_VALID, TLS_NOT_YET_VALID, "a certificate is not valid yet",
         "every certificate has reached its start date", quote_validity)
FACT_TLS(NAME_MISMATCH, TLS_NAME_MISMATCH, "the certificate is for other names",
         "the certificate is for this name", quote_names)
FACT_TLS(SELF_SIGNED, TLS_SELF_SIGNED, "the server's certificate is self-signed",
         "the server's certificate is not self-signed", quote_validity)
FACT_TLS(ISSUER_UNKNOWN, TLS_ISSUER_UNKNOWN, "no trusted issuer of the certificate was found",
         "a trusted issuer was found", quote_issuer)
FACT_TLS(CERTIFICATE_OTHER, TLS_CERTIFICATE_OTHER, "the certificate did not pass verification",
         "the certificate passed verification", quote_verification)
FACT_TLS(TOO_OLD, TLS_TOO_OLD, "client and server have no TLS version in common",
         "client and server have a TLS version in common", quote_alert)
FACT_TLS(NOT_TLS, TLS_NOT_TLS, "the port does not speak TLS", "the port speaks TLS", quote_first_bytes)
FACT_TLS(CLIENT_WANTED, TLS_CLIENT_CERTIFICATE_WANTED,
         "the handshake failed because no client certificate was accepted",
         "the handshake did not fail because of a client certificate", quote_alert)
FACT_TLS(HANDSHAKE, TLS_HANDSHAKE, "the TLS handshake failed", "the TLS handshake did not fail", quote_alert)
FACT(TLS_LEAF_ONLY, TELLS, sight_tls_leaf_only, 0, "the server sent its own certificate only",
     "the server sent more than its own certificate", NULL)
FACT(TLS_ROOT_SENT, NAMES, sight_tls_root_sent, 0, "the chain ends in a root that is not trusted here",
     "the chain does not end in a root that is not trusted", quote_verification)
FACT(TLS_ALERT_REQUIRED, NAMES, sight_tls_alert, ALERT_CERTIFICATE_REQUIRED,
     "the server's alert is certificate_required", "the server's alert is not certificate_required", NULL)
FACT(TLS_ALERT_FAILURE, TELLS, sight_tls_alert, ALERT_HANDSHAKE_FAILURE,
     "the server's alert is handshake_failure", "the server's alert is not handshake_failure", NULL)
FACT(TLS_CLIENT_ASKED, TELLS, sight_tls_certificate_asked, 0, "the server asked for a client certificate",
     "the server did not ask for a client certificate", NULL)

/* HTTP status */
FACT(HTTP_3XX, NAMES, sight_http_redirect, 0, "the server answered with a redirect",
     "the answer is not a redirect", quote_http)
FACT_HTTP(400, TELLS)
FACT_HTTP(401, TELLS)
FACT_HTTP(403, TELLS)
FACT_HTTP(404, TELLS)
FACT_HTTP(405, NAMES)
FACT_HTTP(407, NAMES)
FACT_HTTP(409, TELLS)
FACT_HTTP(415, TELLS)
FACT_HTTP(421, TELLS)
FACT_HTTP(429, TELLS)
FACT_HTTP(431, NAMES)
FACT_HTTP(440, NAMES)
FACT_HTTP(449, NAMES)
FACT_HTTP(451, NAMES)
FACT_HTTP(456, NAMES)
FACT_HTTP(457, NAMES)
FACT_HTTP(500, TELLS)
FACT_HTTP(501, TELLS)
FACT_HTTP(502, NAMES)
FACT_HTTP(503, TELLS)
FACT_HTTP(504, TELLS)
FACT_HTTP(505, TELLS)
FACT_HTTP(507, NAMES)
FACT_HTTP(511, TELLS)
FACT(HTTP_52X, NAMES, sight_http_52x, 0, "the answer is one of Cloudflare's own codes",
     "the answer is not HTTP 52x", quote_http)
FACT(HTTP_ERROR, GENERAL, sight_http_error, 0, "the server answered with an HTTP error",
     "the answer is not an HTTP error", quote_http)
FACT(HTTP_NOT_200, GENERAL, sight_http_not_200, 0, "the answer is not HTTP 200", "the answer is HTTP 200",
     quote_http)

/* HTTP 200, and yet no folder list */
FACT_OK(EMPTY, sight_ok_empty, "an empty body", NULL)
FACT_OK(TEXT, sight_ok_text, "something that is not ActiveSync", quote_type)
FACT_OK(BURIED, sight_ok_buried, "text printed before the WBXML", quote_before_document)
FACT_OK(MALFORMED, sight_ok_malformed, "damaged WBXML", quote_fault_of_body)
FACT_OK(TRUNCATED, sight_ok_truncated, "WBXML that ends too early", quote_received)
FACT_OK(OTHER_ROOT, sight_ok_other_root, "the answer to another command", quote_root)
FACT_OK(NO_STATUS, sight_ok_no_status, "an answer that has no Status", NULL)
FACT_OK(NO_INBOX, sight_ok_no_inbox, "Status 1 and a list that has no inbox", quote_folders)
FACT_OK(NO_POLICY_KEY, sight_ok_no_policy_key, "a policy that has no PolicyKey", NULL)
FACT(OK_WRONG_TYPE, NAMES, sight_ok_wrong_type, 0,
     "HTTP 200 came with a folder list whose type or encoding something on the way seems to have changed",
     "HTTP 200 did not come with another Content-Type than ActiveSync's", quote_type)
FACT(OK_COMPRESSED, NAMES, sight_ok_compressed, 0,
     "HTTP 200 came compressed, which was not asked for: something on the way changed its encoding",
     "HTTP 200 did not come compressed", quote_type)
FACT(BODY_EMPTY, TELLS, sight_body_empty, 0, "the body is empty", "the body is not empty", NULL)
FACT(BODY_SUCCESS, TELLS, sight_body_is_success, 0, "the body is a complete folder list with Status 1",
     "the body is not a folder list", NULL)
FACT(WIPE_ORDERED, NAMES, sight_wipe_ordered, 0, "the answer orders a remote wipe",
     "no remote wipe is ordered", NULL)

/* EAS Status (MS-ASCMD 2.2.3.177.5, 2.2.2) */
FACT_STATUSES(SERVER_ERROR, "is a server error")
FACT_STATUSES(REQUEST, "says the request is invalid")
FACT_STATUSES(VERSION, "rejects the protocol version")
FACT_STATUSES(POLICY, "requires provisioning")
FACT_STATUSES(STATE, "reports a problem with the sync state")
FACT_STATUSES(MAILBOX_VERSION, "says the mailbox is on an Exchange version this server cannot serve")
FACT_STATUSES(ACCESS, "denies access")
FACT_STATUS(7, "access denied in old documents")
FACT_STATUS(9, "a sync key or state that does not match")
FACT_STATUS(110, "ServerError")
FACT_STATUS(111, "ServerErrorRetryLater")
FACT_STATUS(112, "ActiveDirectoryAccessDenied")
FACT_STATUS(113, "MailboxQuotaExceeded")
FACT_STATUS(114, "MailboxServerOffline")
FACT_STATUS(123, "UserHasNoMailbox")
FACT_STATUS(125, "UserPrincipalCouldNotBeFound")
FACT_STATUS(126, "UserDisabledForSync")
FACT_STATUS(129, "DeviceIsBlockedForThisUser")
FACT_STATUS(131, "AccountDisabled")
FACT_STATUS(133, "SyncStateLocked")
FACT_STATUS(135, "SyncStateAlreadyExists")
FACT_STATUS(141, "LegacyDeviceOnStrictPolicy")
FACT_STATUS(143, "PolicyRefresh")
FACT_STATUS(148, "RemoteServerHasNoSSL")
FACT_STATUS(151, "TooManyFolders")
FACT_STATUS(152, "NoFoldersFound")
FACT_STATUS(177, "MaximumDevicesReached")
FACT(STATUS_FAILED, TELLS, sight_status_failed, 0, "ActiveSync answered a Status other than 1",
     "the Status is 1 or absent", quote_status)
FACT(STATUS_GIVEN, TELLS, sight_status_given, 0, "ActiveSync itself answered with a Status",
     "ActiveSync gave no Status", quote_status)
FACT(PROVISION_REQUEST, TELLS, sight_provision_refused, 2, "Provision answered Status 2, protocol error",
     "Provision did not answer Status 2", NULL)
FACT(PROVISION_SERVER, TELLS, sight_provision_refused, 3, "Provision answered Status 3, server error",
     "Provision did not answer Status 3", NULL)
FACT(POLICY_REFUSED, TELLS, sight_policy_refused, 0, "the server refused the policy with its own Status",
     "the server did not refuse the policy with a Status", quote_policy_status)

/* What was asked */
FACT(SPOKE_12, HINTS, sight_spoke_12, 0, "the request used 12.1 or older, where errors are HTTP codes only",
     "the request used 14.0 or newer", quote_version)
FACT(SPOKE_14, TELLS, sight_spoke_14, 0,
     "the request used 14.0 or newer, where Exchange would name its own errors",
     "the request used 12.1 or older", quote_version)
FACT(SPOKE_16, TELLS, sight_spoke_16, 0, "the request used 16.0 or newer",
     "the request did not use 16.0 or newer", quote_version)
FACT(VERSION_NOT_OFFERED, HINTS, sight_version_not_offered, 0, "the server does not offer the version used",
     "the server offers the version used, or lists none", quote_offered)
FACT(METHOD_BASIC, TELLS, sight_method_is, AUTH_BASIC, "the probe logged in with Basic",
     "the probe did not use Basic", NULL)
FACT(METHOD_INTEGRATED, TELLS, sight_method_integrated, 0, "the probe logged in with NTLM or Negotiate",
     "the probe did not use NTLM or Negotiate", NULL)
FACT(METHOD_BEARER, TELLS, sight_method_is, AUTH_BEARER, "the probe logged in with a bearer token",
     "the probe did not use a bearer token", NULL)
FACT(METHOD_CERTIFICATE, TELLS, sight_method_is, AUTH_CERTIFICATE, "the probe logged in with a certificate",
     "the probe did not log in with a certificate", NULL)
FACT(POLICY_KEY_SENT, TELLS, sight_policy_key_sent, 0, "a policy key was sent", "no policy key was sent",
     NULL)
FACT(ASKED_ONLINE, TELLS, sight_asked_exchange_online, 0, "the name asked for is Exchange Online's",
     "the name asked for is not Exchange Online's", quote_host)
FACT(COOKIE_AGAIN, TELLS, sight_cookie_came_again, 0, "the run sent cookies back and the server set new ones",
     "no cookie from an earlier answer was sent back", NULL)

/* Which product */
FACT(PRODUCT_KNOWN, PRODUCT, sight_product_known, 0, "the answer shows which product it is",
     "the answer does not show which product it is", quote_product)
FACT_PRODUCT(EXCHANGE, EXCHANGE_ANY, "an Exchange")
FACT_PRODUCT(EXCHANGE_2003, ONE(PRODUCT_EXCHANGE_2003), "Exchange 2003")
FACT_PRODUCT(EXCHANGE_2007, ONE(PRODUCT_EXCHANGE_2007), "Exchange 2007")
FACT_PRODUCT(EXCHANGE_2010, ONE(PRODUCT_EXCHANGE_2010), "Exchange 2010")
FACT_PRODUCT(EXCHANGE_2013_ON, EXCHANGE_2013_ON, "Exchange 2013 or later")
FACT_PRODUCT(EXCHANGE_2013_16, EXCHANGE_2013_16, "Exchange 2013 or 2016")
FACT_PRODUCT(EXCHANGE_2007_ON, EXCHANGE_2007_ON, "an Exchange server of 2007 or later")
FACT_PRODUCT(EXCHANGE_ONLINE, ONE(PRODUCT_EXCHANGE_ONLINE), "Exchange Online")
FACT_PRODUCT(SOGO, ONE(PRODUCT_SOGO), "SOGo")
FACT_PRODUCT(ZPUSH, ONE(PRODUCT_ZPUSH) | ONE(PRODUCT_GROMMUNIO), "Z-Push or grommunio-sync")
FACT_PRODUCT(HORDE, ONE(PRODUCT_HORDE), "Horde")
FACT_PRODUCT(ZIMBRA, ONE(PRODUCT_ZIMBRA), "Zimbra")
FACT_PRODUCT(TINE, ONE(PRODUCT_TINE), "tine")
FACT_PRODUCT(LOOKALIKE, ONE(PRODUCT_LOOKALIKE), "an Exchange lookalike")

/* Who wrote the answer */
FACT(WROTE_EAS, TELLS, sight_writer_in, ONE(WRITER_EAS), "ActiveSync itself answered, not a proxy or IIS",
     "ActiveSync itself did not answer", NULL)
FACT_WRITER(FRONT_END, ONE(WRITER_EXCHANGE_FRONT), "Exchange's front end")
FACT_WRITER(ASPNET, ONE(WRITER_ASPNET), "ASP.NET")
FACT_WRITER(IIS, ONE(WRITER_IIS), "IIS")
FACT_WRITER(HTTPSYS, ONE(WRITER_HTTPSYS), "http.sys, before IIS,")
FACT_WRITER(TMG, ONE(WRITER_TMG), "ISA Server or TMG")
FACT_WRITER(CLOUDFLARE, ONE(WRITER_CLOUDFLARE), "Cloudflare")
FACT(WROTE_GATEWAY, TELLS, sight_writer_in, GATEWAYS, "a reverse proxy wrote the answer",
     "no reverse proxy wrote the answer", quote_writer)

/* What the body is */
FACT(PAGE_KNOWN, TELLS, sight_page_known, 0, "the body is a known page", "the body is not a known page",
     quote_page)
FACT(PAGE_FOREIGN, TELLS, sight_page_of_other_program, 0, "the body is a page of another program",
     "the body is not a page of another program", quote_page)
FACT(BODY_OF_OTHER, TELLS, sight_body_of_other_program, 0,
     "the body is HTML, XML or JSON, and Exchange's ActiveSync usually writes none of them",
     "the body may be ActiveSync's own", quote_page)
FACT_PAGE(HTTPSYS_503, TELLS, "http.sys's page for a stopped application pool")
FACT(PAGE_LONG_HEADER, TELLS, sight_page_of_long_header, 0,
     "the body is a page for a request header that is too long",
     "the body is not a page for a long request header", quote_page)
FACT(PAGE_TLS_PORT, TELLS, sight_page_of_tls_port, 0, "the port expects TLS and got plain HTTP",
     "the answer does not complain about missing TLS", quote_page)
FACT_PAGE(HTTPSYS_HOST, TELLS, "the page for an unknown host name")
FACT_PAGE(IIS_SSL_REQUIRED, NAMES, "IIS's page 403.4, TLS required")
FACT_PAGE(IIS_CLIENT_CERT, TELLS, "IIS's page for a client certificate")
FACT_PAGE(APACHE_CLIENT_CERT, TELLS, "Apache's page for a client certificate that it cannot ask for")
FACT_PAGE(NGINX_CLIENT_CERT, TELLS, "nginx's page for a client certificate")
FACT_PAGE(IIS_CONFIG, TELLS, "IIS's page for a broken configuration")
FACT_PAGE(ASPNET_ERROR, TELLS, "ASP.NET's error page")
FACT_PHRASE(TMG_TARGET_NAME, NAMES, "-2146893022, the target principal name is incorrect")
FACT_PHRASE(TMG_CONNECTION_64, TELLS, "error 64 of ISA Server or TMG")
FACT_PHRASE(TMG_CERTIFICATE, TELLS, "an error of ISA Server or TMG about a certificate")
FACT_PHRASE(TMG_URL_DENIED, TELLS, "12202, the URL was denied")
FACT_PAGE(PROXY, TELLS, "a page of another reverse proxy")
FACT_PAGE(TMG_OTHER, TELLS, "a page of ISA Server or TMG")
FACT(PAGE_GATEWAY, TELLS, sight_page_of_gateway, 0,
     "the body is a reverse proxy's page about the server behind it",
     "the body is not a reverse proxy's page", quote_page)
FACT_PAGE(APACHE_PROXY, TELLS, "Apache's page \"Proxy Error\"")
FACT(PAGE_FIREWALL, TELLS, sight_page_of_firewall, 0, "the body is a firewall's block page",
     "the body is not a firewall's block page", quote_page)
FACT_PAGE(CLOUDFLARE, TELLS, "a Cloudflare page")
FACT(PAGE_PORTAL, TELLS, sight_page_of_portal, 0, "the body is a page of a portal, filter or forward proxy",
     "the body is not a page of a portal, filter or forward proxy", quote_page)
FACT_PAGE(SOGO_PUBLISHING, TELLS, "SOGo's page for a request it could not decode")
FACT_PAGE(SOGO_EXCEPTION, TELLS, "SOGo's page with the reason of an exception")
FACT_PAGE(SOGO_NO_RESULT, TELLS, "SOGo's page for a path it does not know")
FACT_PAGE(ZPUSH_PARAMETERS, NAMES, "Z-Push's complaint about missing parameters")
FACT_PAGE(ZPUSH_BACKEND, NAMES, "Z-Push's page naming a failure behind it")
FACT_PAGE(ZPUSH_FATAL, NAMES, "Z-Push's page naming an exception")
FACT_PAGE(ZPUSH_LEGAL, TELLS, "Z-Push's page for browsers")
FACT_PAGE(HORDE_FATAL, TELLS, "Horde's page for a fatal error")
FACT_PAGE(PHP_ERROR, TELLS, "PHP's report of an error")
FACT_PAGE(JETTY, TELLS, "an error page of Jetty")
FACT_PAGE(TINE, TELLS, "an error of tine")
FACT_PAGE(LOGIN, TELLS, "a login page")

/* What the headers say */
FACT(CLAIMS_EXCHANGE, HINTS, sight_claims_exchange, HEADER_EAS,
     "the server claims to be Exchange 2010 or later, not confirmed",
     "the server does not claim to be Exchange 2010 or later", quote_header)
FACT_HEADER(EAS_HEADER, HINTS, EAS, "the request reached an ActiveSync application",
            "no header shows an ActiveSync application")
FACT_HEADER(AS_ERROR, TELLS, AS_ERROR, "Exchange says what is wrong with the request",
            "Exchange does not say what is wrong with the request")
FACT_HEADER(DIAGNOSTICS, HINTS, DIAGNOSTICS, "Exchange gives a reason", "Exchange gives no reason")
FACT_HEADER(THROTTLED, NAMES, THROTTLE, "the server says that it throttles this device",
            "the server does not say that it throttles")
FACT(BACK_OFF, NAMES, sight_backs_off, HEADER_BACK_OFF, "the server tells its clients to back off",
     "the server does not tell its clients to back off", quote_header)
FACT_HEADER(RETRY_AFTER, HINTS, RETRY_AFTER, "the server says when to try again",
            "the server does not say when to try again")
FACT_HEADER(STS_FAILED, HINTS, AUTODISCOVERY_ERROR, "the sign-in service behind the server failed",
            "the answer names no sign-in service")
FACT_HEADER(PROXY_ERROR, HINTS, PROXY_ERROR, "Exchange Online's front end says what failed",
            "no front end of Exchange Online says what failed")
FACT(CLOUDFLARE_CHALLENGE, TELLS, sight_challenged_by_cloudflare, HEADER_MITIGATED,
     "Cloudflare itself challenges the client", "Cloudflare does not challenge the client", quote_header)
FACT_HEADER(MS_LOCATION, TELLS, MS_LOCATION, "the server names another URL", "the server names no other URL")
FACT_HEADER(BACK_END_TARGET, HINTS, BACK_END_TARGET, "the front end knew which back end to ask",
            "the front end does not show which back end it would ask")
FACT_HEADER(REQUEST_ID, HINTS, REQUEST_ID, "the answer has an Exchange request id",
            "the answer has no Exchange request id")
FACT_HEADER(CHALLENGED, TELLS, CHALLENGE, "the server offers ways to log in",
            "the server offers no way to log in")
FACT(FRONT_END_ONLY, TELLS, sight_front_end_only, 0, "Exchange's front end answered, and no back end did",
     "the answer is not from the front end alone", quote_back_end)
FACT(BACK_END, HINTS, sight_back_end_answered, 0, "an Exchange back end answered",
     "no sign of an Exchange back end", quote_back_end)
FACT(PAST_FRONT_END, HINTS, sight_past_front_end, 0,
     "a back end took part, which suggests that the front end had accepted the password",
     "no back end shows that the front end had accepted the password", quote_back_end)
FACT(BACK_END_SAME, HINTS, sight_back_end_said_the_same, 0,
     "the back end gave that status, the front end only relayed it", "the back end's status is unknown",
     quote_back_end)
FACT(FAILURE_FRONT, HINTS, sight_failure_at, FAILURE_POINT_FRONTEND,
     "Exchange says that its front end failed", "Exchange does not say that its front end failed",
     quote_failure)
FACT(FAILURE_BACK, HINTS, sight_failure_at, FAILURE_POINT_BACKEND, "Exchange says that its back end failed",
     "Exchange does not say that its back end failed", quote_failure)
FACT(FAILURE_TLS, HINTS, sight_failure_of_tls, 0, "Exchange reports a TLS failure",
     "Exchange reports no TLS failure", quote_failure)
FACT_HEADER(CAS_ERROR, TELLS, CAS_ERROR, "Exchange's front end names an error of its own",
            "Exchange's front end names no error")
FACT(CAS_USER, TELLS, sight_cas_error_user, HEADER_CAS_ERROR, "Exchange says that it does not know the user",
     "Exchange does not say that it does not know the user", quote_header)
FACT(CAS_MAILBOX, TELLS, sight_cas_error_mailbox, HEADER_CAS_ERROR,
     "Exchange says that it does not find the mailbox",
     "Exchange does not say that it does not find the mailbox", quote_header)
FACT(CAS_TIMED_OUT, HINTS, sight_cas_error_timeout, 0, "by its name that is a time limit that passed",
     "no time limit is named", NULL)
FACT(CAS_TOKEN, HINTS, sight_cas_error_token, HEADER_CAS_ERROR, "Exchange says that the token is not valid",
     "Exchange does not say that the token is not valid", quote_header)
FACT(PRINCIPAL_NOT_FOUND, TELLS, sight_names, NAMED_PRINCIPAL,
     "the answer names UserPrincipalCouldNotBeFound", "the answer does not name UserPrincipalCouldNotBeFound",
     NULL)
FACT(MAILBOX_IN_TRANSIT, HINTS, sight_names, NAMED_TRANSIT, "the answer names MailboxInTransit",
     "the answer does not name MailboxInTransit", NULL)
FACT(SERVER_IIS, HINTS, sight_server_header_holds_iis, 0, "the answer came through IIS",
     "the answer does not show IIS", quote_server)
FACT(SERVER_IIS_6, HINTS, sight_server_header_holds_iis, 6, "the answer came through IIS 6, of Windows 2003",
     "the answer does not show IIS 6", quote_server)
FACT(SERVER_WEB, HINTS, sight_front_in, ONE(WRITER_NGINX) | ONE(WRITER_APACHE),
     "the answer came through nginx or Apache", "the answer does not show nginx or Apache", quote_server)
FACT(SERVER_OTHER, HINTS, sight_server_is_other, 0, "another kind of server answered",
     "the answer names no other kind of server", quote_other_server)
FACT(ZPUSH_WROTE, HINTS, sight_zpush_wrote, 0, "Z-Push or grommunio-sync itself answered",
     "nothing in the answer is of Z-Push or grommunio-sync", NULL)
FACT(POWERED_BY_PHP, HINTS, sight_powered_by_php, 0, "PHP wrote the answer",
     "nothing shows that PHP wrote the answer", quote_powered_by)
FACT(TYPE_PHP, TELLS, sight_type_is_php, 0, "the Content-Type is PHP's default",
     "the Content-Type is not PHP's default", quote_type)
FACT(CHUNKED, TELLS, sight_chunked, 0, "the answer is chunked", "the answer is not chunked", NULL)
FACT(TYPE_SOGO, TELLS, sight_type_is_sogo, 0, "the Content-Type is SOGo's, text/plain; charset=utf-8",
     "the Content-Type is not SOGo's", quote_type)
FACT(REASON_SOGO, TELLS, sight_reason_is_sogo, 0, "the reason phrase is SOGo's",
     "the reason phrase is not SOGo's", quote_reason)
FACT(REASON_MISSING, HINTS, sight_reason_missing, 0, "the answer has no reason phrase",
     "the answer has a reason phrase", NULL)
FACT(OFFERS_BASIC, TELLS, sight_offers_basic, 0, "the server offers Basic", "the server does not offer Basic",
     quote_challenges)
FACT(OFFERS_BEARER, TELLS, sight_offers_bearer, 0, "the server offers Bearer",
     "the server does not offer Bearer", quote_challenges)
FACT(BEARER_OF_CLOUD, TELLS, sight_bearer_of_cloud, 0, "the server wants a token of Microsoft's cloud",
     "the server does not ask for a token of Microsoft's cloud", quote_challenges)
FACT(OFFERS_INTEGRATED, TELLS, sight_offers_integrated, 0, "the server offers NTLM or Negotiate",
     "the server offers neither NTLM nor Negotiate", quote_challenges)
FACT(TOKEN_FAULT, HINTS, sight_token_faulted, 0, "the server says what is wrong with the token",
     "the server does not say what is wrong with the token", quote_token_error)
FACT(TO_LOGIN, TELLS, sight_leads_to_login, 0, "the redirect leads to a login page",
     "the redirect does not lead to a login page", quote_location)
FACT(TO_OWA, TELLS, sight_leads_to_owa, 0, "the redirect leads to Outlook on the web",
     "the redirect does not lead to Outlook on the web", quote_location)
FACT(TO_ERROR_FRONT, TELLS, sight_leads_to_error_page, 1,
     "the redirect leads to the error page of Exchange's front end",
     "the redirect does not lead to the error page of Exchange's front end", quote_error_page)
FACT(TO_ERROR_OWA, TELLS, sight_leads_to_error_page, 0,
     "the redirect leads to the error page of Outlook on the web",
     "the redirect does not lead to the error page of Outlook on the web", quote_error_page)
FACT(TO_HTTPS, TELLS, sight_leads_to_https, 0, "the redirect leads from http to https",
     "the redirect does not lead from http to https", quote_location)
FACT(TO_ELSEWHERE, TELLS, sight_leads_elsewhere, 0, "the redirect leads to another host",
     "the redirect does not lead to another host", quote_location)

/* What --diagnose learned */
FACT(OPTIONS_200, HINTS, sight_options_said, 200,
     "OPTIONS, which needs no mailbox, was answered with HTTP 200", "no OPTIONS was answered with HTTP 200",
     NULL)
FACT(OPTIONS_403, HINTS, sight_options_said, 403,
     "OPTIONS, which needs no mailbox, was answered with HTTP 403", "no OPTIONS was answered with HTTP 403",
     NULL)
FACT(OPTIONS_500, HINTS, sight_options_said, 500,
     "OPTIONS, which needs no mailbox, was answered with HTTP 500 too",
     "no OPTIONS was answered with HTTP 500", NULL)
FACT(RETRY_OK, HINTS, sight_retry_succeeded, 0,
     "asked again in another version it passed: the failure does not repeat, or depends on the version",
     "no FolderSync succeeded in another version", quote_retry)
FACT(RETRY_VERSION, HINTS, sight_retry_shows_version, 0, "the same FolderSync succeeded in another version",
     "no success in another version shows that the first was refused", quote_retry)
FACT(RETRY_500, HINTS, sight_retry_failed, 500,
     "the same FolderSync failed with HTTP 500 in another version too",
     "no FolderSync failed with HTTP 500 in another version", quote_retry)
FACT(RETRY_449, NAMES, sight_retry_failed, 449, "asked in another version, the server requires provisioning",
     "no follow-up request was answered with HTTP 449", quote_retry)

#undef FACT_ENDING
#undef FACT_TIMEOUT
#undef FACT_TLS
#undef FACT_HTTP
#undef FACT_OK
#undef FACT_STATUS
#undef FACT_STATUSES
#undef FACT_PRODUCT
#undef FACT_WRITER
#undef FACT_PAGE
#undef FACT_PHRASE
#undef FACT_HEADER
