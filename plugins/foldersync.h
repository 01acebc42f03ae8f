/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the body of an answer as a FolderSync document (MS-ASCMD 2.2.1.5)
 * while it arrives; keeps no body.  A Provision document in its place is
 * looked at for a wipe directive only.
 */
#ifndef FOLDERSYNC_H
#define FOLDERSYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "wbxml.h"

#define FOLDERSYNC_MAX_WANTED 32  /* --folder given so often at most */
#define FOLDERSYNC_MAX_NAME   256 /* bytes of a display name; a longer one equals none that is wanted */
#define FOLDERSYNC_MAX_STATUS 65535

struct foldersync {
	enum document_result result; /* valid after foldersync_end() */
	const char *why;             /* of DOCUMENT_MALFORMED, a static phrase */
	bool has_root;
	uint8_t root_page, root_tag;
	bool has_status;       /* the first Status of the root is a number */
	bool status_on_page0;  /* Horde writes it as AirSync Status */
	unsigned status;       /* 0 to FOLDERSYNC_MAX_STATUS */
	unsigned long folders; /* Add and Update elements seen, whatever Count says */
	bool inbox;            /* one of them is of type 2 */
	bool sogo_ids;         /* the first ServerId begins as SOGo writes all, "mail%2F" or "v...%2F" */
	bool wipe;             /* RemoteWipe or AccountOnlyRemoteWipe in a Provision document */
	size_t bytes;          /* fed so far */
	size_t wanted_count;
	struct foldersync_wanted {
		const char *name; /* the caller's */
		size_t len;
		bool found;
		bool alike; /* a folder's name differs only in ASCII upper and lower case */
	} wanted[FOLDERSYNC_MAX_WANTED];

	/* private to foldersync.c */
	struct wbxml_reader reader;
	enum foldersync_field {
		FOLDERSYNC_NO_FIELD,
		FOLDERSYNC_STATUS,
		FOLDERSYNC_SERVER_ID,
		FOLDERSYNC_NAME,
		FOLDERSYNC_TYPE,
		FOLDERSYNC_WIPE /* no text: the rest of a Provision document */
	} field;                /* what is being read */
	bool finished;
	bool status_seen, server_id_seen;
	size_t wanted_left;         /* not found yet */
	struct wbxml_number number; /* of the field, if it is one */
	bool value_cut;
	size_t value_len; /* of the field, if it is a text */
	char value[FOLDERSYNC_MAX_NAME];
};

/* Clears everything; the names of wanted folders are borrowed until the end. */
void foldersync_begin(struct foldersync *f, const char *const *wanted, size_t wanted_count);

/* Takes the next bytes of the body. */
void foldersync_feed(struct foldersync *f, const void *bytes, size_t n);

/* The body has ended, or was cut off: decides the result. */
void foldersync_end(struct foldersync *f);

#endif
