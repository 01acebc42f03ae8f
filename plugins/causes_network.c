/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes below HTTP: name lookup, connection, time. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

static const struct cause rows[] = {
	{
		.key = "dns-failure",
		.headline = "The name does not resolve",
		.explain = "No address was found for the name. The record is missing, or the resolver of "
			   "this machine does not answer or does not know the zone.",
		.confirm = "On this machine: getent ahosts NAME; then dig NAME against the resolvers in "
			   "/etc/resolv.conf.",
		.fix = "Fix the record or the resolver. To check one server whatever the DNS says, give "
		       "its address with -I.",
		.source = "RFC 1035; getaddrinfo(3)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_LOOKUP } },
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_PROXY_LOOKUP } },
		},
	},
	{
		.key = "connect-refused",
		.headline = "Nothing listens on the port",
		.explain = "The host is up and refused the connection: no program listens on that port, or "
			   "a firewall answers with a reset. With --proxy it is the proxy that refused.",
		.confirm = "From this machine: nc -vz NAME PORT. On the server: ss -ltn (Windows: netstat "
			   "-ano) for the port.",
		.fix = "Start the web server, IIS site or balancer, or correct -p, -I or --proxy.",
		.source = "RFC 9293 3.10.7; connect(2)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_REFUSED, FACT_VIA_PROXY } },
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_REFUSED } },
		},
	},
	{
		.key = "connect-unreachable",
		.headline = "The host cannot be reached",
		.explain = "No connection could be made: no route, the host or network is unreachable, or "
			   "packets are lost.",
		.confirm = "From this machine: ip route get ADDRESS; traceroute -T -p PORT NAME. Try -4 "
			   "and -6 separately.",
		.fix = "Fix routing or the firewall rule; power on the host. If only IPv6 is broken, "
		       "remove the AAAA record or check with -4.",
		.source = "connect(2); RFC 1122 3.2.2.1",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_UNREACHABLE, FACT_VIA_PROXY } },
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_UNREACHABLE } },
		},
	},
	{
		.key = "connection-lost",
		.headline = "The connection was closed before an answer",
		.explain = "Server, balancer or firewall closed or reset the connection without a "
			   "complete answer. A crashing worker process, a balancer without a healthy "
			   "member and a filter that rejects the request all look like this.",
		.confirm = "Access and error log of whatever terminates TLS at that second; Windows: System "
			   "log, source WAS, for a crashed w3wp.exe.",
		.fix = "Bring the back end or its application pool up again; on the balancer look at the "
		       "member's health and the rule for this path.",
		.source = "RFC 9112 8",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_ENDED_LOST } },
			{ .sure = SURE_LIKELY, .need = { FACT_ENDED_CUT } },
		},
	},
	{
		.key = "timeout-lookup",
		.headline = "The name server did not answer in time",
		.explain = "The deadline passed while the name was being looked up: the resolver is down, "
			   "unreachable or slow.",
		.confirm = "On this machine: time getent ahosts NAME; dig NAME against each resolver of "
			   "/etc/resolv.conf.",
		.fix = "Repair the resolver or list a working one first. A local cache (systemd-resolved, "
		       "unbound, nscd) takes the load off.",
		.source = "resolv.conf(5)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TIMEOUT_LOOKUP } },
		},
	},
	{
		.key = "timeout-connect",
		.headline = "No connection within the deadline",
		.explain = "Connection requests get no answer at all: a firewall drops them, the host is "
			   "down, or its queue is full.",
		.confirm = "From this machine: nc -vz -w 5 NAME PORT; traceroute -T -p PORT NAME; on the "
			   "server tcpdump for the SYN.",
		.fix = "Open the firewall for this poller or bring the host or balancer address up. Check "
		       "with -4 or -6 whether only one family hangs.",
		.source = "RFC 9293 3.8.3",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TIMEOUT_CONNECT } },
		},
	},
	{
		.key = "timeout-tls",
		.headline = "The TLS handshake did not end in time",
		.explain = "The port is open but the handshake hangs: the process behind it is stuck or "
			   "overloaded, the port speaks no TLS, or large packets are lost on the way (MTU).",
		.confirm = "openssl s_client -connect NAME:PORT -servername NAME; ping -M do -s 1400 NAME "
			   "for the MTU.",
		.fix = "Restart what terminates TLS, correct the port, or fix the MTU of a VPN or tunnel "
		       "in between.",
		.source = "RFC 8446 2",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TIMEOUT_TLS } },
		},
	},
	{
		.key = "timeout-answer",
		.headline = "The server did not answer in time",
		.explain = "The request was sent, but no answer came before the deadline. The mail store "
			   "or directory behind the server hangs, its workers are used up (Exchange "
			   "2013/2016: stranded Pings; SOGo: WOWorkersCount), or the login is slowed "
			   "down on purpose.",
		.confirm = "Repeat with -t 120: does it come, and after how long? Exchange: time-taken in "
			   "the IIS log. SOGo: sogo.log for \"No child available\". IMAP log behind "
			   "Z-Push.",
		.fix = "Free or restart what hangs (MSExchangeSyncAppPool, sogod, PHP workers, IMAP "
		       "server); raise -t only if slow is normal here.",
		.source = "Microsoft KB4456227; SOGo and Z-Push sources",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_TIMEOUT_ANSWER },
			  .bar = { FACT_WIPE_ORDERED } },
		},
	},
};

const struct cause_table causes_network = { CAUSE_ROWS(rows) };
