/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: the first four bytes choose the slices that the rest, a body, is
 * read in.  Sliced and whole must say the same of a FolderSync and of a
 * Provision answer, and nothing that contradicts itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codepage.h"
#include "foldersync.h"
#include "provision.h"

#define SLICES 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const wanted[] = { "Inbox", "INBOX", "" };
#define WANTED (sizeof(wanted) / sizeof(wanted[0]))

static void require(bool claim)
{
	if (!claim)
		abort();
}

/* Each slice is a copy of its own, so that the sanitizer sees who reads beyond it. */
static void read_sliced(const uint8_t *data, size_t size, const uint8_t *slices, struct foldersync *f,
                        struct provision *p)
{
	foldersync_begin(f, wanted, WANTED);
	provision_begin(p);
	for (size_t at = 0, i = 0; at < size; i++) {
		size_t n = slices ? slices[i % SLICES] + 1U : size;
		uint8_t *copy;

		n = size - at < n ? size - at : n;
		copy = malloc(n);
		require(copy != NULL);
		memcpy(copy, data + at, n);
		foldersync_feed(f, copy, n);
		provision_feed(p, copy, n);
		free(copy);
		at += n;
	}
	foldersync_end(f);
	provision_end(p);
}

static void require_same_foldersync(const struct foldersync *a, const struct foldersync *b)
{
	require(a->result == b->result && a->why == b->why);
	require(a->has_root == b->has_root && a->root_page == b->root_page && a->root_tag == b->root_tag);
	require(a->has_status == b->has_status && a->status == b->status);
	require(a->status_on_page0 == b->status_on_page0);
	require(a->folders == b->folders && a->inbox == b->inbox && a->sogo_ids == b->sogo_ids);
	require(a->wipe == b->wipe && a->bytes == b->bytes);
	for (size_t i = 0; i < WANTED; i++)
		require(a->wanted[i].found == b->wanted[i].found);
}

static void require_same_provision(const struct provision *a, const struct provision *b)
{
	require(a->result == b->result && a->wipe == b->wipe);
	require(a->has_status == b->has_status && a->status == b->status);
	require(a->has_policy_status == b->has_policy_status && a->policy_status == b->policy_status);
	require(strcmp(a->policy_key, b->policy_key) == 0);
}

static void require_sense(const struct foldersync *f, const struct provision *p)
{
	bool root = f->root_page == PAGE_FOLDERHIERARCHY && f->root_tag == FH_FOLDERSYNC;

	require((f->result == DOCUMENT_EMPTY) == (f->bytes == 0));
	require(f->result != DOCUMENT_COMPLETE || (f->has_root && root));
	require(f->result != DOCUMENT_OTHER_ROOT || (f->has_root && !root));
	require((f->result == DOCUMENT_MALFORMED || f->result == DOCUMENT_NOT_WBXML) == (f->why != NULL));
	require(f->status <= FOLDERSYNC_MAX_STATUS);
	require(!(f->inbox || f->folders) || root);
	require(!f->wipe || !root);
	require(p->result == DOCUMENT_COMPLETE || !p->policy_key[0]);
	require(strspn(p->policy_key, "0123456789") == strlen(p->policy_key));
	require(p->wipe == f->wipe || p->result != DOCUMENT_COMPLETE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct foldersync whole, sliced;
	struct provision whole_provision, sliced_provision;

	if (size < SLICES)
		return 0;
	read_sliced(data + SLICES, size - SLICES, NULL, &whole, &whole_provision);
	read_sliced(data + SLICES, size - SLICES, data, &sliced, &sliced_provision);
	require_same_foldersync(&whole, &sliced);
	require_same_provision(&whole_provision, &sliced_provision);
	require_sense(&whole, &whole_provision);
	return 0;
}
