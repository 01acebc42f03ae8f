/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <string.h>

#include "device.h"

/* An address of the other family than -4 or -6 asks for could never be connected to. */
static bool check_family(const struct settings *s, struct fault *fault)
{
	const char *address = s->address[0] ? s->address : s->hostname_is_address ? s->hostname : NULL;
	bool is_ipv6 = address && strchr(address, ':');

	if (!address || s->family == FAMILY_ANY || is_ipv6 == (s->family == FAMILY_IPV6))
		return true;
	return fault_set(fault, "--use-ipv%c contradicts %s, which is an IPv%c address", is_ipv6 ? '4' : '6',
	                 s->address[0] ? "--IP-address" : "--hostname", is_ipv6 ? '6' : '4');
}

static bool check_credentials(const struct settings *s, struct fault *fault)
{
	if (s->auth == AUTH_BEARER && !s->token_file[0])
		return fault_set(fault, "--auth=bearer needs --token-file=FILE");
	if (s->auth == AUTH_CERTIFICATE && !s->client_cert[0])
		return fault_set(fault, "--auth=certificate needs --client-cert=FILE");
	if (s->private_key[0] && !s->client_cert[0])
		return fault_set(fault,
		                 "--private-key needs --client-cert=FILE, the certificate of that key");
	if (s->auth == AUTH_BASIC && strchr(s->username, ':'))
		return fault_set(
			fault, "--username takes no colon with --auth=basic: the password would begin there");
	return true;
}

static bool check_plain_http(const struct settings *s, struct fault *fault)
{
	if (!s->plain_http)
		return true;
	if (s->proxy.given)
		return fault_set(fault,
		                 "--plain-http contradicts --proxy: the proxy would read the credentials");
	if (s->auth == AUTH_CERTIFICATE)
		return fault_set(
			fault, "--plain-http contradicts --auth=certificate: a client certificate needs TLS");
	if (s->cert_given)
		return fault_set(
			fault, "--plain-http contradicts --certificate: without TLS there is no certificate");
	return true;
}

/* DOMAIN\user; a login that names its domain already stays as it is. */
static bool join_domain(struct settings *s, struct fault *fault)
{
	size_t domain_len = strlen(s->domain), user_len = strlen(s->username);

	if (domain_len == 0 || strpbrk(s->username, "\\@"))
		return true;
	if (domain_len + 1 + user_len >= sizeof(s->username))
		return fault_set(fault, "--domain and --username together take at most %d bytes",
		                 SETTINGS_MAX_USER - 2);
	memmove(s->username + domain_len + 1, s->username, user_len + 1);
	memcpy(s->username, s->domain, domain_len);
	s->username[domain_len] = '\\';
	return true;
}

static bool fill_in(struct settings *s, struct fault *fault)
{
	static const char usual[] = "14.1", online[] = "16.1"; /* Exchange Online speaks nothing older */

	if (s->port == 0)
		s->port = s->plain_http ? 80 : 443;
	if (!s->protocol_version[0])
		memcpy(s->protocol_version, s->auth == AUTH_BEARER ? online : usual, sizeof(usual));
	return s->device_id[0] || device_derive_id(s->username, s->hostname, s->device_id) ||
	       fault_set(fault, "OpenSSL cannot compute the DeviceId (no SHA-256): set --device-id");
}

bool options_complete(struct settings *s, struct fault *fault)
{
	return check_family(s, fault) && check_plain_http(s, fault) && join_domain(s, fault) &&
	       check_credentials(s, fault) && fill_in(s, fault);
}
