/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cause.h"

#include <string.h>

#include "cause_table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where two findings are equal otherwise, the earlier table and row comes first. */
static const struct cause_table *const tables[] = {
	&causes_tls,     &causes_network,   &causes_status,   &causes_access,  &causes_policy, &causes_login,
	&causes_request, &causes_directory, &causes_exchange, &causes_servers, &causes_proxy,  &causes_answer,
};

/* Names that documents use for a key beside its own. */
static const struct {
	const char *name, *key;
} aliases[] = {
	{ "client-bad-wbxml", "client-request-rejected" },
};

size_t cause_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(tables); i++)
		count += tables[i]->count;
	return count;
}

const struct cause *cause_at(size_t i)
{
	size_t table = 0;

	while (i >= tables[table]->count) {
		i -= tables[table]->count;
		table++;
	}
	return &tables[table]->row[i];
}

const struct cause *cause_find(const char *key)
{
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (strcmp(key, aliases[i].name) == 0)
			key = aliases[i].key;
	for (size_t i = 0; i < cause_count(); i++)
		if (strcmp(key, cause_at(i)->key) == 0)
			return cause_at(i);
	return NULL;
}

const char *cause_key(const char *name)
{
	const struct cause *cause = cause_find(name);

	return cause ? cause->key : NULL;
}

const char *sure_name(enum sure s)
{
	static const char *const names[] = {
		[SURE_POSSIBLE] = "possible",
		[SURE_LIKELY] = "likely",
		[SURE_CERTAIN] = "certain",
	};

	return names[s];
}
