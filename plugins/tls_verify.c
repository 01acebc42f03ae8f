/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls_verify.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>

#include "text.h"

enum tls_problem tls_verify_problem(int error)
{
	switch (error) {
	case X509_V_OK:
		return TLS_FINE;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return TLS_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TLS_NOT_YET_VALID;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return TLS_NAME_MISMATCH;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return TLS_SELF_SIGNED;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED:
		return TLS_ISSUER_UNKNOWN;
	default:
		return TLS_CERTIFICATE_OTHER;
	}
}

/* A name may come in one of five encodings, UTF-16 among them.  A NUL, which no honest one has, cuts it. */
static void add_string(struct text *t, const ASN1_STRING *s)
{
	unsigned char *utf8 = NULL;
	int n = ASN1_STRING_to_UTF8(&utf8, s);
	size_t len = n > 0 ? strnlen((const char *)utf8, (size_t)n) : 0;

	text_add_bytes(t, (const char *)utf8, len);
	t->cut = t->cut || (n > 0 && len < (size_t)n);
	OPENSSL_free(utf8);
}

/* Old authorities have no common name; their unit or organisation names them. */
static void copy_name(const X509_NAME *name, char into[TLS_MAX_SUBJECT], bool *cut)
{
	static const int parts[] = { NID_commonName, NID_organizationalUnitName, NID_organizationName };
	struct text t;

	text_begin(&t, into, TLS_MAX_SUBJECT);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && t.len == 0; i++) {
		int at = X509_NAME_get_index_by_NID(name, parts[i], -1);

		if (at >= 0)
			add_string(&t, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	}
	*cut = t.cut;
}

static void add_address(struct text *t, const ASN1_OCTET_STRING *bytes)
{
	char address[INET6_ADDRSTRLEN] = "";
	int n = ASN1_STRING_length(bytes);

	if (n == 4)
		(void)inet_ntop(AF_INET, ASN1_STRING_get0_data(bytes), address, sizeof(address));
	else if (n == 16)
		(void)inet_ntop(AF_INET6, ASN1_STRING_get0_data(bytes), address, sizeof(address));
	text_add(t, address);
}

static void copy_names(const X509 *leaf, struct tls_handshake *handshake)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	struct text t;

	TEXT_IN(&t, handshake->names);
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && !t.cut; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS && name->type != GEN_IPADD)
			continue;
		if (t.len > 0)
			text_add(&t, ", ");
		if (name->type == GEN_DNS)
			add_string(&t, name->d.dNSName);
		else
			add_address(&t, name->d.iPAddress);
	}
	handshake->names_cut = t.cut;
	GENERAL_NAMES_free(names);
}

/* 0 when the certificate's time cannot be read: such a one does not verify either. */
static long days_until(const ASN1_TIME *end, time_t now)
{
	ASN1_TIME *from = ASN1_TIME_set(NULL, now);
	int days = 0, seconds = 0;

	if (!from || !ASN1_TIME_diff(&days, &seconds, from, end))
		days = seconds = 0;
	ASN1_TIME_free(from);
	return seconds < 0 ? days - 1L : days;
}

static void note_leaf(X509_STORE_CTX *chain, const struct tls_config *config)
{
	const X509 *leaf = X509_STORE_CTX_get0_cert(chain);
	const SSL *ssl = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_handshake *handshake = config->handshake;
	struct text version;

	if (!leaf)
		return;
	handshake->have_certificate = true;
	handshake->chain_sent = (unsigned)sk_X509_num(X509_STORE_CTX_get0_untrusted(chain));
	handshake->days_left = days_until(X509_get0_notAfter(leaf), config->now);
	copy_name(X509_get_subject_name(leaf), handshake->subject, &handshake->subject_cut);
	copy_name(X509_get_issuer_name(leaf), handshake->issuer, &handshake->issuer_cut);
	copy_names(leaf, handshake);
	TEXT_IN(&version, handshake->version);
	if (ssl)
		text_add(&version, SSL_get_version(ssl));
}

