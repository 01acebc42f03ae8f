/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes in the other servers: Z-Push, grommunio-sync, SOGo, Horde, Zimbra, tine, and PHP below them. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "zpush-backend-down",
		.headline = "The system behind Z-Push does not answer",
		.explain = "Z-Push or grommunio-sync runs; the IMAP server, database or groupware behind "
			   "it fails. With the IMAP back end that also looks like a wrong password.",
		.confirm = "z-push-error.log at that second; log in to the IMAP server or groupware "
			   "directly with the same account.",
		.fix = "Start or repair the IMAP server, database or groupware; see BACKEND_PROVIDER and "
		       "STATE_MACHINE in config.php.",
		.source = "Z-Push source; captured answers of Z-Push 2.7.1",
		.group = "refused-login",
		.told_by = "the IMAP server or groupware behind refuses the same login or does not answer "
			   "at all",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_500, FACT_PAGE_ZPUSH_BACKEND } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_IS_ZPUSH, FACT_RETRY_AFTER } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_IS_ZPUSH } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_401, FACT_IS_ZPUSH } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC },
			  .bar = { FACT_PRODUCT_KNOWN, FACT_SERVER_IIS, FACT_WROTE_HTTPSYS,
			           FACT_SERVER_OTHER, FACT_PAGE_FOREIGN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_NO_INBOX, FACT_IS_ZPUSH } },
		},
	},
	{
		.key = "zpush-fatal-exception",
		.headline = "Z-Push stopped with an exception",
		.explain = "Z-Push or grommunio-sync gave up on the request; its page names the reason, for "
			   "instance a missing PHP module or a state folder it may not write to.",
		.confirm = "-vvv shows the page; z-push-error.log and the PHP error log have the details.",
		.fix = "Do what the text says: install the PHP module, make the state directory writable "
		       "for the web server's user, run z-push-admin -a fixstates.",
		.source = "Z-Push source; captured answers of Z-Push 2.7.1",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_HTTP_500, FACT_PAGE_ZPUSH_FATAL } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_ZPUSH_FATAL } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_PAGE_ZPUSH_LEGAL } },
		},
	},
	{
		.key = "php-fatal-error",
		.headline = "The PHP program behind the path crashes",
		.explain = "PHP ended with a fatal error before it wrote anything: a syntax error in a "
			   "configuration file, a missing extension, exhausted memory, an incompatible PHP "
			   "version.",
		.confirm = "PHP-FPM or web server error log at that second; php -l on the configuration "
			   "that was changed last; journalctl -u 'php*'.",
		.fix = "Fix what the log names; raise memory_limit if it says so; go back to the PHP "
		       "version that worked.",
		.source = "PHP manual, error_log and display_errors; field reports",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_PHP_ERROR } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_PHP_ERROR } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_HTTP_500, FACT_BODY_EMPTY, FACT_POWERED_BY_PHP },
			  .bar = { FACT_IS_EXCHANGE, FACT_ZPUSH_WROTE, FACT_IS_SOGO, FACT_IS_HORDE,
			           FACT_IS_TINE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BODY_EMPTY, FACT_TYPE_PHP, FACT_CHUNKED,
			           FACT_SERVER_WEB },
			  .bar = { FACT_ZPUSH_WROTE, FACT_IS_ZIMBRA } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BODY_EMPTY, FACT_TYPE_PHP, FACT_SERVER_WEB },
			  .bar = { FACT_ZPUSH_WROTE, FACT_IS_ZIMBRA } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BODY_EMPTY, FACT_POWERED_BY_PHP },
			  .bar = { FACT_ZPUSH_WROTE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_EMPTY, FACT_POWERED_BY_PHP } },
		},
	},
	{
		.key = "sogo-backend-down",
		.headline = "The database or IMAP server behind SOGo is down",
		.explain = "SOGo runs but cannot reach its database or IMAP server. Without the database "
			   "it answers an empty 501 or, once its cache is cold, 401 as for a wrong "
			   "password; without IMAP it lists only calendars.",
		.confirm = "sogo.log at that second; systemctl status postgresql mariadb dovecot; psql or "
			   "doveadm auth test with SOGo's own settings.",
		.fix = "Start database or IMAP server, then restart sogod: its workers keep dead database "
		       "connections.",
		.source = "SOGo source; captured answers of SOGo 5.8.0",
		.group = "refused-login",
		.told_by = "database or IMAP server behind SOGo does not answer; sogo.log names it",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .state = SIGN_CRITICAL,
			  .need = { FACT_HTTP_501, FACT_IS_SOGO, FACT_BODY_EMPTY } },
			{ .sure = SURE_LIKELY,
			  .state = SIGN_CRITICAL,
			  .need = { FACT_HTTP_501, FACT_IS_SOGO } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_NO_INBOX, FACT_IS_SOGO } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_401, FACT_IS_SOGO } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC },
			  .bar = { FACT_PRODUCT_KNOWN, FACT_SERVER_IIS, FACT_WROTE_HTTPSYS,
			           FACT_SERVER_OTHER, FACT_PAGE_FOREIGN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_PAGE_SOGO_EXCEPTION } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_IS_SOGO } },
		},
	},
	{
		.key = "sogo-bad-request-500",
		.headline = "SOGo says the request itself is invalid",
		.explain = "SOGo answers 500 when the DeviceId is missing or the body is not WBXML it can "
			   "decode. The probe sends both, so usually a proxy in front drops the query "
			   "string or the body.",
		.confirm = "Query string in SOGo's log line for this request; ask past the proxy with -I "
			   "and -p.",
		.fix = "Let the proxy pass query string and body unchanged (Apache: ProxyPass "
		       ".../Microsoft-Server-ActiveSync without a rewrite).",
		.source = "SOGo source; captured answers of SOGo 5.8.0",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY,
			  .state = SIGN_UNKNOWN,
			  .need = { FACT_HTTP_500, FACT_PAGE_SOGO_PUBLISHING } },
			{ .sure = SURE_LIKELY,
			  .state = SIGN_UNKNOWN,
			  .need = { FACT_HTTP_500, FACT_REASON_SOGO, FACT_BODY_EMPTY } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_IS_SOGO },
			  .bar = { FACT_PAGE_SOGO_NO_RESULT, FACT_PAGE_SOGO_EXCEPTION } },
		},
	},
	{
		.key = "sogo-workers-hung",
		.headline = "SOGo has no free worker left",
		.explain = "Every phone that waits in a Ping holds a worker of SOGo. When all are taken, or "
			   "hang on a database or IMAP server, the proxy in front gives up.",
		.confirm = "sogo.log: \"No child available to handle incoming request\"; compare "
			   "WOWorkersCount with the number of devices.",
		.fix = "Raise WOWorkersCount above the number of devices, keep SOGoMaximumPingInterval "
		       "short, restart sogod.",
		.source = "SOGo installation guide; captured answers of SOGo 5.8.0",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_504, FACT_IS_SOGO } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_IS_SOGO } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_504, FACT_PAGE_GATEWAY },
			  .bar = { FACT_IS_EXCHANGE, FACT_IS_ZPUSH, FACT_IS_HORDE, FACT_SERVER_IIS,
			           FACT_PAGE_PROXY } },
		},
	},
	{
		.key = "horde-backend-down",
		.headline = "The database or IMAP server behind Horde is down",
		.explain = "Horde runs but cannot reach its database or IMAP server. It then answers HTTP "
			   "200 with an error page, or 401 as for a wrong password.",
		.confirm = "Horde's log (horde.log or syslog); log in to Horde's own pages; state of the "
			   "database and the IMAP server.",
		.fix = "Start or repair database or IMAP server; check the settings in Horde's conf.php and "
		       "backends.php.",
		.source = "Horde source; captured answers of Horde",
		.group = "refused-login",
		.told_by = "Horde's own pages fail too; its log names database or IMAP server",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_HORDE_FATAL } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_503, FACT_IS_HORDE } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_401, FACT_IS_HORDE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_401, FACT_OFFERS_BASIC },
			  .bar = { FACT_PRODUCT_KNOWN, FACT_SERVER_IIS, FACT_WROTE_HTTPSYS,
			           FACT_SERVER_OTHER, FACT_PAGE_FOREIGN } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_NO_INBOX, FACT_IS_HORDE } },
		},
	},
	{
		.key = "horde-internal-error",
		.headline = "Internal error in Horde",
		.explain = "Horde ended with an exception, sometimes only during its cleanup, after the "
			   "folder list was written; then the list is complete although the status is 500.",
		.confirm = "Horde's log at that second; PHP error log.",
		.fix = "Fix what the log names; keep Horde_ActiveSync and Horde_Core on one release, "
		       "matching the PHP version.",
		.source = "Horde source; captured answers of Horde",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_BODY_SUCCESS, FACT_IS_HORDE } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_HORDE_FATAL } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_IS_HORDE } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_500, FACT_BODY_SUCCESS },
			  .bar = { FACT_IS_EXCHANGE, FACT_IS_SOGO, FACT_IS_ZPUSH } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_TEXT, FACT_PAGE_HORDE_FATAL } },
		},
	},
	{
		.key = "zimbra-internal-error",
		.headline = "Internal error in Zimbra",
		.explain = "The Java server behind the path answered with its own error page; on a Zimbra "
			   "the mailbox service failed.",
		.confirm = "mailbox.log and sync.log in /opt/zimbra/log; zmcontrol status.",
		.fix = "zmmailboxdctl restart after the log is saved; is the mobile module installed and "
		       "licensed?",
		.source = "Zimbra, error page of Jetty; field reports",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_IS_ZIMBRA } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_500, FACT_PAGE_JETTY } },
		},
	},
	{
		.key = "tine20-internal-error",
		.headline = "Internal error in tine",
		.explain = "The ActiveSync module of tine (Syncroton) ended with an exception.",
		.confirm = "tine's log file (logger > filename in config.inc.php) and the PHP error log.",
		.fix = "Fix what the log names; run setup.php --update after an upgrade.",
		.source = "tine and Syncroton source; field report",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_PAGE_TINE } },
			{ .sure = SURE_LIKELY, .need = { FACT_HTTP_500, FACT_IS_TINE } },
		},
	},
};

const struct cause_table causes_servers = { CAUSE_ROWS(rows) };
