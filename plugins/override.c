/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "override.h"

#include <string.h>

#include "text.h"

#define MAX_STATUS 999
#define MIN_HTTP   100
#define MAX_HTTP   999
#define MAX_SHOWN  32 /* characters of the user's word that a message repeats */

/* Kept is the cause's own key: findings go by no older name. */
static bool read_cause(struct override *o, const char *own)
{
	struct text key;

	o->kind = OVERRIDE_CAUSE;
	if (!own)
		return false;
	TEXT_IN(&key, o->key);
	text_add(&key, own);
	return !key.cut;
}

/* "http-503" is the HTTP status, also if some cause should ever be called like that. */
static bool read_key(struct override *o, const char *(*cause_key)(const char *))
{
	unsigned long number;

	if (text_starts(o->key, "http-") && strlen(o->key) == 8 &&
	    text_number(o->key + 5, MAX_HTTP, &number)) {
		o->kind = OVERRIDE_HTTP;
		o->number = (unsigned)number;
		return number >= MIN_HTTP;
	}
	if (text_starts(o->key, "status-") && strlen(o->key) <= 10 &&
	    text_number(o->key + 7, MAX_STATUS, &number)) {
		o->kind = OVERRIDE_STATUS;
		o->number = (unsigned)number;
		return true;
	}
	return read_cause(o, cause_key(o->key));
}

static bool unknown_key(const char *word, size_t n, struct fault *fault)
{
	char shown[MAX_SHOWN * 4];
	struct text t;

	TEXT_IN(&t, shown);
	text_add_safe(&t, word, n, MAX_SHOWN);
	return fault_set(fault,
	                 "does not know the key \"%s\": see --explain; http-NNN and status-NNN also work",
	                 shown);
}

bool override_parse(struct overrides *all, const char *word, const char *(*cause_key)(const char *),
                    struct fault *fault)
{
	struct override o = { .number = 0 };
	size_t n = strcspn(word, "=");
	struct text key;

	if (n == 0 || word[n] != '=')
		return false;
	TEXT_IN(&key, o.key);
	text_add_bytes(&key, word, n);
	if (key.cut || !read_key(&o, cause_key))
		return unknown_key(word, n, fault);
	if (!state_parse(word + n + 1, &o.state))
		return fault_set(fault, "%s takes ok, warning, critical or unknown", o.key);
	if (all->count == OVERRIDE_MAX_COUNT)
		return fault_set(fault, "may be given at most %d times", OVERRIDE_MAX_COUNT);
	all->row[all->count++] = o;
	return true;
}

static bool applies(const struct override *o, const char *key, long status, unsigned http)
{
	switch (o->kind) {
	case OVERRIDE_CAUSE:
		return key && strcmp(o->key, key) == 0;
	case OVERRIDE_STATUS:
		return status >= 0 && o->number == (unsigned long)status;
	case OVERRIDE_HTTP:
		return http > 0 && o->number == http;
	}
	return false;
}

const struct override *override_find(const struct overrides *all, const char *key, long status, unsigned http)
{
	const struct override *best = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct override *o = &all->row[i];

		if (applies(o, key, status, http) && (!best || o->kind <= best->kind))
			best = o;
	}
	return best;
}
