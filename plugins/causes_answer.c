/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes that lie in the answer's own bytes, and the last resorts. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "inbox-missing",
		.headline = "The folder list has no inbox",
		.explain = "The server says success and lists folders, but none is an inbox. Usually the "
			   "mail store behind it is down and only calendar and contacts came; or this "
			   "server has no mail at all.",
		.confirm = "Is the IMAP server or mail store behind it up? Log in to webmail with the same "
			   "account. SOGo: sogo.log; Z-Push: z-push-error.log.",
		.fix = "Bring the mail store back. If the server is meant to hold no mail: "
		       "--state=inbox-missing=ok.",
		.source = "MS-ASCMD 2.2.3.186.3; captured answers of SOGo 5.8.0",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_NO_INBOX } },
		},
	},
	{
		.key = "answer-empty",
		.headline = "The answer has no body",
		.explain = "HTTP 200 without any content is not a valid answer to FolderSync. The program "
			   "behind it died silently, or a proxy dropped the body.",
		.confirm = "Error log of the application at that second; ask past the proxy with -I.",
		.fix = "Fix the application, or the hop that drops bodies.",
		.source = "MS-ASHTTP 2.2.2.2; MS-ASCMD 2.2.1.5",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_EMPTY } },
		},
	},
	{
		.key = "answer-truncated",
		.headline = "The answer ends in the middle",
		.explain = "The folder list stops before its end: the connection was cut, a time limit "
			   "was reached, or a proxy limits the size.",
		.confirm = "Does Content-Length agree with the size in the metrics? Error log of server and "
			   "proxies at that second.",
		.fix = "Fix the hop that cuts; on PHP servers look for a crash in the middle of the "
		       "output.",
		.source = "WBXML 1.3 5.8; RFC 9112 8",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_TRUNCATED } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_ENDED_CUT, FACT_HTTP_NOT_200 } },
		},
	},
	{
		.key = "answer-too-large",
		.headline = "The answer is larger than any folder list",
		.explain = "Header or body passed the limit (body 8 MiB after decompression) and was cut "
			   "off there. A thousand folders make about 100 KiB.",
		.confirm = "-vvv shows the beginning: a download, a loop in a proxy, or a page?",
		.fix = "Correct -H and --path; find the program whose output never ends.",
		.source = "Limit of this plugin",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_TOO_LARGE } },
		},
	},
	{
		.key = "answer-malformed",
		.headline = "The answer is damaged",
		.explain = "What came breaks the rules of HTTP, of WBXML or of the command: a proxy changed "
			   "the bytes, a PHP notice was printed into them, or the port speaks something "
			   "else.",
		.confirm = "-vvv shows the bytes. PHP servers: display_errors must be off. Ask past the "
			   "proxy with -I.",
		.fix = "Turn off whatever writes into the answer (display_errors, content filters), or "
		       "correct -p and --plain-http.",
		.source = "MS-ASWBXML 2.1; RFC 9112 4",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_MALFORMED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_BURIED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_NO_STATUS } },
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_NO_POLICY_KEY } },
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_NOT_HTTP } },
		},
	},
	{
		.key = "answer-wrong-type",
		.headline = "The answer is of another type than asked for",
		.explain = "HTTP 200, but not a FolderSync answer as phones read it: other content, the "
			   "answer to another command, or the right one whose type or encoding something "
			   "on the way changed.",
		.confirm = "-vvv shows type and content. Which hop sets Content-Type?",
		.fix = "Let Content-Type application/vnd.ms-sync.wbxml through unchanged, and compress "
		       "nothing on the way; correct -H and --path.",
		.source = "MS-ASHTTP 2.2.2.1.2; MS-ASCMD 2.2.1.5",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_WRONG_TYPE } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_OK_OTHER_ROOT },
			  .bar = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_OK_COMPRESSED }, .bar = { FACT_PAGE_KNOWN } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_OK_TEXT },
			  .bar = { FACT_PAGE_KNOWN, FACT_OK_BURIED, FACT_OK_COMPRESSED } },
			{ .sure = SURE_LIKELY, .need = { FACT_OK_TEXT, FACT_PAGE_ZPUSH_LEGAL } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_OK_TEXT }, .bar = { FACT_OK_BURIED } },
		},
	},
	{
		.key = "internal-server-error",
		.headline = "Internal error, and the answer does not show the cause",
		.explain = "HTTP 500 without any other clue. Up to version 12.1 Exchange can say no more; "
			   "from 14.0 on it names most errors, so a 500 there is probably from IIS, a "
			   "front end or a proxy, or from something other than Exchange 2010 or later.",
		.confirm = "To find out: --diagnose; the headers at -vv and page at -vvv; the server's "
			   "log at that second (Exchange events 1053, 1008, 4999, 3005); another user; a "
			   "new --device-id.",
		.fix = "Find which hop wrote it, then follow that hop's log.",
		.source = "MS-ASCMD 2.2.2 (110); MS-ASHTTP 2.2.2.1.1 (500)",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_500, FACT_RETRY_500 } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_500, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .floor = true,
			  .need = { FACT_HTTP_500, FACT_IS_LOOKALIKE } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_500, FACT_SPOKE_14 } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_500, FACT_SPOKE_12 } },
			{ .sure = SURE_POSSIBLE, .floor = true, .need = { FACT_HTTP_500 } },
		},
	},
	{
		.key = "http-error",
		.headline = "An HTTP status that says nothing about ActiveSync",
		.explain = "The server, or a proxy in front of it, answered with a status that ActiveSync "
			   "does not use, and gave no other clue.",
		.confirm = "-vv shows the headers, -vvv the body: who wrote it? Then the log of that "
			   "program.",
		.fix = "Follow the log. If the answer is harmless here, set its state with "
		       "--state=http-NNN=STATE.",
		.source = "RFC 9110 15",
		.sign = SIGNS {
			{ .sure = SURE_POSSIBLE,
			  .floor = true,
			  .need = { FACT_HTTP_NOT_200, FACT_RETRY_OK },
			  .bar = { FACT_HTTP_401 } },
			{ .sure = SURE_POSSIBLE,
			  .floor = true,
			  .need = { FACT_HTTP_NOT_200 },
			  .bar = { FACT_HTTP_401 } },
		},
	},
};

const struct cause_table causes_answer = { CAUSE_ROWS(rows) };
