/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user asked for: the immutable result of reading options. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "foldersync.h"
#include "override.h"
#include "range.h"
#include "state.h"

#define SETTINGS_MAX_HOST       254   /* RFC 1035 2.3.4: 253 characters of a name, and NUL */
#define SETTINGS_MAX_USER       321   /* RFC 5321 4.5.3.1: 64 + @ + 255, and NUL */
#define SETTINGS_MAX_PATH       512   /* bytes, NUL included */
#define SETTINGS_MAX_WORDS      16638 /* bytes of all names that ini files give */
#define SETTINGS_MAX_AGENT      256   /* bytes, NUL included */
#define SETTINGS_PASSWORD_BYTES 4096  /* of a password, NUL not included */
#define SETTINGS_MAX_PASSWORD   (SETTINGS_PASSWORD_BYTES + 1) /* and NUL */
#define SETTINGS_MAX_DEVICE     33 /* MS-ASHTTP 2.2.1.1.1.2, DeviceId, DeviceType: 32 characters, and NUL */
#define SETTINGS_DEVICE_TYPE    "CheckActiveSync"
#define SETTINGS_USER_AGENT     "check_activesync"
#define SETTINGS_PATH           "/Microsoft-Server-ActiveSync"
#define SETTINGS_TIMEOUT        10.0 /* seconds */

enum auth { AUTH_BASIC, AUTH_NTLM, AUTH_NEGOTIATE, AUTH_BEARER, AUTH_CERTIFICATE };
enum family { FAMILY_ANY, FAMILY_IPV4, FAMILY_IPV6 };
enum tls_version { TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 };
enum action { ACTION_PROBE, ACTION_HELP, ACTION_VERSION, ACTION_EXPLAIN };

struct proxy {
	bool given;
	char host[SETTINGS_MAX_HOST]; /* an IPv6 literal without brackets */
	bool host_is_address;
	unsigned port;
	char user[SETTINGS_MAX_USER]; /* "" when none; only ever from an ini file */
};

/*
 * Strings are copies, but for the names of files and folders: those point into
 * argv, which lives as long, or to ini_words.  "" means not given.
 *
 * What is large and seldom used stands together, ahead of the rest: a run
 * touches no more of this memory than it needs.  ini_words_len, proxy.user,
 * has_ini_password and overrides.count say how much of it is in use.
 */
struct settings {
	char ini_words[SETTINGS_MAX_WORDS]; /* names that ini files give, each ended by NUL */
	/* Secrets, wiped by settings_wipe(): there if has_ini_password, or if the proxy has a user. */
	char ini_password[SETTINGS_MAX_PASSWORD], proxy_password[SETTINGS_MAX_PASSWORD];
	struct overrides overrides;
	struct proxy proxy;

	enum action action;
	char explain[OVERRIDE_MAX_KEY]; /* of ACTION_EXPLAIN: a cause key, "" for the list */

	char hostname[SETTINGS_MAX_HOST]; /* a name, or an address without brackets */
	char address[SETTINGS_MAX_HOST];  /* an IP address without brackets */
	bool hostname_is_address;
	unsigned port; /* never 0 once read */
	char path[SETTINGS_MAX_PATH];
	enum family family;
	bool plain_http;

	char username[SETTINGS_MAX_USER]; /* the whole login: DOMAIN\user when there is a domain */
	char domain[SETTINGS_MAX_USER];
	const char *password_file;
	bool has_ini_password; /* then ini_file held ini_password */
	bool ini_readable_by_others;
	const char *ini_file;
	enum auth auth;
	const char *token_file;
	const char *client_cert, *private_key;

	const char *cacert, *capath;
	bool insecure;
	enum tls_version tls_min;

	char protocol_version[8];            /* "14.1" */
	char device_id[SETTINGS_MAX_DEVICE]; /* given or derived, never "" once read */
	char device_type[SETTINGS_MAX_DEVICE];
	char user_agent[SETTINGS_MAX_AGENT];
	char policy_key[16]; /* decimal digits, "" not to send */
	bool provision, diagnose;

	const char *folder[FOLDERSYNC_MAX_WANTED];
	size_t folder_count;
	struct range folders; /* --folders */
	bool cert_given;      /* -C */
	bool cert_has_crit;
	unsigned cert_warn, cert_crit; /* days */
	struct range warning, critical;
	double timeout; /* seconds */
	enum state timeout_result;
	unsigned verbose; /* 0 to 3 */

	size_t ini_words_len; /* of ini_words, in use */
};

_Static_assert(offsetof(struct settings, overrides.count) % 4096 == 0,
               "what every run uses begins a page: SETTINGS_MAX_WORDS takes what the others leave");

/* Sets it to the defaults that depend on nothing. */
void settings_begin(struct settings *s);

/* Overwrites the secrets in it. */
void settings_wipe(struct settings *s);

#endif
