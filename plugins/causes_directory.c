/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The classic causes of a bare HTTP 500 from Exchange: rights in Active
 * Directory, and the hop to the back end of Exchange 2003.
 */
#include "cause_table.h"

#define ARTICLE "Microsoft, \"Exchange ActiveSync Returned an HTTP 500 Error\""

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */
/*
 * Broken rights on the user's object show in the same way whatever broke them.
 * A page of another program, a named fault of the request, the front end and a
 * long wait speak against them: the refusal comes at once and from ActiveSync.
 * It would come again in another version, too.
 */
#define RIGHTS_SIGNS \
	{ \
		{ .sure = SURE_LIKELY, \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2010, FACT_WROTE_EAS }, \
		  .bar = { FACT_BODY_OF_OTHER, FACT_WAIT_LONG, FACT_AS_ERROR, FACT_STATUS_GIVEN, \
		           FACT_MAILBOX_IN_TRANSIT, FACT_RETRY_OK } }, \
		{ .sure = SURE_LIKELY, \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2010 }, \
		  .bar = { FACT_BODY_OF_OTHER, FACT_WAIT_LONG, FACT_AS_ERROR, FACT_STATUS_GIVEN, \
		           FACT_MAILBOX_IN_TRANSIT, FACT_RETRY_OK } }, \
		{ .sure = SURE_LIKELY, .need = { FACT_STATUS_112, FACT_IS_EXCHANGE } }, \
		{ .sure = SURE_LIKELY, .need = { FACT_STATUS_112, FACT_HTTP_500 } }, \
		{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_403, FACT_PRINCIPAL_NOT_FOUND } }, \
		{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_125 } }, \
		{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_110, FACT_IS_EXCHANGE } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON }, \
		  .bar = { FACT_BODY_OF_OTHER, FACT_FAILURE_FRONT, FACT_AS_ERROR, FACT_STATUS_GIVEN, \
		           FACT_IS_EXCHANGE_2007, FACT_RETRY_OK } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_500, FACT_SERVER_IIS, FACT_SPOKE_12 }, \
		  .bar = { FACT_BODY_OF_OTHER, FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE, FACT_SERVER_IIS_6, \
		           FACT_WAIT_LONG, FACT_AS_ERROR, FACT_STATUS_GIVEN, FACT_RETRY_OK } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_403, FACT_IS_EXCHANGE_2010 }, \
		  .bar = { FACT_PAGE_FOREIGN, FACT_STATUS_GIVEN, FACT_RETRY_OK } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE, FACT_OPTIONS_403 }, \
		  .bar = { FACT_STATUS_GIVEN, FACT_RETRY_OK } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_500, FACT_CLAIMS_EXCHANGE }, \
		  .bar = { FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE, FACT_BODY_OF_OTHER, FACT_AS_ERROR, \
		           FACT_STATUS_GIVEN, FACT_RETRY_OK } }, \
	}

/* All that the front end of Exchange 2003 says is 500; the reason stays on the back end. */
#define BACK_END_2003_SIGNS(likely) \
	{ \
		{ .sure = (likely), \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2003, FACT_OPTIONS_200 }, \
		  .bar = { FACT_PAGE_FOREIGN, FACT_STATUS_GIVEN } }, \
		{ .sure = (likely), \
		  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2003 }, \
		  .bar = { FACT_PAGE_FOREIGN, FACT_STATUS_GIVEN } }, \
		{ .sure = SURE_POSSIBLE, \
		  .need = { FACT_HTTP_500, FACT_SERVER_IIS_6 }, \
		  .bar = { FACT_PAGE_FOREIGN, FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE, FACT_STATUS_GIVEN } }, \
	}

