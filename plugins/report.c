/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <string.h>

#include "output.h"

#define MAX_OTHERS    5   /* causes beside the first at -v */
#define MAX_RULED_OUT 3   /* at -v */
#define MAX_SENTENCE  240 /* characters of a fact's sentence */

/* A line of details goes out whole or not at all, and behind one that did not nothing does. */
static void add_line(struct text *t, const char *line)
{
	if (!t->cut && strlen(line) + 1 <= t->room - 1 - t->len)
		text_addf(t, "%s\n", line);
	else
		t->cut = true;
}

static void add_field(struct text *t, const char *label, const char *value)
{
	char space[1024];
	struct text line;

	if (!value)
		return;
	TEXT_IN(&line, space);
	text_addf(&line, "  %s: %s", label, value);
	add_line(t, space);
}

static void add_because(const struct evidence *e, const struct finding *f, struct text *t)
{
	for (size_t i = 0; i < CAUSE_MAX_NEEDS && f->sign->need[i] != FACT_NONE; i++) {
		char space[MAX_SENTENCE * 4];
		struct text fact;

		TEXT_IN(&fact, space);
		fact_say((enum fact)f->sign->need[i], e, &fact);
		add_field(t, "because", space);
	}
}

static void add_heading(struct text *t, const char *what, const struct cause *c)
{
	char space[256];
	struct text line;

	TEXT_IN(&line, space);
	text_addf(&line, "%s: %s - %s", what, c->key, c->headline);
	add_line(t, space);
}

/* What was done already is no advice. */
static const char *fix_of(const struct evidence *e, const struct cause *c)
{
	return e->asked->provision && c->fix_provisioned ? c->fix_provisioned : c->fix;
}

static void add_first_cause(const struct evidence *e, const struct finding *f, struct text *t)
{
	char space[32];
	struct text what;

	TEXT_IN(&what, space);
	text_addf(&what, "%s cause", sure_name(f->sign->sure));
	space[0] = (char)(space[0] - 'a' + 'A');
	add_heading(t, space, f->cause);
	add_because(e, f, t);
	add_field(t, "confirm", f->cause->confirm);
	add_field(t, "fix", fix_of(e, f->cause));
	add_field(t, "source", f->cause->source);
}

static bool same_group(const struct cause *a, const struct cause *b)
{
	return a->group && b->group && strcmp(a->group, b->group) == 0;
}

static void add_other(const struct evidence *e, const struct finding *f, struct text *t)
{
	add_heading(t, "Also possible", f->cause);
	if (e->asked->verbose >= 2)
		add_because(e, f, t);
	add_field(t, "told apart by", f->cause->told_by ? f->cause->told_by : f->cause->confirm);
}

/* Those that one answer cannot tell from the first come before the rest. */
static void add_others(const struct evidence *e, const struct diagnosis *d, struct text *t)
{
	size_t left = e->asked->verbose >= 2 ? DIAGNOSIS_MAX_FOUND : MAX_OTHERS;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 1; i < d->found && left > 0; i++) {
			if (same_group(d->finding[0].cause, d->finding[i].cause) != (pass == 0))
				continue;
			add_other(e, &d->finding[i], t);
			left--;
		}
	}
}

static void add_ruled_out(const struct evidence *e, const struct diagnosis *d, struct text *t)
{
	size_t most = e->asked->verbose >= 2 ? DIAGNOSIS_MAX_RULED_OUT : MAX_RULED_OUT;

	for (size_t i = 0; i < d->ruled_out && i < most; i++) {
		const struct exclusion *x = &d->exclusion[i];
		char space[MAX_SENTENCE * 4];
		struct text line;

		TEXT_IN(&line, space);
		text_addf(&line, "Ruled out: %s - ", x->cause->key);
		if (x->barred)
			fact_say(x->fact, e, &line);
		else
			fact_say_not(x->fact, &line);
		add_line(t, space);
	}
}

static void add_missing_folders(const struct evidence *e, const struct verdict *v, struct text *t)
{
	const struct foldersync *sync = &e->main.sync;

	for (size_t i = 0; i < sync->wanted_count && v->missing_folder; i++) {
		char space[256];
		struct text line;

		if (sync->wanted[i].found)
			continue;
		TEXT_IN(&line, space);
		text_addf(&line, "Threshold: %s: ", state_name(v->aspect[ASPECT_FOLDER]));
		report_missing_folder(sync->wanted[i].name, &line);
		if (sync->wanted[i].alike)
			text_add(&line, "; there is one with other capitals");
		add_line(t, space);
	}
}

