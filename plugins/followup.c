/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "followup.h"

#include "version.h"

/* Up to 12.1 a server answers with a bare HTTP code where 14.0 and later name a Status (MS-ASCMD 2.2.2). */
static bool speaks_in_http_codes(const char *version)
{
	return !version_at_least(version, "14.0");
}

/*
 * The newest version that the server offers and we speak, as in that it names
 * most causes itself; NULL when it offers the one already spoken.
 */
static const char *better_version(const struct answer *options, const char *spoken)
{
	const char *list = headers_value(&options->headers, "MS-ASProtocolVersions");

	if (!list || headers_list_has(list, spoken))
		return NULL;
	for (size_t i = VERSION_COUNT; i > 0; i--)
		if (headers_list_has(list, version_oldest_first[i - 1]))
			return version_oldest_first[i - 1];
	return NULL;
}

/* A named cause needs no second request, except a refused version: OPTIONS shows which the server accepts. */
static bool settled(const struct diagnosis *d)
{
	return d->finding[0].sign->sure == SURE_CERTAIN && !facts_have(&d->seen, FACT_STATUS_VERSION);
}

static bool may_ask(const struct evidence *e, const struct diagnosis *d)
{
	if (e->followups == EVIDENCE_MAX_FOLLOWUPS || d->found == 0 || settled(d))
		return false;
	if (e->main.ending != ENDING_COMPLETE || e->main.request.kind != REQUEST_FOLDERSYNC ||
	    e->main.status == 401)
		return false;
	for (size_t i = 0; i < e->followups; i++)
		if (e->followup[i].ending != ENDING_COMPLETE || e->followup[i].status == 401)
			return false;
	return true;
}

bool followup_next(const struct evidence *e, const struct diagnosis *d, struct request *next)
{
	const struct settings *s = e->asked;
	const struct answer *options = evidence_followup(e, REQUEST_OPTIONS);
	const char *version = NULL;

	if (!may_ask(e, d))
		return false;
	if (!evidence_followup(e, REQUEST_FOLDERSYNC)) {
		if (speaks_in_http_codes(e->main.request.version) && !options)
			version = "14.1";
		else if (options)
			version = better_version(options, e->main.request.version);
	}
	if (version)
		request_foldersync(s, version, e->policy_key, next);
	else if (!options)
		request_options(s, next);
	else
		return false;
	return true;
}
