/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fakecerts.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DAY          86400L
#define PATH_ROOM    4096
#define CHAIN_LENGTH 50
#define GIANT_NAMES  8000 /* 160 KB; OpenSSL takes 100 KiB */
#define OUR_NAMES    "DNS:localhost,DNS:mail.example.org,DNS:outlook.office365.com,IP:127.0.0.1,IP:::1"

enum role { ROLE_AUTHORITY, ROLE_SERVER, ROLE_CLIENT };

/* A certificate to be made. */
struct wish {
	enum role role;
	const char *name; /* common name */
	const char *alt;  /* subjectAltName, NULL for none */
	long from, until; /* seconds from now */
};

/* Who signs. */
struct issuer {
	X509 *certificate;
	EVP_PKEY *key;
};

static bool add_extension(X509 *x, X509 *by, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool added;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, by, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (!extension)
		return false;
	added = X509_add_ext(x, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

static bool add_extensions(X509 *x, X509 *by, const struct wish *w)
{
	bool authority = w->role == ROLE_AUTHORITY;
	const char *constraints = authority ? "critical,CA:TRUE" : "critical,CA:FALSE";

	if (!add_extension(x, by, NID_basic_constraints, constraints))
		return false;
	if (authority && !add_extension(x, by, NID_key_usage, "critical,keyCertSign,cRLSign"))
		return false;
	if (!authority &&
	    !add_extension(x, by, NID_ext_key_usage, w->role == ROLE_SERVER ? "serverAuth" : "clientAuth"))
		return false;
	return !w->alt || add_extension(x, by, NID_subject_alt_name, w->alt);
}

static bool set_name(X509 *x, const char *name)
{
	return X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
	                                  (const unsigned char *)name, -1, -1, 0) == 1;
}

/* Makes the certificate for the key; issued by itself when there is no issuer. */
static X509 *make(const struct wish *w, EVP_PKEY *key, const struct issuer *by)
{
	static long serial = 1000;
	X509 *x = X509_new();
	X509 *issuer = by ? by->certificate : x;

	if (!x)
		return NULL;
	if (X509_set_version(x, X509_VERSION_3) != 1 ||
	    ASN1_INTEGER_set(X509_get_serialNumber(x), serial++) != 1 ||
	    !X509_gmtime_adj(X509_getm_notBefore(x), w->from) ||
	    !X509_gmtime_adj(X509_getm_notAfter(x), w->until) || X509_set_pubkey(x, key) != 1 ||
	    !set_name(x, w->name) || X509_set_issuer_name(x, X509_get_subject_name(issuer)) != 1 ||
	    !add_extensions(x, issuer, w) || X509_sign(x, by ? by->key : key, EVP_sha256()) == 0) {
		X509_free(x);
		return NULL;
	}
	return x;
}

static FILE *create(const char *directory, const char *name)
{
	char path[PATH_ROOM];
	int n = snprintf(path, sizeof(path), "%s/%s", directory, name), fd;

	if (n < 0 || n >= (int)sizeof(path))
		return NULL;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

/* The second certificate may be missing. */
static bool write_chain(const char *directory, const char *name, X509 *first, X509 *second)
{
	FILE *file = create(directory, name);
	bool written;

	if (!file)
		return false;
	written = first && PEM_write_X509(file, first) == 1 && (!second || PEM_write_X509(file, second) == 1);
	return fclose(file) == 0 && written;
}

static bool write_key(const char *directory, const char *name, EVP_PKEY *key)
{
	FILE *file = create(directory, name);
	bool written;

	if (!file)
		return false;
	written = PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;
	return fclose(file) == 0 && written;
}

static bool make_file(const char *directory, const char *name, const struct wish *w, EVP_PKEY *key,
                      const struct issuer *by)
{
	X509 *x = make(w, key, by);
	bool made = write_chain(directory, name, x, NULL);

	X509_free(x);
	return made;
}

/* Those that ca.pem issued. */
static bool make_issued(const char *directory, EVP_PKEY *key, EVP_PKEY *client_key, const struct issuer *ca)
{
	static const struct {
		const char *file;
		struct wish wish;
	} rows[] = {
		{ "good.pem", { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 71 * DAY + 3600 } },
		{ "soon.pem", { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 5 * DAY + 3600 } },
		{ "expired.pem",
		  { ROLE_SERVER, "mail.example.org", OUR_NAMES, -20 * DAY, -10 * DAY + 3600 } },
		{ "not-yet-valid.pem", { ROLE_SERVER, "mail.example.org", OUR_NAMES, 10 * DAY, 20 * DAY } },
		{ "wrong-name.pem",
		  { ROLE_SERVER, "elsewhere.example.net", "DNS:elsewhere.example.net", -DAY, 71 * DAY } },
		{ "client.pem", { ROLE_CLIENT, "probe", NULL, -DAY, 71 * DAY } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!make_file(directory, rows[i].file, &rows[i].wish,
		               rows[i].wish.role == ROLE_CLIENT ? client_key : key, ca))
			return false;
	return true;
}

/* A leaf under an authority of its own, sent with that authority's certificate, and where named without. */
static bool make_below(const char *directory, EVP_PKEY *key, const struct issuer *authority, const char *both,
                       const char *alone)
{
	static const struct wish wish = { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 70 * DAY + 3600 };
	X509 *leaf = make(&wish, key, authority);
	bool made = write_chain(directory, both, leaf, authority->certificate);

	if (made && alone)
		made = write_chain(directory, alone, leaf, NULL);
	X509_free(leaf);
	return made;
}

/* A new authority with a new key; without `by` a root. */
static bool make_authority(const char *name, const struct issuer *by, struct issuer *out)
{
	struct wish wish = { ROLE_AUTHORITY, name, NULL, -30 * DAY, 365 * DAY };

	out->key = EVP_EC_gen("P-256");
	out->certificate = out->key ? make(&wish, out->key, by) : NULL;
	return out->certificate != NULL;
}

static void free_authority(struct issuer *a)
{
	X509_free(a->certificate);
	EVP_PKEY_free(a->key);
}

/* A leaf below authorities that stand below one another, all of them sent but the root. */
static bool make_long_chain(const char *directory, EVP_PKEY *key, const struct issuer *root)
{
	static const struct wish wish = { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 71 * DAY };
	struct issuer below[CHAIN_LENGTH] = { { NULL, NULL } };
	FILE *file = create(directory, "chain-long.pem");
	bool made = file != NULL;
	X509 *leaf;

	for (size_t i = 0; made && i < CHAIN_LENGTH; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "Number %zu of Many", i);
		made = make_authority(name, i ? &below[i - 1] : root, &below[i]);
	}
	leaf = made ? make(&wish, key, &below[CHAIN_LENGTH - 1]) : NULL;
	made = leaf && PEM_write_X509(file, leaf) == 1;
	for (size_t i = CHAIN_LENGTH; made && i > 0; i--)
		made = PEM_write_X509(file, below[i - 1].certificate) == 1;
	for (size_t i = 0; i < CHAIN_LENGTH; i++)
		free_authority(&below[i]);
	X509_free(leaf);
	return file && fclose(file) == 0 && made;
}

/* More names than a handshake may carry. */
static bool make_giant(const char *directory, EVP_PKEY *key, const struct issuer *ca)
{
	static char names[GIANT_NAMES * 32];
	const struct wish wish = { ROLE_SERVER, "mail.example.org", names, -DAY, 71 * DAY };
	size_t len = (size_t)snprintf(names, sizeof(names), "%s", OUR_NAMES);

	for (unsigned i = 0; i < GIANT_NAMES; i++)
		len += (size_t)snprintf(names + len, sizeof(names) - len, ",DNS:n%u.example.org", i);
	return make_file(directory, "giant.pem", &wish, key, ca);
}

static bool make_small_key(const char *directory, const struct issuer *ca)
{
	static const struct wish wish = { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 71 * DAY };
	EVP_PKEY *key = EVP_RSA_gen(1024);
	bool made = key && make_file(directory, "small-key.pem", &wish, key, ca) &&
	            write_key(directory, "small.key", key);

	EVP_PKEY_free(key);
	return made;
}

static bool make_all(const char *directory, EVP_PKEY *key, EVP_PKEY *client_key)
{
	static const struct wish self_signed = { ROLE_SERVER, "mail.example.org", OUR_NAMES, -DAY, 71 * DAY };
	struct issuer ca = { NULL, NULL }, intermediate = { NULL, NULL }, unknown = { NULL, NULL };
	bool made = make_authority("Loopback Root", NULL, &ca) &&
	            make_authority("Loopback Intermediate", &ca, &intermediate) &&
	            make_authority("Root Nobody Trusts", NULL, &unknown) &&
	            write_chain(directory, "ca.pem", ca.certificate, NULL) &&
	            write_key(directory, "server.key", key) &&
	            write_key(directory, "client.key", client_key) &&
	            make_issued(directory, key, client_key, &ca) &&
	            make_file(directory, "self-signed.pem", &self_signed, key, NULL) &&
	            make_below(directory, key, &intermediate, "chain-complete.pem", "chain-missing.pem") &&
	            make_below(directory, key, &unknown, "unknown-issuer.pem", NULL) &&
	            make_long_chain(directory, key, &ca) && make_giant(directory, key, &ca) &&
	            make_small_key(directory, &ca);

	free_authority(&ca);
	free_authority(&intermediate);
	free_authority(&unknown);
	return made;
}

bool fakecerts_make(const char *directory)
{
	EVP_PKEY *key = EVP_EC_gen("P-256"), *client_key = EVP_EC_gen("P-256");
	bool made = key && client_key && make_all(directory, key, client_key);

	if (!made) {
		(void)fprintf(stderr, "fakeserver: cannot make certificates in %s\n", directory);
		ERR_print_errors_fp(stderr);
	}
	EVP_PKEY_free(key);
	EVP_PKEY_free(client_key);
	return made;
}