static void add_other_aspects(const struct evidence *e, const struct verdict *v, struct text *t)
{
	add_missing_folders(e, v, t);
	for (enum aspect a = ASPECT_FOLDERS; a < ASPECT_COUNT; a++) {
		char space[256];
		struct text line;

		if (v->aspect[a] == STATE_OK)
			continue;
		TEXT_IN(&line, space);
		text_addf(&line, "Threshold: %s: ", state_name(v->aspect[a]));
		report_aspect(e, v, a, &line);
		add_line(t, space);
	}
}

static void add_followups(const struct evidence *e, struct text *t)
{
	for (size_t i = 0; i < e->followups; i++) {
		const struct answer *a = &e->followup[i];
		char space[256];
		struct text line;

		TEXT_IN(&line, space);
		text_addf(&line, "Follow-up request (--diagnose): %s", request_name(a->request.kind));
		if (a->request.kind == REQUEST_FOLDERSYNC)
			text_addf(&line, " in version %s", a->request.version);
		if (a->status)
			text_addf(&line, " - HTTP %u", a->status);
		else
			text_add(&line, " - no answer");
		if (evidence_status(a) >= 0)
			text_addf(&line, ", EAS Status %ld", evidence_status(a));
		add_line(t, space);
	}
}

static void add_note_of_fact(const struct evidence *e, enum fact f, struct text *t)
{
	char space[MAX_SENTENCE * 4];
	struct text line;

	TEXT_IN(&line, space);
	text_add(&line, "Note: ");
	fact_say(f, e, &line);
	add_line(t, space);
}

/* Whether the first cause quotes the front end's own word for what failed. */
static bool quotes_front_end(const struct diagnosis *d)
{
	for (size_t i = 0; d->found > 0 && i < CAUSE_MAX_NEEDS; i++)
		switch (d->finding[0].sign->need[i]) {
		case FACT_CAS_ERROR:
		case FACT_CAS_USER:
		case FACT_CAS_MAILBOX:
		case FACT_CAS_TOKEN:
			return true;
		default:
			break;
		}
	return false;
}

/* Seen facts that want a word whatever the causes made of them. */
static void add_facts(const struct evidence *e, const struct diagnosis *d, struct text *t)
{
	if (facts_have(&d->seen, FACT_CAS_ERROR) && !quotes_front_end(d))
		add_note_of_fact(e, FACT_CAS_ERROR, t);
	if (facts_have(&d->seen, FACT_RETRY_OK) && !facts_have(&d->seen, FACT_RETRY_VERSION))
		add_note_of_fact(e, FACT_RETRY_OK, t);
}

static void add_wipe_note(const struct evidence *e, struct text *t)
{
	if (evidence_run_orders_wipe(e))
		add_line(t, "Note: nothing was acknowledged, the wipe stays pending");
}

static void add_notes(const struct evidence *e, const struct verdict *v, struct text *t)
{
	char space[512];
	struct text line;

	TEXT_IN(&line, space);
	if (e->secret_file) {
		text_add(&line, "Note: other users on this machine can read ");
		text_add_safe(&line, e->secret_file, strlen(e->secret_file), 200);
		text_add(&line, ": chmod 600");
		add_line(t, space);
	}
	if (v->set_by) {
		TEXT_IN(&line, space);
		text_addf(&line, "Note: --state=%s set the state to %s", v->set_by->key,
		          state_name(v->set_by->state));
		add_line(t, space);
	}
}

void report_details(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                    struct text *t)
{
	if (d->found > 0) {
		add_first_cause(e, &d->finding[0], t);
		add_others(e, d, t);
		add_ruled_out(e, d, t);
	}
	add_other_aspects(e, v, t);
	add_followups(e, t);
	add_facts(e, d, t);
	add_wipe_note(e, t);
	add_notes(e, v, t);
}

/* What was cut ends with its last whole line, so that nobody reads half a value, and says so. */
static void end_on_line(struct text *t)
{
	static const char rest[] = "(the rest is left out: more than 8 KiB)\n";

	if (!t->cut)
		return;
	while (t->len > 0 && (t->data[t->len - 1] != '\n' || t->len + sizeof(rest) > t->room))
		t->len--;
	t->cut = false;
	text_add(t, rest);
	t->cut = true;
}

void report_write(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                  struct text *t)
{
	report_first_line(e, d, v, t);
	text_add(t, " | ");
	report_metrics(e, t);
	text_add(t, "\n");
	if (e->asked->verbose >= 1)
		report_details(e, d, v, t);
	if (e->asked->verbose >= 2)
		report_trace(e, t);
	end_on_line(t);
}
