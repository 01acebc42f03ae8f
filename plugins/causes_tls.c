/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes in the TLS handshake. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

#define LOOK "openssl s_client -connect NAME:PORT -servername NAME -showcerts </dev/null"

static const struct cause rows[] = {
	{
		.key = "tls-certificate-expired",
		.headline = "The certificate has expired",
		.explain = "The server's certificate, or one above it in the chain, is past its date. "
			   "Phones refuse to connect. A clock that runs ahead on this machine looks the "
			   "same.",
		.confirm = LOOK " and compare notAfter with date -u on this machine.",
		.fix = "Renew the certificate and bind it to the service: Exchange "
		       "Enable-ExchangeCertificate -Services IIS; nginx, Apache, balancer: replace and "
		       "reload. Every host behind the balancer needs it.",
		.source = "RFC 5280 6.1.3; OpenSSL verification error 10",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_EXPIRED } },
		},
	},
	{
		.key = "tls-certificate-not-yet-valid",
		.headline = "The certificate is not valid yet",
		.explain = "The certificate's start date is in the future: it was installed too early, or "
			   "the clock of this machine is behind.",
		.confirm = "date -u and timedatectl on this machine; then " LOOK " and read notBefore.",
		.fix = "Set the clock (NTP), or put the previous certificate back until then.",
		.source = "RFC 5280 6.1.3; OpenSSL verification error 9",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_NOT_YET_VALID } },
		},
	},
	{
		.key = "tls-name-mismatch",
		.headline = "The certificate is for another name",
		.explain = "The name asked for is not among the names in the certificate. Usually the wrong "
			   "site or balancer answered, or the public name was left out when the certificate "
			   "was ordered.",
		.confirm = LOOK ", or -vv of this check, and read the names.",
		.fix = "Order a certificate with this name, bind the right one to the site, or check under "
		       "the name it has (-H NAME -I ADDRESS).",
		.source = "RFC 9525; Microsoft Connectivity Analyzer, certificate name page",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_NAME_MISMATCH } },
		},
	},
	{
		.key = "tls-self-signed",
		.headline = "The certificate is self-signed",
		.explain = "The server's certificate is its own issuer, as on an Exchange or appliance "
			   "whose public certificate was never bound. Phones warn or refuse.",
		.confirm = LOOK " and compare subject with issuer.",
		.fix = "Bind a certificate of a public or company CA. If this one is meant to be trusted, "
		       "name it with --cacert.",
		.source = "RFC 5280 6.1; OpenSSL verification error 18",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_SELF_SIGNED } },
		},
	},
	{
		.key = "tls-chain-incomplete",
		.headline = "The server does not send its intermediate certificate",
		.explain = "Only the server's own certificate came, and its issuer is not known here. "
			   "Browsers often hide this because they fetch or remember intermediates; phones "
			   "do not.",
		.confirm = LOOK " shows one certificate where two or more belong.",
		.fix = "Install the CA's intermediate: nginx ssl_certificate with the full chain, Apache "
		       "SSLCertificateFile likewise, Windows the Intermediate Certification Authorities "
		       "store, then rebind.",
		.source = "RFC 8446 4.4.2; Microsoft Connectivity Analyzer, certificate chain page",
		.group = "tls-issuer",
		.told_by = "whether the chain verifies once the CA's intermediate is added (openssl verify "
			   "-untrusted)",
		.sign = SIGNS {
			{ .sure = SURE_LIKELY, .need = { FACT_TLS_ISSUER_UNKNOWN, FACT_TLS_LEAF_ONLY } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_TLS_ISSUER_UNKNOWN },
			  .bar = { FACT_TLS_ROOT_SENT } },
		},
	},
	{
		.key = "tls-untrusted-issuer",
		.headline = "The certificate's issuer is not trusted here",
		.explain = "The chain ends at a root that this machine does not trust: a company CA, an "
			   "inspecting firewall, or a CA bundle that is too old.",
		.confirm = LOOK " and look for the topmost issuer among the roots of this machine.",
		.fix = "Give the CA's root with --cacert, or install it (update-ca-certificates, "
		       "update-ca-trust). If an unknown firewall is the issuer, exempt this connection from "
		       "inspection.",
		.source = "RFC 5280 6.1; Microsoft Connectivity Analyzer, certificate trust page",
		.group = "tls-issuer",
		.told_by = "if the topmost issuer is a public CA, the intermediate is missing",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_ISSUER_UNKNOWN, FACT_TLS_ROOT_SENT } },
			{ .sure = SURE_LIKELY,
			  .need = { FACT_TLS_ISSUER_UNKNOWN },
			  .bar = { FACT_TLS_LEAF_ONLY } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_TLS_ISSUER_UNKNOWN, FACT_TLS_LEAF_ONLY } },
		},
	},
	{
		.key = "tls-protocol-too-old",
		.headline = "The server speaks only outdated TLS",
		.explain = "Client and server share no protocol version. Windows 2003, and 2008 without "
			   "updates, support TLS 1.0 at most; some appliances stop at 1.1.",
		.confirm = "openssl s_client -connect NAME:PORT -tls1_2, then -tls1 (may need -cipher "
			   "DEFAULT@SECLEVEL=0).",
		.fix = "Turn TLS 1.2 on (Windows: SCHANNEL\\Protocols in the registry), or put a current "
		       "proxy in front. Until then check with --tls-min=1.0.",
		.source = "RFC 8996; RFC 8446 4.1.3",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_TOO_OLD } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_TLS_HANDSHAKE, FACT_TLS_ALERT_FAILURE } },
		},
	},
	{
		.key = "tls-plaintext-port",
		.headline = "The port does not speak TLS",
		.explain = "The server answered the TLS greeting in plain text: this is an HTTP port, "
			   "another service, or a proxy whose TLS listener is not on.",
		.confirm = "curl -v http://NAME:PORT/ from this machine.",
		.fix = "Correct -p, or turn TLS on at the listener. For a back end behind a TLS offloader "
		       "use --plain-http.",
		.source = "RFC 8446 5.1",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_NOT_TLS } },
		},
	},
	{
		.key = "tls-client-certificate-wanted",
		.headline = "The server demands a client certificate",
		.explain = "The handshake ended because no client certificate, or no suitable one, was "
			   "presented. The site or the proxy in front requires one.",
		.confirm = "openssl s_client shows \"Acceptable client certificate CA names\". IIS: SSL "
			   "Settings of the virtual directory; nginx: ssl_verify_client.",
		.fix = "Give certificate and key with -J and -K, or set the server to accept instead of "
		       "require.",
		.source = "RFC 8446 4.3.2 and 6.2",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_CLIENT_WANTED, FACT_TLS_ALERT_REQUIRED } },
			{ .sure = SURE_LIKELY, .need = { FACT_TLS_CLIENT_WANTED } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_TLS_HANDSHAKE, FACT_TLS_CLIENT_ASKED } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_ENDED_LOST, FACT_TLS_CLIENT_ASKED } },
		},
	},
	{
		.key = "tls-handshake-failed",
		.headline = "The TLS handshake failed",
		.explain = "Both sides could not agree, or the certificate failed a check other than date, "
			   "name and issuer (key too short, wrong purpose, revoked).",
		.confirm = LOOK " and -vv of this check; Windows: System log, source Schannel.",
		.fix = "Make both sides share a cipher and a version, or replace the certificate by one "
		       "with a key of 2048 bits or more and the purpose server authentication.",
		.source = "RFC 8446 6.2; OpenSSL x509_vfy",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_HANDSHAKE } },
			{ .sure = SURE_CERTAIN, .need = { FACT_TLS_CERTIFICATE_OTHER } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_ENDED_LOST, FACT_LOST_IN_HANDSHAKE } },
		},
	},
};

const struct cause_table causes_tls = { CAUSE_ROWS(rows) };
