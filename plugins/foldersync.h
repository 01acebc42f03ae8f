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

#define FOLDERSYNC_MAX_WANTED 32 /* --folder given so often at most */
#define FOLDERSYNC_MAX_NAME 256  /* bytes of a display name that are compared */
#define FOLDERSYNC_MAX_KEY 64    /* MS-ASCMD 2.2.3.181: a SyncKey's characters */

enum foldersync_result {
	FOLDERSYNC_EMPTY,      /* no byte came */
	FOLDERSYNC_NOT_WBXML,  /* its first byte is no WBXML version: a page, a text */
	FOLDERSYNC_COMPLETE,   /* a whole FolderSync document, read to the root's end */
	FOLDERSYNC_OTHER_ROOT, /* a whole WBXML document with another root */
	FOLDERSYNC_TRUNCATED,  /* WBXML that ends before its root does */
	FOLDERSYNC_MALFORMED   /* WBXML that breaks the rules; `why` says how */
};

struct foldersync {
	enum foldersync_result result; /* valid after foldersync_end() */
	const char *why;               /* of FOLDERSYNC_MALFORMED, a static phrase */
	bool has_root;
	uint8_t root_page, root_tag;
	bool has_status;       /* a well-formed Status, child of the root */
	bool status_on_page0;  /* Horde writes it as AirSync Status */
	unsigned status;       /* 0 to 65535 */
	bool has_changes;
	bool has_sync_key;
	unsigned long folders; /* Add and Update elements seen, whatever Count says */
	bool has_count;
	unsigned long count;   /* what Count says */
	bool inbox;            /* one of them is of type 2 */
	bool sogo_ids;         /* a ServerId begins as SOGo writes it, "mail%2F" or "v...%2F" */
	bool wipe;             /* RemoteWipe or AccountOnlyRemoteWipe in a Provision document */
	bool trailing;         /* bytes behind the root's end */
	size_t bytes;          /* fed so far */
	size_t wanted_count;
	struct foldersync_wanted {
		const char *name; /* the caller's */
		bool found;
	} wanted[FOLDERSYNC_MAX_WANTED];

	/* private to foldersync.c */
	struct wbxml_reader reader;
	bool finished, skip_text, value_cut, folder_open;
	unsigned folder_type;
	size_t value_len, name_len;
	char value[FOLDERSYNC_MAX_NAME];
	char name[FOLDERSYNC_MAX_NAME];
};

/* Clears everything; the names of wanted folders are borrowed until the end. */
void foldersync_begin(struct foldersync *f, const char *const *wanted, size_t wanted_count);

/* Takes the next bytes of the body. */
void foldersync_feed(struct foldersync *f, const void *bytes, size_t n);

/* The body has ended, or was cut off: decides the result. */
void foldersync_end(struct foldersync *f);

#endif
