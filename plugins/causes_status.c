/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes that the server names by a Status, or that make it say "later". */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

/* What points elsewhere than to the servers behind an Exchange on the premises. */
#define EXCHANGE_503_BARS                                                                                    \
	FACT_PAGE_FOREIGN, FACT_THROTTLED, FACT_BACK_OFF, FACT_FAILURE_FRONT, FACT_WROTE_HTTPSYS,            \
		FACT_IS_EXCHANGE_ONLINE, FACT_PROXY_ERROR

static const struct cause rows[] = {
	{
		.key = "throttled",
		.headline = "The server throttles this device",
		.explain = "The server, or a proxy in front of it, accepts no more requests from this "
			   "device, user or address for a while. The service itself works. Several "
			   "pollers with one DeviceId count together.",
		.confirm = "-vv shows X-MS-ASThrottle, X-MS-BackOffDuration or Retry-After. Exchange: "
			   "Get-ThrottlingPolicy, EAS... values; IIS log, fields starting with Budget. A "
			   "page of nginx, HAProxy or Cloudflare: that proxy's rate limit.",
		.fix = "Check less often, give the probe a throttling policy of its own, and do not share "
		       "the test mailbox with a phone; in a proxy's rate limit exempt the poller.",
		.source = "MS-ASHTTP 3.1.5.2.3; Set-ThrottlingPolicy",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_503, FACT_THROTTLED },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_503, FACT_BACK_OFF },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_429, FACT_THROTTLED },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_429, FACT_BACK_OFF },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_111, FACT_THROTTLED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_111, FACT_BACK_OFF } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_429 } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_503, FACT_RETRY_AFTER, FACT_IS_EXCHANGE, FACT_SPOKE_12 },
			  .bar = { FACT_STS_FAILED, FACT_PROXY_ERROR } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_RETRY_AFTER, FACT_IS_EXCHANGE },
			  .bar = { FACT_STS_FAILED, FACT_PROXY_ERROR } },
		},
	},
	{
		.key = "service-unavailable",
		.headline = "The service is temporarily unavailable",
		.explain = "The server says that it cannot serve now and may later. It does not say why: "
			   "overload, maintenance, a store or a sign-in service behind it.",
		.confirm = "Health of the server: Exchange Get-ServerComponentState, Test-ServiceHealth; "
			   "Exchange Online: service health page. Does it pass within minutes?",
		.fix = "Wait one or two check intervals; if it stays, look at the component that the health "
		       "check names.",
		.source = "MS-ASCMD 2.2.2 (111); RFC 9110 15.6.4",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_111 } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_STS_FAILED } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_PROXY_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PROXY_ERROR } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_RETRY_AFTER, FACT_IS_EXCHANGE, FACT_SPOKE_14 } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_503 } },
		},
	},
	{
		.key = "apppool-stopped",
		.headline = "The IIS application pool is stopped or crashes",
		.explain = "http.sys answered in place of IIS: the application pool behind this path is "
			   "stopped, disabled after repeated crashes, or its queue is full.",
		.confirm = "System log, source WAS, events 5002, 5057, 5059; appcmd list apppool "
			   "MSExchangeSyncAppPool; HTTPERR log in %windir%\\System32\\LogFiles\\HTTPERR.",
		.fix = "Start MSExchangeSyncAppPool (from 2013 on front end and back end both use it); find "
		       "the crash in the Application log before it stops again.",
		.source = "http.sys error pages; IIS operations",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_PAGE_HTTPSYS_503 } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_WROTE_HTTPSYS } },
		},
	},
	{
		.key = "mailbox-db-offline",
		.headline = "The mailbox database is offline",
		.explain = "The server that answers works, but the mailbox database or server behind it "
			   "does not.",
		.confirm = "Mounted in Get-MailboxDatabase -Status; Get-MailboxDatabaseCopyStatus; event "
			   "log source MSExchangeIS or ESE.",
		.fix = "Mount-Database, or activate a healthy copy (Move-ActiveMailboxDatabase); check disk "
		       "space for database and logs first.",
		.source = "MS-ASCMD 2.2.2 (114); Microsoft Connectivity Analyzer, HTTP 503",
		.group = "exchange-503",
		.told_by = "Get-MailboxDatabase -Status: is the database mounted",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_114 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_IS_EXCHANGE },
			  .bar = { EXCHANGE_503_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_451 },
			  .bar = { FACT_MS_LOCATION, FACT_BODY_OF_OTHER, FACT_WROTE_GATEWAY,
			           FACT_WROTE_CLOUDFLARE } },
		},
	},
	{
		.key = "mailbox-server-overload",
		.headline = "The mailbox server is overloaded",
		.explain = "ActiveSync held the request back because the mailbox server behind it is too "
			   "slow or has too many jobs queued. It usually refuses for a minute and then "
			   "tries again.",
		.confirm = "Application log, source Server ActiveSync, events 3007 and 3014; "
			   "TooManyJobsQueued in the device's log; RPC latency counters of the mailbox "
			   "server.",
		.fix = "Take load off the mailbox server (disk, daytime backup, a runaway client); see "
		       "KB2469722 for the limits.",
		.source = "Microsoft KB2469722",
		.group = "exchange-503",
		.told_by = "events 3007 and 3014 of Server ActiveSync",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_IS_EXCHANGE, FACT_RETRY_AFTER },
			  .bar = { EXCHANGE_503_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_IS_EXCHANGE },
			  .bar = { EXCHANGE_503_BARS } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_409, FACT_IS_EXCHANGE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_STATUS_111, FACT_IS_EXCHANGE } },
		},
	},
	{
		.key = "eas-apppool-exhausted",
		.headline = "ActiveSync's application pool ran out of connections",
		.explain = "Exchange 2013, 2016: Pings whose clients went away keep their connections "
			   "until, after weeks, none is left. Logins get slow, fail with 503 or are reset; "
			   "other protocols suffer too.",
		.confirm = "System log, source Tcpip, event 4227; netstat -ano shows thousands in "
			   "CLOSE_WAIT; memory of w3wp.exe for MSExchangeSyncAppPool.",
		.fix = "Recycle MSExchangeSyncAppPool now; install Exchange 2016 CU11 or later, where "
		       "this is fixed.",
		.source = "Microsoft KB4456227",
		.group = "exchange-503",
		.told_by = "event 4227 and CLOSE_WAIT in netstat; recycling the pool helps at once",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_IS_EXCHANGE_2013_16, FACT_WAIT_SLOW } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_EXCHANGE_2013_16, FACT_WAIT_SLOW } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_503, FACT_IS_EXCHANGE_2013_16 },
			  .bar = { EXCHANGE_503_BARS } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_TIMEOUT_ANSWER } },
		},
	},
	{
		.key = "mailbox-quota-exceeded",
		.headline = "The mailbox is full",
		.explain = "The mailbox is over its quota. Users notice; the server itself works.",
		.confirm = "Exchange: TotalItemSize in Get-MailboxStatistics USER against "
			   "ProhibitSendReceiveQuota in Get-Mailbox USER or, with UseDatabaseQuotaDefaults, "
			   "of its database. Others: quota in webmail; Dovecot: doveadm quota get -u USER.",
		.fix = "Empty the test mailbox (a check mailbox that collects alerts fills up), or raise "
		       "its quota.",
		.source = "MS-ASCMD 2.2.2 (113); MS-ASHTTP 2.2.2.1.1 (507)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_113 } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_507, FACT_WROTE_EAS },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_507, FACT_IS_EXCHANGE },
			  .bar = { FACT_WIPE_ORDERED, FACT_BODY_OF_OTHER } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_507 },
			  .bar = { FACT_WIPE_ORDERED, FACT_BODY_OF_OTHER } }, /* WebDAV's disk is full */
		},
	},
	{
		.key = "too-many-folders",
		.headline = "The mailbox has too many folders",
		.explain = "Exchange refuses to list more folders than its limit, 1000 by default.",
		.confirm = "(Get-MailboxFolderStatistics USER).Count",
		.fix = "Remove or archive folders of this mailbox.",
		.source = "MS-ASCMD 2.2.2 (151)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_151 } },
		},
	},
	{
		.key = "no-folders",
		.headline = "The mailbox has no folders",
		.explain = "The mailbox exists but holds no folder, as right after its creation or after a "
			   "damaged restore.",
		.confirm = "Get-MailboxFolderStatistics USER; log in to the mailbox once with Outlook on "
			   "the web.",
		.fix = "Open the mailbox once, which creates the default folders; repair it with "
		       "New-MailboxRepairRequest if they do not appear.",
		.source = "MS-ASCMD 2.2.2 (152)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_152 } },
		},
	},
	{
		.key = "proxy-target-without-tls",
		.headline = "The server that holds the mailbox offers no TLS",
		.explain = "The server that answers would have to pass the request on to another one, "
			   "which does not offer TLS.",
		.confirm = "Get-ActiveSyncVirtualDirectory: an InternalUrl that starts with http:, or a "
			   "target site without a certificate.",
		.fix = "Bind a certificate on the target server and set its InternalUrl to https.",
		.source = "MS-ASCMD 2.2.2 (148)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_148 } },
		},
	},
	{
		.key = "sync-state-locked",
		.headline = "The device's sync state is locked",
		.explain = "The server cannot touch the stored state of this device at the moment, usually "
			   "because the mailbox is being moved.",
		.confirm = "Get-MoveRequest; do two pollers use the same DeviceId at the same second?",
		.fix = "Wait for the move; let each poller check in a minute of its own.",
		.source = "MS-ASCMD 2.2.2 (133)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_133 } },
		},
	},
	{
		.key = "concurrent-initial-sync",
		.headline = "Two initial syncs of one device ran at the same time",
		.explain = "The state to be created exists already: two requests with one DeviceId ran at "
			   "the same time.",
		.confirm = "Is the same login checked from several pollers, or by a retry that starts "
			   "before the first check ended?",
		.fix = "Let each poller check in a minute of its own. Only if that is impossible, give "
		       "each its own --device-id: every id counts as one more device of the mailbox.",
		.source = "MS-ASCMD 2.2.2 (135)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_135 } },
		},
	},
	{
		.key = "eas-server-error",
		.headline = "ActiveSync reports an internal error",
		.explain = "The ActiveSync application runs and reports an internal failure by its "
			   "Status. It gives no reason; its log does.",
		.confirm = "Exchange: Application log, source MSExchange ActiveSync, and the mailbox log "
			   "(Get-MobileDeviceStatistics -GetMailboxLog). Z-Push: z-push-error.log. SOGo: "
			   "sogo.log. Horde: its log.",
		.fix = "Follow the log. If only this DeviceId fails, remove its partnership or set another "
		       "--device-id.",
		.source = "MS-ASCMD 2.2.3.177.5 and 2.2.2 (110)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_SERVER_ERROR } },
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_110 } },
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_9 } },
			{ .sure = SURE_LIKELY, .need = { FACT_PROVISION_SERVER } },
		},
	},
	{
		.key = "unknown-status",
		.headline = "The server sent a Status that FolderSync does not define",
		.explain = "The answer is valid ActiveSync, but its Status belongs to another command or "
			   "is in none of the documents this plugin is based on.",
		.confirm = "MS-ASCMD 2.2.2 in its newest version; the server's ActiveSync log of that "
			   "second.",
		.fix = "Follow the log. If the answer is harmless here, set its state with "
		       "--state=status-NNN=STATE.",
		.source = "MS-ASCMD 2.2.2",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .floor = true,
			  .need = { FACT_STATUS_FAILED, FACT_HTTP_NOT_200 } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_STATUS_FAILED } },
		},
	},
};

const struct cause_table causes_status = { CAUSE_ROWS(rows) };
