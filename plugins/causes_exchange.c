/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes inside Exchange 2007 and later, besides rights in Active Directory. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

/* What says that the front end failed, that something else wrote the answer, or that the reason is named. */
#define NOT_THE_MAILBOX_SIDE FACT_BODY_OF_OTHER, FACT_FAILURE_FRONT, FACT_AS_ERROR, FACT_STATUS_GIVEN

static const struct cause rows[] = {
	{
		.key = "storage-permanent-failure",
		.headline = "The mailbox store fails permanently",
		.explain = "ActiveSync could not open the mailbox or its database: a damaged database, a "
			   "mailbox that cannot be opened, or an update that did not finish. Other "
			   "protocols usually fail too.",
		.confirm = "Application log, source MSExchange ActiveSync, event 1008 with "
			   "StoragePermanentException; Test-MapiConnectivity USER; Get-MailboxDatabase "
			   "-Status.",
		.fix = "Mount or repair the database, or move the mailboxes to a new one (New-MoveRequest); "
		       "run the cumulative update's setup again if it was cut short.",
		.source = "Exchange event 1008, field report",
		.group = "exchange-500",
		.told_by = "event 1008; all mailboxes of one database fail; OPTIONS may fail too",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON, FACT_OPTIONS_500 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON, FACT_REQUEST_ID },
			  .bar = { FACT_BODY_OF_OTHER, FACT_SERVER_IIS, FACT_EAS_HEADER, FACT_BACK_END,
			           FACT_FRONT_END_ONLY, FACT_FAILURE_FRONT, FACT_STATUS_GIVEN,
			           FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { NOT_THE_MAILBOX_SIDE, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_CLAIMS_EXCHANGE },
			  .bar = { NOT_THE_MAILBOX_SIDE, FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE,
			           FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_110, FACT_IS_EXCHANGE } },
		},
	},
	{
		.key = "sync-state-corrupt",
		.headline = "The server's sync state of this device is damaged",
		.explain = "What the server keeps about this device is missing, damaged or of another "
			   "version. Only this DeviceId is affected; other devices of the user work.",
		.confirm = "Run the check once with another --device-id: does it pass? "
			   "Get-MobileDeviceStatistics -Mailbox USER -GetMailboxLog.",
		.fix = "Remove-MobileDevice for this DeviceId (2010: Remove-ActiveSyncDevice); Z-Push: "
		       "z-push-admin -a remove -u USER -d ID; or keep a new --device-id.",
		.source = "MS-ASCMD 2.2.2 (132, 134, 136)",
		.group = "exchange-500",
		.told_by = "a check with another --device-id passes",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_STATE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_9 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { NOT_THE_MAILBOX_SIDE, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_CLAIMS_EXCHANGE },
			  .bar = { NOT_THE_MAILBOX_SIDE, FACT_PRODUCT_KNOWN, FACT_IS_LOOKALIKE,
			           FACT_RETRY_OK } },
		},
	},
	{
		.key = "eas-unhandled-exception",
		.headline = "ActiveSync itself crashed on the request",
		.explain = "The ActiveSync application hit an error it does not handle, caused by the "
			   "program or by one item in the mailbox. A 500 from the back end although 14.x "
			   "was used points to this.",
		.confirm = "Application log, source MSExchange Common, event 4999 naming AirSync; the same "
			   "with another mailbox?",
		.fix = "Install the newest cumulative update or rollup; until then remove the item or "
		       "device that triggers it.",
		.source = "Microsoft KB2851708; Exchange event 4999",
		.group = "exchange-500",
		.told_by = "event 4999 of MSExchange Common naming AirSync",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BACK_END, FACT_SPOKE_14, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { FACT_BODY_OF_OTHER, FACT_AS_ERROR, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_SPOKE_14, FACT_IS_EXCHANGE_2013_ON },
			  .bar = { NOT_THE_MAILBOX_SIDE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FAILURE_BACK, FACT_IS_EXCHANGE },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FAILURE_BACK },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BACK_END_SAME },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { NOT_THE_MAILBOX_SIDE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_110, FACT_IS_EXCHANGE } },
		},
	},
	{
		.key = "frontend-proxy-error",
		.headline = "Exchange's front end could not pass the request on",
		.explain = "The front end took the request and failed, or could not pass it to the back end "
			   "that holds the mailbox. The ActiveSync application behind may be healthy.",
		.confirm = "%ExchangeInstallPath%Logging\\HttpProxy\\Eas on the server that X-FEServer "
			   "names: HttpStatus, ErrorCode and GenericErrors at that second. After a redirect "
			   "to errorfe.aspx also HttpProxy\\Owa: does a rewrite lead there?",
		.fix = "By ErrorCode: is the target server up (Get-ServerComponentState), its Exchange Back "
		       "End site bound to 444, MSExchangeSyncAppPool started?",
		.source = "Exchange HttpProxy log; X-FailureContext",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_FAILURE_FRONT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_FAILURE_FRONT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_502, FACT_FAILURE_FRONT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_504, FACT_FAILURE_FRONT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_3XX, FACT_TO_ERROR_FRONT } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_ERROR, FACT_CAS_ERROR },
			  .bar = { FACT_HTTP_401 } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_401, FACT_CAS_ERROR } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY, FACT_SPOKE_14 },
			  .bar = { FACT_PAGE_FOREIGN, FACT_FAILURE_BACK, FACT_BACK_END_SAME,
			           FACT_PROXY_ERROR, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY, FACT_IS_EXCHANGE },
			  .bar = { FACT_FAILURE_BACK, FACT_BACK_END_SAME, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY },
			  .bar = { FACT_FAILURE_BACK, FACT_BACK_END_SAME, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_FRONT_END_ONLY, FACT_IS_EXCHANGE },
			  .bar = { FACT_PAGE_FOREIGN, FACT_IS_EXCHANGE_ONLINE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_503, FACT_FRONT_END_ONLY } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_WROTE_FRONT_END },
			  .bar = { FACT_FAILURE_BACK, FACT_BACK_END_SAME, FACT_STATUS_GIVEN } },
		},
	},
	{
		.key = "be-site-certificate-missing",
		.headline = "The IIS site Exchange Back End has lost its certificate",
		.explain = "The front end speaks TLS to port 444 of the back end; without a certificate "
			   "bound there, it fails for the whole server. OWA and ECP usually come up blank.",
		.confirm = "IIS Manager > Exchange Back End > Bindings > https 444: is a certificate "
			   "chosen? netsh http show sslcert ipport=0.0.0.0:444; HttpProxy\\Eas log.",
		.fix = "Choose the certificate \"Microsoft Exchange\" in the binding of 444, then iisreset "
		       "(KB2779694).",
		.source = "Microsoft KB2779694",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_FAILURE_FRONT, FACT_FAILURE_TLS } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_503, FACT_FAILURE_FRONT, FACT_FAILURE_TLS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY, FACT_BACK_END_TARGET },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY, FACT_IS_EXCHANGE },
			  .bar = { FACT_PAGE_FOREIGN, FACT_IS_EXCHANGE_ONLINE, FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_FRONT_END_ONLY },
			  .bar = { FACT_PAGE_FOREIGN, FACT_IS_EXCHANGE_ONLINE, FACT_STATUS_GIVEN } },
		},
	},
	{
		.key = "cas-proxy-timeout",
		.headline = "Passing the request to another site's server timed out",
		.explain = "The Client Access server passes the request to one near the mailbox and gets "
			   "no reply: connections between the sites die silently.",
		.confirm = "Event 1034 of MSExchange ActiveSync; IIS log: time-taken, PrxTo: and "
			   "AirSyncPermanentException on one line.",
		.fix = "Shorten the TCP keep-alive below the firewall's idle time, raise the timeouts in "
		       "between, and recycle MSExchangeSyncAppPool (KB2607574).",
		.source = "Microsoft KB2607574",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2010, FACT_WAIT_LONG },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007, FACT_WAIT_LONG },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE, FACT_WAIT_LONG },
			  .bar = { FACT_STATUS_GIVEN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_504, FACT_IS_EXCHANGE } },
		},
	},
	{
		.key = "coexist-proxy-auth",
		.headline = "The older Exchange refuses the newer one's login",
		.explain = "The mailbox is on an older Exchange or in another site. The server that "
			   "answers passes the request on and is refused, or has the wrong URL for it.",
		.confirm = "Application log, MSExchange ActiveSync, events 1036 and 1033; InternalUrl, "
			   "ExternalUrl and authentication in Get-ActiveSyncVirtualDirectory.",
		.fix = "Integrated Windows authentication on the older server's "
		       "Microsoft-Server-ActiveSync (KB937031); correct InternalUrl, and set ExternalUrl "
		       "only if it is reachable from the Internet.",
		.source = "Microsoft KB937031; Exchange events 1033, 1036",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_PAST_FRONT_END },
			  .bar = { FACT_METHOD_BEARER, FACT_IS_EXCHANGE_ONLINE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007, FACT_OPTIONS_200 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2010, FACT_OPTIONS_200 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2007 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2010 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_STATUS_GIVEN, FACT_RETRY_OK } },
		},
	},
	{
		.key = "mailbox-moving",
		.headline = "The mailbox is being moved",
		.explain = "While a mailbox moves to another database its sync state is locked, and "
			   "requests may fail with 500.",
		.confirm = "Get-MoveRequest USER; Get-MoveRequestStatistics USER.",
		.fix = "Wait for the move to end; set a downtime in the monitoring meanwhile.",
		.source = "MS-ASCMD 2.2.2 (133); monitoring vendor's documentation",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_MAILBOX_IN_TRANSIT } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_MAILBOX_IN_TRANSIT } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_STATUS_133 } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_133, FACT_IS_EXCHANGE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE },
			  .bar = { NOT_THE_MAILBOX_SIDE, FACT_IS_EXCHANGE_ONLINE,
			           FACT_IS_EXCHANGE_2003 } },
		},
	},
	{
		.key = "iis-aspnet-config-error",
		.headline = "IIS or ASP.NET cannot run the ActiveSync application",
		.explain = "The web server failed before ActiveSync ran: a broken web.config, a missing "
			   "module or handler, or the wrong .NET version in the application pool.",
		.confirm = "Application log, source ASP.NET, event 1309; sub-status in the IIS log; "
			   "Failed Request Tracing for Microsoft-Server-ActiveSync. OPTIONS fails too.",
		.fix = "Restore web.config under ClientAccess\\Sync (from 2013 on also the one under "
		       "FrontEnd\\HttpProxy\\sync), register .NET again, or Remove- and "
		       "New-ActiveSyncVirtualDirectory.",
		.source = "Microsoft, Exchange ActiveSync troubleshooting guide; IIS sub-statuses",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_ASPNET_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_IIS_CONFIG } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_ASPNET_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_IIS_CONFIG } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_WROTE_IIS, FACT_OPTIONS_500 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_WROTE_ASPNET },
			  .bar = { FACT_OPTIONS_200 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_WROTE_IIS },
			  .bar = { FACT_OPTIONS_200 } },
		},
	},
	{
		.key = "client-stale-cookie",
		.headline = "A cookie from an earlier answer misroutes the request",
		.explain = "Clients that keep cookies can stick to a back end that no longer exists. The "
			   "check keeps none from one run to the next, so it is hardly ever affected; "
			   "phones may be.",
		.confirm = "Run the check without --provision: does it pass?",
		.fix = "Delete the cookies on the client; look at the balancer's affinity if new runs fail "
		       "as well.",
		.source = "Field report, EAS-4-TbSync",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_COOKIE_AGAIN } },
		},
	},
	{
		.key = "cas-redirect-451",
		.headline = "Another server is responsible for this mailbox",
		.explain = "HTTP 451: the server wants the device to go to another URL, because the "
			   "mailbox is in another site or has moved to Exchange Online. The check does "
			   "not go there with its password.",
		.confirm = "X-MS-Location at -vv; ExternalUrl in Get-ActiveSyncVirtualDirectory; ServerName "
			   "in Get-Mailbox USER.",
		.fix = "Point the check at that URL (-H, --path), correct ExternalUrl, or after a move "
		       "use the new server.",
		.source = "MS-ASHTTP 3.1.5.2.2; KB2751417",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_451, FACT_MS_LOCATION } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_451, FACT_IS_EXCHANGE },
			  .bar = { FACT_BODY_OF_OTHER, FACT_WROTE_GATEWAY, FACT_WROTE_CLOUDFLARE } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_451 },
			  .bar = { FACT_BODY_OF_OTHER, FACT_WROTE_GATEWAY, FACT_WROTE_CLOUDFLARE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_451 } },
		},
	},
};

const struct cause_table causes_exchange = { CAUSE_ROWS(rows) };
