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

#define SETTINGS_MAX_HOST       254 /* RFC 1035 2.3.4: 253 characters of a name, and NUL */
#define SETTINGS_MAX_USER       321 /* RFC 5321 4.5.3.1: 64 + @ + 255, and NUL */
#define SETTINGS_MAX_PATH       512
#define SETTINGS_MAX_FILE       1024
#define SETTINGS_MAX_AGENT      256
#define SETTINGS_PASSWORD_BYTES 4096                          /* the contract's 4 KiB */
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
	char user[SETTINGS_MAX_USER];         /* "" when none; only ever from an ini file */
	char password[SETTINGS_MAX_PASSWORD]; /* a secret: wiped with settings_wipe() */
};

/* Strings are copies; "" means not given. */
struct settings {
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
	char password_file[SETTINGS_MAX_FILE];
	bool has_ini_password; /* then ini_file held ini_password */
	bool ini_readable_by_others;
	char ini_file[SETTINGS_MAX_FILE];
	enum auth auth;
	char token_file[SETTINGS_MAX_FILE];
	char client_cert[SETTINGS_MAX_FILE], private_key[SETTINGS_MAX_FILE];

	char cacert[SETTINGS_MAX_FILE], capath[SETTINGS_MAX_FILE];
	bool insecure;
	enum tls_version tls_min;

	char protocol_version[8];            /* "14.1" */
	char device_id[SETTINGS_MAX_DEVICE]; /* given or derived, never "" once read */
	char device_type[SETTINGS_MAX_DEVICE];
	char user_agent[SETTINGS_MAX_AGENT];
	char policy_key[16]; /* decimal digits, "" not to send */
	bool provision, diagnose;

	const char *folder[FOLDERSYNC_MAX_WANTED]; /* into argv or ini_folder */
	size_t folder_count;
	struct range folders; /* --folders */
	bool cert_given;      /* -C */
	bool cert_has_crit;
	unsigned cert_warn, cert_crit; /* days */
	struct range warning, critical;
	double timeout; /* seconds */
	enum state timeout_result;
	unsigned verbose; /* 0 to 3 */

	/* Large and seldom used: settings_begin() leaves their memory untouched but for the first bytes. */
	struct proxy proxy;
	char ini_password[SETTINGS_MAX_PASSWORD]; /* password= of an ini file; a secret */
	struct overrides overrides;
	char ini_folder[FOLDERSYNC_MAX_WANTED][FOLDERSYNC_MAX_NAME]; /* folder[] of ini files points here */
};

/* Empties it and sets the defaults that depend on nothing. */
void settings_begin(struct settings *s);

/* Overwrites the secrets in it. */
void settings_wipe(struct settings *s);

#endif
