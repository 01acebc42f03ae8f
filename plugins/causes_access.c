/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes of a refusal although the login was not the question: HTTP 403 and its Status twins. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

/* What gives the 403 another meaning than the three that look alike; they would refuse every version. */
#define OLD_403_BARS                                                                                         \
	FACT_PAGE_FOREIGN, FACT_PRINCIPAL_NOT_FOUND, FACT_CAS_USER, FACT_CAS_MAILBOX, FACT_STATUS_GIVEN,    \
		FACT_IS_EXCHANGE_2003, FACT_RETRY_OK

static const struct cause rows[] = {
	{
		.key = "ex2003-iisadmpwd-password-expiry",
		.headline = "Exchange 2003 wants the password changed",
		.explain = "With the IISADMPWD pages installed, IIS answers 403 when the account's password "
			   "is about to expire or has expired.",
		.confirm = "net user LOGIN /domain: Password expires. Virtual directory IISADMPWD in IIS "
			   "Manager.",
		.fix = "Change the password, or turn the notice off (PasswordChangeFlags in the IIS "
		       "metabase, see KB916958).",
		.source = "Microsoft KB916958",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE_2003 },
			  .bar = { FACT_PAGE_FOREIGN } },
		},
	},
	{
		.key = "eas-user-disabled",
		.headline = "ActiveSync is switched off for this user",
		.explain = "The login is correct, but the account is not allowed to use ActiveSync.",
		.confirm = "Exchange: ActiveSyncEnabled in Get-CASMailbox USER. Zimbra: "
			   "zimbraFeatureMobileSyncEnabled. Horde: permission horde:activesync.",
		.fix = "Exchange: Set-CASMailbox USER -ActiveSyncEnabled $true. Zimbra: zmprov ma USER "
		       "zimbraFeatureMobileSyncEnabled TRUE. Elsewhere the user's right to ActiveSync.",
		.source = "MS-ASHTTP 2.2.2.1.1 (403); MS-ASCMD 2.2.2 (126)",
		.group = "old-403",
		.told_by = "ActiveSyncEnabled of the mailbox; Exchange 2010 and later usually say Status "
			   "126 from 14.0 on",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_126 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE, FACT_SPOKE_12 },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_HORDE },
			  .bar = { FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE_2003 },
			  .bar = { FACT_PAGE_FOREIGN, FACT_STATUS_GIVEN } },
		},
	},
	{
		.key = "device-blocked",
		.headline = "This device is blocked or quarantined",
		.explain = "A device access rule, the organization's default for new devices or the user's "
			   "own block list refuses this DeviceId. Phones with other ids may work.",
		.confirm = "DeviceAccessState and DeviceAccessStateReason in Get-MobileDevice -Mailbox "
			   "USER; Get-ActiveSyncDeviceAccessRule; Get-ActiveSyncOrganizationSettings.",
		.fix = "Set-CASMailbox USER -ActiveSyncAllowedDeviceIDs @{add='ID'}, or an allow rule for "
		       "DeviceType CheckActiveSync.",
		.source = "MS-ASCMD 2.2.2 (129); New-ActiveSyncDeviceAccessRule",
		.group = "old-403",
		.told_by = "DeviceAccessState of the device; Exchange 2010 and later usually say "
			   "Status 129 from 14.0 on",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_129 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE, FACT_SPOKE_12 },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_HORDE },
			  .bar = { FACT_RETRY_OK } },
		},
	},
	{
		.key = "device-limit-reached",
		.headline = "The user has too many devices",
		.explain = "The number of device partnerships of this mailbox has reached its limit, so a "
			   "new one is refused; known devices still work. Probes with changing DeviceIds "
			   "use it up.",
		.confirm = "@(Get-MobileDevice -Mailbox USER).Count against EasMaxDevices of "
			   "Get-ThrottlingPolicy.",
		.fix = "Remove-MobileDevice for the unused ones; keep the check's DeviceId the same.",
		.source = "MS-ASCMD 2.2.2 (177); Set-ThrottlingPolicy",
		.group = "old-403",
		.told_by = "the number of the mailbox's devices; Exchange should say Status 177 from 14.0 "
			   "on, but 2019 was seen to say 403",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_177 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE, FACT_SPOKE_12 },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE },
			  .bar = { OLD_403_BARS } },
		},
	},
	{
		.key = "user-not-found",
		.headline = "The directory does not find the user",
		.explain = "The login passed but Exchange finds no directory object for it. Broken rights "
			   "on the user's object look exactly the same.",
		.confirm = "Get-Recipient LOGIN; UserPrincipalName in Get-User LOGIN; event 1053 of "
			   "MSExchange ActiveSync points to rights.",
		.fix = "Correct the login (-u as DOMAIN\\user or UPN), wait for replication of a new "
		       "account, or fix the object's rights.",
		.source = "MS-ASCMD 2.2.2 (125)",
		.group = "old-403",
		.told_by = "Get-Recipient finds no such user; UserPrincipalCouldNotBeFound in the IIS log",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_125 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_403, FACT_PRINCIPAL_NOT_FOUND },
			  .bar = { FACT_RETRY_OK } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_CAS_USER } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_12, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { OLD_403_BARS } },
		},
	},
	{
		.key = "user-has-no-mailbox",
		.headline = "The account has no mailbox",
		.explain = "The account exists, but has no mailbox on this system.",
		.confirm = "Get-Mailbox LOGIN; RecipientType in Get-User LOGIN.",
		.fix = "Enable-Mailbox LOGIN, or correct -u. In a hybrid organization ask the side that "
		       "holds the mailbox.",
		.source = "MS-ASCMD 2.2.2 (123)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_123 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { OLD_403_BARS, FACT_SPOKE_14 } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_ERROR, FACT_CAS_MAILBOX } },
		},
	},
	{
		.key = "ad-access-denied",
		.headline = "Exchange may not read or write the directory object",
		.explain = "Active Directory refused Exchange access to an object of this user. Usually "
			   "the object no longer inherits its permissions.",
		.confirm = "Application log on the server that answers, source MSExchange ActiveSync, event "
			   "1053; INSUFF_ACCESS_RIGHTS in its text.",
		.fix = "Restore inheritance on the user object (see ad-acl-inheritance-disabled), then sync "
		       "again.",
		.source = "MS-ASCMD 2.2.2 (112)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_112 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_12, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { FACT_PAGE_FOREIGN, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
		},
	},
	{
		.key = "account-disabled",
		.headline = "The account is disabled",
		.explain = "The account is switched off in the directory.",
		.confirm = "Get-ADUser LOGIN -Properties Enabled,AccountExpirationDate.",
		.fix = "Enable-ADAccount LOGIN, or give the check another account.",
		.source = "MS-ASCMD 2.2.2 (131)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_131 } },
		},
	},
	{
		.key = "access-denied",
		.headline = "The server denies this user access",
		.explain = "The server knows the user and refuses: a missing permission, or a request that "
			   "arrived without its login.",
		.confirm = "Permissions of the account for ActiveSync; Horde: permission horde:activesync. "
			   "Does a proxy strip the Authorization header?",
		.fix = "Grant the permission, or let the proxy pass Authorization through.",
		.source = "MS-ASCMD 2.2.2 (124, 130); Horde source",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_ACCESS } },
			{ .sure = SURE_LIKELY, .need = { FACT_STATUS_7 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_HORDE, FACT_REASON_MISSING } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_IS_HORDE, FACT_OFFERS_BASIC } },
		},
	},
	{
		.key = "mailbox-version-mismatch",
		.headline = "The mailbox is on an Exchange that this server cannot serve",
		.explain = "The mailbox lives on a newer or older Exchange than the server that answered, "
			   "and that one is not set up to pass the request on.",
		.confirm = "ServerName and AdminDisplayVersion in Get-Mailbox USER; which server answered: "
			   "-vv.",
		.fix = "Publish the newest Exchange for clients, or move the mailbox.",
		.source = "MS-ASCMD 2.2.2 (127, 128)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_MAILBOX_VERSION } },
		},
	},
	{
		.key = "sogo-access-denied",
		.headline = "SOGo denies the user ActiveSync",
		.explain = "SOGo refused without saying why: its module constraints exclude this user from "
			   "ActiveSync, or the request reached it without a login.",
		.confirm = "sogo.conf: SOGoUserSources > ModulesConstraints > ActiveSync; sogo.log. Does "
			   "the proxy pass Authorization on?",
		.fix = "Change the constraint so that the account matches, or let the proxy pass "
		       "Authorization through.",
		.source = "SOGo source and documentation, ModulesConstraints",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_IS_SOGO, FACT_BODY_EMPTY } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_BODY_EMPTY, FACT_TYPE_SOGO } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_IS_SOGO } },
		},
	},
	{
		.key = "ssl-required-403-4",
		.headline = "IIS wants TLS on this path",
		.explain = "The virtual directory requires TLS and the request reached IIS without it: "
			   "asked with --plain-http, or TLS ends at a proxy in front.",
		.confirm = "IIS Manager > Microsoft-Server-ActiveSync > SSL Settings; sub-status 4 beside "
			   "403 in the IIS log.",
		.fix = "Ask over TLS, let the proxy speak TLS to the back end, or clear Require SSL on that "
		       "back end.",
		.source = "IIS sub-status 403.4",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_403, FACT_PAGE_IIS_SSL_REQUIRED, FACT_PLAIN_HTTP } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_PAGE_IIS_SSL_REQUIRED } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_PLAIN_HTTP, FACT_IS_EXCHANGE },
			  .bar = { FACT_WROTE_GATEWAY, FACT_WROTE_EAS, FACT_PAGE_FOREIGN,
			           FACT_PAGE_IIS_CLIENT_CERT, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_PLAIN_HTTP },
			  .bar = { FACT_WROTE_GATEWAY, FACT_WROTE_EAS, FACT_PAGE_FOREIGN,
			           FACT_PAGE_IIS_CLIENT_CERT, FACT_STATUS_GIVEN, FACT_PRODUCT_KNOWN,
			           FACT_SERVER_OTHER, FACT_IS_LOOKALIKE } }, /* none of them is IIS */
		},
	},
	{
		.key = "client-certificate-rejected",
		.headline = "The client certificate is missing or not accepted",
		.explain = "The server wants a client certificate for this path and got none, or one it "
			   "does not trust, cannot check or cannot map to an account.",
		.confirm = "Sub-status 7, 13, 16 or 17 beside 403 in the IIS log; nginx: ssl_verify_client, "
			   "Apache: SSLVerifyClient, and error log; certificate mapping of the account.",
		.fix = "Give a valid certificate with -J and -K and map it to the account, or set client "
		       "certificates to Accept or Ignore.",
		.source = "IIS sub-statuses 403.7 to 403.17",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_PAGE_IIS_CLIENT_CERT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_PAGE_APACHE_CLIENT_CERT } },
			{ .sure = SURE_LIKELY,
			  .state = SIGN_CRITICAL,
			  .need = { FACT_HTTP_400, FACT_PAGE_NGINX_CLIENT_CERT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_401, FACT_METHOD_CERTIFICATE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_METHOD_CERTIFICATE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_TLS_CLIENT_ASKED } },
		},
	},
	{
		.key = "isa-url-denied",
		.headline = "ISA Server or TMG denies the URL",
		.explain = "The publishing rule does not cover this path or host name, so the firewall "
			   "answered in its place.",
		.confirm = "Logging of ISA/TMG, filtered by the client's address: rule name and 12202.",
		.fix = "Publishing rule > Paths: add /Microsoft-Server-ActiveSync/*; Public Name: add the "
		       "name asked for.",
		.source = "ISA Server and TMG error 12202",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_PAGE_TMG_URL_DENIED } },
		},
	},
	{
		.key = "waf-blocked",
		.headline = "A web firewall in front blocks the request",
		.explain = "A firewall or access rule of the proxy in front refused the request; the mail "
			   "server never saw it. Such pages often come with HTTP 200; a proxy's HTTP 451 "
			   "is a block by law or country.",
		.confirm = "The page's support or ray id in the firewall's log; the access rules (deny, "
			   "modsecurity) of the proxy.",
		.fix = "Allow POST and OPTIONS to /Microsoft-Server-ActiveSync with WBXML bodies, and the "
		       "poller's address.",
		.source = "F5 ASM block page; vendor manuals",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_PAGE_FIREWALL } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_FIREWALL } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_403, FACT_PAGE_CLOUDFLARE } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_451, FACT_WROTE_CLOUDFLARE } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_451, FACT_WROTE_GATEWAY } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_451, FACT_BODY_OF_OTHER },
			  .bar = { FACT_MS_LOCATION } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_ERROR, FACT_CLOUDFLARE_CHALLENGE } },
		},
	},
	{
		.key = "forbidden",
		.headline = "The server refuses and does not say why",
		.explain = "HTTP 403 without any other clue. It can come from the mail server, from IIS "
			   "or from a proxy in front. Exchange 2019 was seen to say no more than this "
			   "when the user had too many devices.",
		.confirm = "Who wrote it: -vv shows the headers, -vvv the body. Then the log of that "
			   "program at that second; IIS logs a sub-status.",
		.fix = "Follow the log. After -P 12.1 or older --diagnose asks once more in version 14.1, "
		       "where Exchange usually gives its reason.",
		.source = "RFC 9110 15.5.4; MS-ASHTTP 2.2.2.1.1",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_DIAGNOSTICS, FACT_IS_EXCHANGE },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_14, FACT_IS_EXCHANGE },
			  .bar = { OLD_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .floor = true,
			  .need = { FACT_HTTP_403, FACT_WROTE_GATEWAY } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_403 } },
		},
	},
};

const struct cause_table causes_access = { CAUSE_ROWS(rows) };
