/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --diagnose: which further request would separate the causes that remain. */
#ifndef FOLLOWUP_H
#define FOLLOWUP_H

#include <stdbool.h>

#include "diagnosis.h"
#include "evidence.h"
#include "request.h"

/*
 * Chooses the next request for probe_further() to send, or none (false): at
 * most EVIDENCE_MAX_FOLLOWUPS, only to a server that answered over HTTP, never
 * after an OK, never the credentials again that a 401 refused.
 */
bool followup_next(const struct evidence *e, const struct diagnosis *d, struct request *next);

#endif
