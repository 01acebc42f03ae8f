/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence and diagnosis to one state, and why it is that one. */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>

#include "diagnosis.h"
#include "evidence.h"
#include "override.h"
#include "state.h"

/* What a check looks at.  Of aspects with equal states the first one here is named on the first line. */
enum aspect { ASPECT_PROBE, ASPECT_FOLDER, ASPECT_FOLDERS, ASPECT_CERTIFICATE, ASPECT_TIME, ASPECT_COUNT };

struct verdict {
	enum state state;    /* the worst of all aspects */
	enum aspect decided; /* the first aspect with that state */
	enum state aspect[ASPECT_COUNT];
	const struct override *set_by; /* the --state that set the probe's state, or NULL; the settings' */
	const char *missing_folder;    /* the first --folder not found, or NULL; the settings' */
};

/* Judges every aspect and fills all of v, which borrows from the settings in the evidence.  Cannot fail. */
void verdict_reach(const struct evidence *e, const struct diagnosis *d, struct verdict *v);

#endif