/* Of a leaf without issuer OpenSSL has several things to say; that it issued itself is what helps. */
static int clearest_error(int error, const X509 *certificate, int depth)
{
	if (tls_verify_problem(error) != TLS_ISSUER_UNKNOWN || depth != 0 || !certificate)
		return error;
	if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) != 0)
		return error;
	return X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
}

static void note_result(X509_STORE_CTX *chain, int result, struct tls_config *config)
{
	struct tls_handshake *handshake = config->handshake;
	const X509 *certificate = X509_STORE_CTX_get_current_cert(chain);
	int error = result > 0 ? X509_V_OK : X509_STORE_CTX_get_error(chain);

	if (result <= 0 && error == X509_V_OK)
		error = X509_V_ERR_UNSPECIFIED;
	handshake->error_depth = result > 0 ? 0 : X509_STORE_CTX_get_error_depth(chain);
	error = clearest_error(error, certificate, handshake->error_depth);
	config->verify_error = error;
	handshake->root_untrusted = error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
	handshake->verify_text = error == X509_V_OK ? NULL : X509_verify_cert_error_string(error);
	if (error != X509_V_OK && certificate)
		copy_name(X509_get_issuer_name(certificate), handshake->issuer, &handshake->issuer_cut);
}

/* No further authority makes the server's own certificate younger or older. */
static bool could_be_mended(const struct tls_config *config)
{
	enum tls_problem problem = tls_verify_problem(config->verify_error);

	return !(config->handshake->error_depth == 0 &&
	         (problem == TLS_EXPIRED || problem == TLS_NOT_YET_VALID));
}

/* A context that has verified cannot verify again: a second one does, and its findings are handed over. */
static int verify_anew(X509_STORE_CTX *first, struct tls_config *config)
{
	X509_STORE_CTX *second = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *rules = X509_VERIFY_PARAM_new();
	int result = -1;

	if (second && rules && X509_VERIFY_PARAM_set1(rules, X509_STORE_CTX_get0_param(first)) &&
	    X509_STORE_CTX_init(second, X509_STORE_CTX_get0_store(first), X509_STORE_CTX_get0_cert(first),
	                        X509_STORE_CTX_get0_untrusted(first))) {
		X509_STORE_CTX_set0_param(second, rules);
		rules = NULL;
		result = X509_verify_cert(second);
		note_result(second, result, config);
		X509_STORE_CTX_set_error(first, X509_STORE_CTX_get_error(second));
		X509_STORE_CTX_set_error_depth(first, X509_STORE_CTX_get_error_depth(second));
		X509_STORE_CTX_set0_verified_chain(first, X509_STORE_CTX_get1_chain(second));
	}
	X509_VERIFY_PARAM_free(rules);
	X509_STORE_CTX_free(second);
	return result;
}

static int verify_with_bundle(X509_STORE_CTX *chain, int result, struct tls_config *config)
{
	struct stat st;

	/* A pipe would have to be waited for. */
	config->bundle_failed = stat(config->lazy_bundle, &st) != 0 || !S_ISREG(st.st_mode) ||
	                        !X509_STORE_load_file(X509_STORE_CTX_get0_store(chain), config->lazy_bundle);
	return config->bundle_failed ? result : verify_anew(chain, config);
}

int tls_verify(X509_STORE_CTX *chain, void *argument)
{
	struct tls_config *config = argument;
	int result;

	note_leaf(chain, config);
	(void)ERR_set_mark();
	result = X509_verify_cert(chain);
	if (!config->insecure) {
		note_result(chain, result, config);
		if (result <= 0 && config->lazy_bundle && could_be_mended(config))
			result = verify_with_bundle(chain, result, config);
	}
	/* What lookups left behind would be taken for an error of the connection. */
	(void)ERR_pop_to_mark();
	return result;
}
