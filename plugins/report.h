/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdict to text: the first line with its metrics, and what -v, -vv, -vvv add. */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

#include "diagnosis.h"
#include "evidence.h"
#include "text.h"
#include "verdict.h"

#define REPORT_MAX_FIRST 160 /* characters before the bar */

/* The whole output of a check, ended by a line end; the text's room is OUTPUT_MAX_BYTES. */
void report_write(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                  struct text *t);

/*
 * The UNKNOWN line of wrong use or a broken machine.  With settings (NULL:
 * they were not understood) the metrics that need no answer follow.
 */
void report_fault(const char *sentence, const struct settings *s, int64_t elapsed_us, struct text *t);

/* --explain: the article of one cause, or a line for each. */
void report_article(const struct cause *c, struct text *t);
void report_list(struct text *t);

/* The parts that report_write() joins, each added to t. */

/* State, outcome, product and likeliest cause: at most REPORT_MAX_FIRST characters, no line end. */
void report_first_line(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                       struct text *t);

/* The metric of the whole run, with its limits: "time=0.084132s;1;3;0;10". */
void report_time(const struct settings *s, int64_t us, struct text *t);

/* All metrics that were reached, a blank between them, no line end. */
void report_metrics(const struct evidence *e, struct text *t);

/* What -v adds: causes, what speaks against others, notes; whole lines. */
void report_details(const struct evidence *e, const struct diagnosis *d, const struct verdict *v,
                    struct text *t);

/* What -vv and -vvv add: requests, headers, times, bodies; whole lines. */
void report_trace(const struct evidence *e, struct text *t);

/* A few words for the bare outcome: "HTTP 500", "no connection to mail.example.org:443". */
void report_outcome(const struct evidence *e, struct text *t);

/* An aspect other than the probe that is not OK: "response time 3.204 s (critical at 2)". */
void report_aspect(const struct evidence *e, const struct verdict *v, enum aspect aspect, struct text *t);

/* The aspect of one --folder: "folder \"Projects\" is missing". */
void report_missing_folder(const char *name, struct text *t);

#endif
