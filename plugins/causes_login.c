/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes of a login that failed: HTTP 401 and the codes of accounts. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "bad-credentials",
		.headline = "User name or password is wrong",
		.explain = "The server refused the login. A locked account, and on SOGo, Z-Push and Horde a "
			   "dead database or IMAP server, look exactly like a wrong password.",
		.confirm = "Log in with the same name and password to Outlook on the web or webmail; domain "
			   "controller: Security log, event 4625 or 4776.",
		.fix = "Correct the password file or -u (DOMAIN\\user, user@domain or user, as the server "
		       "wants it). Pause the check first: each run counts towards a lockout.",
		.source = "MS-ASHTTP 2.2.2.1.1 (401); RFC 9110 15.5.2",
		.group = "refused-login",
		.told_by = "whether the same login fails elsewhere too",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_OFFERS_BASIC },
			  .bar = { FACT_IS_EXCHANGE_ONLINE, FACT_ASKED_ONLINE, FACT_CAS_USER,
			           FACT_PAST_FRONT_END } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_INTEGRATED, FACT_OFFERS_INTEGRATED },
			  .bar = { FACT_PAST_FRONT_END } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_OFFERS_BASIC,
			            FACT_PAST_FRONT_END } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_INTEGRATED, FACT_OFFERS_INTEGRATED,
			            FACT_PAST_FRONT_END } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_OFFERS_BASIC } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC },
			  .bar = { FACT_CHALLENGED } },
		},
	},
	{
		.key = "account-locked",
		.headline = "The account is locked",
		.explain = "Too many failed logins lock an account for a while; a check with an old "
			   "password is enough for that. The answer is the same as for a wrong password.",
		.confirm = "Get-ADUser LOGIN -Properties LockedOut,AccountLockoutTime; domain controller: "
			   "Security log, event 4740.",
		.fix = "Stop the check, correct its password, then Unlock-ADAccount LOGIN.",
		.source = "MS-ASHTTP 2.2.2.1.1 (401)",
		.group = "refused-login",
		.told_by = "LockedOut of the account; event 4740 on the domain controller",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_OFFERS_BASIC } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_INTEGRATED, FACT_OFFERS_INTEGRATED } },
		},
	},
	{
		.key = "coexist-2003-activesync-vdir-no-iwa",
		.headline = "The Exchange 2003 behind it lacks Integrated authentication",
		.explain = "The mailbox is still on Exchange 2003. The newer server passes the request on "
			   "with Kerberos, and /Microsoft-Server-ActiveSync of the old one does not accept "
			   "Integrated Windows authentication.",
		.confirm = "Is the mailbox on 2003 and do those on the newer server work? Application log, "
			   "MSExchange ActiveSync, event 1036; 401 in the 2003 server's IIS log.",
		.fix = "Exchange System Manager (with KB937031) > Protocols > HTTP > Exchange Virtual "
		       "Server > Microsoft-Server-ActiveSync > Access > Authentication: Integrated "
		       "Windows Authentication.",
		.source = "Microsoft KB937031; Microsoft Connectivity Analyzer",
		.group = "refused-login",
		.told_by = "whether only mailboxes on the 2003 server fail; event 1036",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC, FACT_IS_EXCHANGE_2007 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC, FACT_IS_EXCHANGE_2010 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC, FACT_SERVER_IIS },
			  .bar = { FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE } },
		},
	},
	{
		.key = "exo-basic-auth-removed",
		.headline = "Exchange Online no longer accepts passwords",
		.explain = "Exchange Online switched Basic authentication off for ActiveSync for good; "
			   "since early 2023 a right password gets the same 401 as a wrong one.",
		.confirm = "-vv: WWW-Authenticate offers Bearer; the tenant's sign-in log shows no attempt "
			   "with a password.",
		.fix = "Use --auth=bearer with --token-file and an OAuth2 token (EAS.AccessAsUser.All); see "
		       "contrib/exchange-online.",
		.source = "Microsoft, \"Deprecation of Basic authentication in Exchange Online\"",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_ASKED_ONLINE, FACT_OFFERS_BEARER },
			  .bar = { FACT_OFFERS_BASIC } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_IS_EXCHANGE_ONLINE } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_ASKED_ONLINE } },
			/* hybrid modern authentication on the premises asks for such a token, too */
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_OFFERS_BEARER,
			            FACT_BEARER_OF_CLOUD },
			  .bar = { FACT_OFFERS_BASIC, FACT_OFFERS_INTEGRATED, FACT_IS_EXCHANGE_2013_ON,
			           FACT_FRONT_END_ONLY } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_BEARER_OF_CLOUD },
			  .bar = { FACT_OFFERS_BASIC, FACT_OFFERS_INTEGRATED } },
		},
	},
	{
		.key = "basic-auth-disabled",
		.headline = "The server does not offer Basic authentication",
		.explain = "The server asks for another way to log in than Basic. The virtual directory has "
			   "Basic switched off, or a proxy in front wants its own login. Bearer alone: only "
			   "tokens count; an Exchange on the premises with hybrid modern authentication asks "
			   "for one of Microsoft's cloud.",
		.confirm = "-vv shows WWW-Authenticate. Exchange: BasicAuthEnabled in "
			   "Get-ActiveSyncVirtualDirectory; Get-AuthServer; AuthenticationPolicy in Get-User "
			   "USER (2019 and later).",
		.fix = "Use --auth with a method it offers; Bearer: --token-file, with a token for the "
		       "server's own URL. Or let Basic in: Set-ActiveSyncVirtualDirectory "
		       "-BasicAuthEnabled $true and, where authentication policies are in use, one "
		       "without BlockLegacyAuthActiveSync for the check's account (Set-User "
		       "-AuthenticationPolicy).",
		.source = "MS-ASHTTP 2.2.2.1.1 (401); RFC 9110 11.6.1; Microsoft, \"Hybrid Modern "
			  "Authentication\"",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_BEARER_OF_CLOUD,
			            FACT_FRONT_END_ONLY },
			  .bar = { FACT_OFFERS_BASIC, FACT_IS_EXCHANGE_ONLINE, FACT_ASKED_ONLINE } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BASIC, FACT_CHALLENGED },
			  .bar = { FACT_OFFERS_BASIC, FACT_IS_EXCHANGE_ONLINE, FACT_ASKED_ONLINE } },
		},
	},
	{
		.key = "token-rejected",
		.headline = "The access token is not accepted",
		.explain = "The bearer token is expired, was issued for another audience, or lacks the "
			   "permission for ActiveSync. Tokens usually live about an hour.",
		.confirm = "Decode the token's middle part: exp, aud, scp (EAS.AccessAsUser.All), upn; the "
			   "tenant's sign-in log; X-MS-Diagnostics at -vv.",
		.fix = "Renew the token that --token-file names, with the scope "
		       "https://outlook.office.com/EAS.AccessAsUser.All, for a server on the premises in "
		       "hybrid mode with that server's own URL as audience; an app-only token usually "
		       "does not work.",
		.source = "RFC 6750 3.1; MS-ASHTTP 2.2.2.1.1 (401)",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_ERROR, FACT_METHOD_BEARER, FACT_CAS_TOKEN } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BEARER, FACT_TOKEN_FAULT,
			            FACT_DIAGNOSTICS } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BEARER, FACT_TOKEN_FAULT } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_BEARER, FACT_DIAGNOSTICS } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_401, FACT_METHOD_BEARER } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_403, FACT_METHOD_BEARER, FACT_DIAGNOSTICS } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_403, FACT_METHOD_BEARER, FACT_TOKEN_FAULT } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_METHOD_BEARER } },
		},
	},
	{
		.key = "challenge-missing",
		.headline = "The server offers no login method that can be used",
		.explain = "The refusal names no authentication scheme, or none that the chosen method can "
			   "answer. Usually a proxy strips Authorization or WWW-Authenticate, or every "
			   "scheme is off.",
		.confirm = "-vv: is there a WWW-Authenticate? Ask the back end past the proxy with -I. "
			   "Authentication in Get-ActiveSyncVirtualDirectory.",
		.fix = "Let the proxy pass both headers (Apache with PHP: CGIPassAuth On), switch a scheme "
		       "on, or choose another --auth.",
		.source = "RFC 9110 15.5.2",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_401, FACT_METHOD_INTEGRATED, FACT_CHALLENGED },
			  .bar = { FACT_OFFERS_INTEGRATED } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_401 }, .bar = { FACT_CHALLENGED } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_BODY_EMPTY, FACT_TYPE_SOGO },
			  .bar = { FACT_CHALLENGED } },
		},
	},
	{
		.key = "account-blocked",
		.headline = "The account is blocked",
		.explain = "HTTP 456: the sign-in service has blocked this account.",
		.confirm = "Entra admin center > Users > USER: sign-in blocked? Risky users; sign-in log.",
		.fix = "Unblock the account once the reason is known, or give the check another one.",
		.source = "MS-ASHTTP 2.2.2.1.1 (456)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_456 } },
		},
	},
	{
		.key = "password-expired",
		.headline = "The password has expired",
		.explain = "HTTP 457: the account is fine, but its password must be changed before it can "
			   "log in.",
		.confirm = "Get-ADUser LOGIN -Properties PasswordExpired,PasswordLastSet, or the user in "
			   "the Entra admin center.",
		.fix = "Change the password and the password file; consider an account whose password does "
		       "not expire.",
		.source = "MS-ASHTTP 2.2.2.1.1 (457)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_457 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_CHALLENGED, FACT_PAST_FRONT_END },
			  .bar = { FACT_METHOD_BEARER, FACT_IS_EXCHANGE_ONLINE } },
		},
	},
	{
		.key = "login-timeout-440",
		.headline = "Forms-based login stands in front of ActiveSync",
		.explain = "HTTP 440 is the login timeout of forms-based authentication. A login form "
			   "protects this path; phones cannot fill it in.",
		.confirm = "FormsAuthentication in Get-OwaVirtualDirectory; listener of the TMG rule; "
			   "Exchange 2003: Exchange Virtual Server > Settings, below HTTP in System Manager.",
		.fix = "Publish /Microsoft-Server-ActiveSync with Basic instead of the form; Exchange 2003 "
		       "on one server: the separate directory of KB817379.",
		.source = "Microsoft KB817379",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_440 } },
		},
	},
};

const struct cause_table causes_login = { CAUSE_ROWS(rows) };