static const struct cause rows[] = {
	{
		.key = "ad-acl-inheritance-disabled",
		.headline = "Exchange may not create device objects in Active Directory",
		.explain = "The group Exchange Servers has no rights on the user's directory object "
			   "because the object does not inherit permissions from its parent. Exchange stores "
			   "each device below the user and fails at the first sync of a new one.",
		.confirm = "Application log of the server, source MSExchange ActiveSync, event 1053. ADUC > "
			   "View > Advanced Features > user > Security > Advanced: is the inherit box "
			   "clear? PowerShell: (Get-ADUser USER -Properties "
			   "nTSecurityDescriptor).nTSecurityDescriptor.AreAccessRulesProtected",
		.fix = "Active Directory Users and Computers > View > Advanced Features > user > Properties "
		       "> Security > Advanced > \"Include inheritable permissions from this object's "
		       "parent\"; then sync again.",
		.source = ARTICLE,
		.group = "exchange-500",
		.told_by = "event 1053, and the user's inherit box is clear while adminCount is not 1",
		.sign = SIGNS RIGHTS_SIGNS,
	},
	{
		.key = "ad-adminsdholder-protected-account",
		.headline = "The account is in a protected group (AdminSDHolder)",
		.explain = "Members of groups such as Domain Admins or Account Operators lose inherited "
			   "rights within the hour, every hour, so fixing the object does not last. "
			   "Exchange then may not create the device below them.",
		.confirm = "Get-ADUser USER -Properties adminCount,memberOf: adminCount is 1 and one of the "
			   "groups is protected, directly or by nesting. Event 1053 of MSExchange "
			   "ActiveSync.",
		.fix = "Keep two accounts: one with the mailbox and no rights, one for administration "
		       "without a mailbox. Once out of the group, clear adminCount and tick inheritance. "
		       "Use a plain test account here.",
		.source = ARTICLE "; AdminSDHolder and SDProp",
		.group = "exchange-500",
		.told_by = "adminCount of the account is 1",
		.sign = SIGNS RIGHTS_SIGNS,
	},
	{
		.key = "ad-owner-rights-restricted",
		.headline = "An Owner Rights entry stops Exchange from creating devices",
		.explain = "Inheritance is on, but an entry for Owner Rights in the directory takes away "
			   "Exchange's right to set permissions on the device object it has just created.",
		.confirm = "Event 1053 although permissions are inherited; dsacls USER-DN shows an entry "
			   "for OWNER RIGHTS.",
		.fix = "Allow the group Exchange Servers \"Modify permissions\" on descendant "
		       "msExchActiveSyncDevices objects, as KB2579075 describes.",
		.source = "Microsoft KB2579075",
		.group = "exchange-500",
		.told_by = "event 1053 although the inherit box is ticked; an OWNER RIGHTS entry in dsacls",
		.sign = SIGNS RIGHTS_SIGNS,
	},
	{
		.key = "ex2003-ssl-or-fba-on-backend",
		.headline = "SSL or forms login is on for the back end's /Exchange",
		.explain = "A single Exchange 2003 serves phones and mailboxes, without a front end, and "
			   "its /Exchange directory requires SSL or uses forms-based authentication. "
			   "ActiveSync fetches mail through it by plain HTTP and fails, for all users.",
		.confirm = "Application log, source Server ActiveSync, events 3029, 3030, 3031; OMA 1805 or "
			   "1507. IIS Manager: SSL of /Exchange; System Manager: forms-based authentication.",
		.fix = "Make a copy of the directory, /exchange-oma, without SSL and forms, restricted to "
		       "the server's own address, and name it in ExchangeVDir under MasSync\\Parameters "
		       "(KB817379); or add a front end.",
		.source = ARTICLE "; KB817379",
		.group = "exchange-2003-500",
		.told_by = "events 3029 to 3031; all users fail; SSL or forms on /Exchange",
		.sign = SIGNS BACK_END_2003_SIGNS(SURE_LIKELY),
	},
	{
		.key = "ex2003-iwa-missing-on-exchange-vdir",
		.headline = "The back end's /Exchange lacks Windows authentication",
		.explain = "The front end logs in to /Exchange of the mailbox server with Integrated "
			   "Windows Authentication, which is off there. The inner 401 becomes 500 outside.",
		.confirm = "IIS log of the mailbox server: 401 for /Exchange from the front end's address. "
			   "Exchange System Manager > Servers > NAME > Protocols > HTTP > Exchange Virtual "
			   "Server > Exchange > Access > Authentication.",
		.fix = "Tick Integrated Windows Authentication there, in Exchange System Manager. Not in "
		       "IIS Manager: the directory service overwrites what is set there.",
		.source = ARTICLE "; KB330463, KB826974",
		.group = "exchange-2003-500",
		.told_by = "401 for /Exchange in the mailbox server's IIS log",
		.sign = SIGNS BACK_END_2003_SIGNS(SURE_LIKELY),
	},
	{
		.key = "ex2003-kerberos-token-too-large",
		.headline = "The user's Kerberos token is too large for the back end",
		.explain = "The user is in so many groups that the Kerberos ticket no longer fits the "
			   "header between front end and back end. Users with few groups work.",
		.confirm = "System log, source Kerberos, event 6; tokensz or the number of groups of this "
			   "user; a user with few groups passes.",
		.fix = "Take the user out of groups, or raise MaxTokenSize (KB263693, KB327825) and "
		       "MaxFieldLength with MaxRequestBytes of HTTP\\Parameters (KB920862).",
		.source = ARTICLE "; KB327825",
		.group = "exchange-2003-500",
		.told_by = "whether a second user with few groups passes",
		.sign = SIGNS BACK_END_2003_SIGNS(SURE_LIKELY),
	},
	{
		.key = "ex2003-backend-http-error",
		.headline = "The Exchange 2003 back end answered with an HTTP error",
		.explain = "The mailbox server refused the inner request; event 3005 names user, server "
			   "and the inner status, which is the real reason.",
		.confirm = "Application log of the front end, source Server ActiveSync, event 3005.",
		.fix = "Follow the inner status: 401 and 403 rights and SSL on /Exchange, 404 the mailbox's "
		       "name, 503 the store.",
		.source = "Exchange 2003 event 3005, field reports",
		.group = "exchange-2003-500",
		.told_by = "event 3005 with an inner status other than 401 or 403",
		.sign = SIGNS BACK_END_2003_SIGNS(SURE_POSSIBLE),
	},
	{
		.key = "log-on-locally-right-missing",
		.headline = "Exchange on a DC: users lack the right to log on locally",
		.explain = "On an Exchange 2003 that is also a domain controller, Basic logins usually "
			   "need the right to log on locally, which plain users do not have there.",
		.confirm = "/exchange fails in the browser as well; Security log, event 534; Domain "
			   "Controller Security Policy > User Rights Assignment.",
		.fix = "Grant \"Allow log on locally\" to the users, or better move Exchange off the domain "
		       "controller.",
		.source = "Field report, Exchange 2003 on a domain controller",
		.group = "exchange-2003-500",
		.told_by = "/exchange in a browser fails too, and the server is a domain controller",
		.sign = SIGNS BACK_END_2003_SIGNS(SURE_POSSIBLE),
	},
};

const struct cause_table causes_directory = { CAUSE_ROWS(rows) };
