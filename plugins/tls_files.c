/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

/* Bytes; the world's authorities together fit in a quarter of a megabyte. */
#define MAX_BUNDLE (16L * 1024 * 1024)

/* A file the user named. */
struct named {
	const char *option;
	const char *path;
};

static bool complain(const struct named *n, const char *what, struct fault *fault)
{
	return fault_set(fault, "%s=%.*s %s", n->option, FAULT_MAX_PATH, n->path, what);
}

static bool complain_errno(const struct named *n, struct fault *fault)
{
	return fault_set(fault, "%s=%.*s cannot be read: %s", n->option, FAULT_MAX_PATH, n->path,
	                 strerror(errno));
}

/*
 * Never waits for a pipe's writer; libcurl reads a bundle once more, so that it has to be a
 * regular file.  -1 when it cannot be had.
 */
static int open_regular(const struct named *n, off_t max, const char *what_else, struct fault *fault)
{
	struct stat st;
	int fd = open(n->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		complain_errno(n, fault);
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > max) {
		complain(n, what_else, fault);
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* Buffered: a BIO of the bare descriptor reads byte by byte. */
static BIO *open_bundle(const struct named *n, struct fault *fault)
{
	int fd = open_regular(n, MAX_BUNDLE, "is not a regular file, or larger than 16 MiB", fault);
	FILE *file;
	BIO *bio;

	if (fd < 0)
		return NULL;
	file = fdopen(fd, "r");
	bio = file ? BIO_new_fp(file, BIO_CLOSE) : NULL;
	if (!bio) {
		fault_set(fault, "out of memory");
		(void)(file ? fclose(file) : close(fd));
	}
	return bio;
}

/* The blocks are not decoded: one certificate costs as much as all the rest of this module. */
static bool has_certificate(BIO *bio)
{
	bool found = false;
	char *name, *header;
	unsigned char *data;
	long n;

	while (!found && PEM_read_bio(bio, &name, &header, &data, &n)) {
		found = strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0 ||
		        strcmp(name, PEM_STRING_X509_TRUSTED) == 0;
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
	}
	return found;
}

static bool check_bundle(const struct named *n, struct fault *fault)
{
	BIO *bio = open_bundle(n, fault);
	bool usable;

	if (!bio)
		return false;
	usable = has_certificate(bio);
	BIO_free(bio);
	return usable || complain(n, "contains no certificate in PEM format", fault);
}

static bool check_directory(const struct named *n, struct fault *fault)
{
	struct stat st;

	if (stat(n->path, &st) != 0)
		return complain_errno(n, fault);
	if (!S_ISDIR(st.st_mode))
		return complain(n, "is not a directory", fault);
	if (access(n->path, R_OK | X_OK) != 0)
		return complain_errno(n, fault);
	return true;
}

/* Without stdio, whose buffer would keep a copy. */
static bool read_pem(const struct named *n, struct tls_pem *pem, struct fault *fault)
{
	int fd = open_regular(n, TLS_MAX_PEM, "is not a regular file, or larger than 64 KiB", fault);
	ssize_t got = 1;

	if (fd < 0)
		return false;
	while (got > 0 && pem->n < TLS_MAX_PEM) {
		got = read(fd, pem->bytes + pem->n, TLS_MAX_PEM - pem->n);
		pem->n += got > 0 ? (size_t)got : 0;
	}
	if (got < 0)
		complain_errno(n, fault);
	(void)close(fd);
	return got >= 0;
}

static BIO *open_pem(const struct tls_pem *pem)
{
	return BIO_new_mem_buf(pem->bytes, (int)pem->n);
}

static X509 *decode_certificate(const struct named *n, const struct tls_pem *pem, struct fault *fault)
{
	BIO *bio = open_pem(pem);
	X509 *certificate = bio ? PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	if (!certificate)
		complain(n, "contains no certificate in PEM format", fault);
	return certificate;
}

/* Stands where OpenSSL would ask on the terminal. */
static int refuse_passphrase(char *into, int room, int writing, void *asked)
{
	(void)into;
	(void)room;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

/* RFC 1421 4.6.1.1.  OpenSSL was told no ciphers' names, see tls_begin(), so it asks for no passphrase. */
static bool says_encrypted(const struct tls_pem *pem)
{
	return text_find(pem->bytes, pem->n, "Proc-Type: 4,ENCRYPTED") != NULL;
}

static EVP_PKEY *decode_key(const struct named *n, const struct tls_pem *pem, struct fault *fault)
{
	BIO *bio = open_pem(pem);
	bool encrypted = false;
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, refuse_passphrase, &encrypted) : NULL;

	BIO_free(bio);
	if (!key)
		complain(n,
		         encrypted || says_encrypted(pem)
		                 ? "is encrypted, which the plugin cannot read: store it without a passphrase"
		                 : "contains no private key in PEM format",
		         fault);
	return key;
}

static bool check_client(const struct named *cert, const struct named *key, const struct tls_client *client,
                         struct fault *fault)
{
	X509 *certificate = decode_certificate(cert, &client->cert, fault);
	EVP_PKEY *private = certificate ? decode_key(key, &client->key, fault) : NULL;
	bool usable = private != NULL;

	if (usable && X509_check_private_key(certificate, private) != 1)
		usable =
			fault_set(fault, "the private key in %.*s does not belong to the certificate in %.*s",
		                  FAULT_MAX_PATH, key->path, FAULT_MAX_PATH, cert->path);
	EVP_PKEY_free(private);
	X509_free(certificate);
	return usable;
}

/* A file's end counts as an error there, and would be taken for one of the connection. */
static void forget_errors(void)
{
	ERR_clear_error();
}

bool tls_read_client(const struct settings *s, struct tls_client *client, struct fault *fault)
{
	const struct named cert = { "--client-cert", s->client_cert };
	const struct named key = { s->private_key[0] ? "--private-key" : "--client-cert",
		                   s->private_key[0] ? s->private_key : s->client_cert };
	bool usable;

	tls_forget_memory();
	usable = read_pem(&cert, &client->cert, fault) && read_pem(&key, &client->key, fault) &&
	         check_client(&cert, &key, client, fault);
	forget_errors();
	return usable;
}

static bool check_named(const struct settings *s, struct fault *fault)
{
	const struct named cacert = { "--cacert", s->cacert }, capath = { "--capath", s->capath };

	if (s->cacert[0] && !check_bundle(&cacert, fault))
		return false;
	return !s->capath[0] || check_directory(&capath, fault);
}

bool tls_check_files(const struct settings *s, struct fault *fault)
{
	bool usable;

	if (!s->cacert[0] && !s->capath[0])
		return true;
	usable = check_named(s, fault);
	forget_errors();
	return usable;
}

/* OpenSSL finds a certificate in a directory by the hash of its subject: "5ed36f99.0". */
static bool has_hashed_name(const char *directory)
{
	DIR *dir = directory ? opendir(directory) : NULL;
	bool found = false;

	if (!dir)
		return false;
	for (const struct dirent *entry = readdir(dir); entry && !found; entry = readdir(dir))
		found = strspn(entry->d_name, "0123456789abcdef") == 8 && entry->d_name[8] == '.';
	(void)closedir(dir);
	return found;
}

bool tls_check_trust(const struct tls_config *config, struct fault *fault)
{
	const char *reason = "it holds no certificate in PEM form";

	if (!config->bundle_failed)
		return true;
	if (access(config->lazy_bundle, R_OK) != 0) {
		if (errno == ENOENT && has_hashed_name(config->directory))
			return true;
		reason = strerror(errno);
	}
	return fault_set(fault, "the trusted certificates in %.*s cannot be read: %s", FAULT_MAX_PATH,
	                 config->lazy_bundle, reason);
}
