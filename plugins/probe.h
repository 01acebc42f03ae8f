/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the requests that the settings ask for and collects their answers, cleaned of secrets. */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>

#include "cookies.h"
#include "deadline.h"
#include "evidence.h"
#include "fault.h"
#include "secret.h"
#include "settings.h"
#include "transport.h"

struct probe {
	struct cookies cookies; /* that its answers set */
	const struct settings *settings;
	const struct secret *secret;
	const struct deadline *deadline;
	struct transport *transport;
};

/* Makes ready; what it is given is borrowed until probe_close(). False: see transport_open(). */
bool probe_open(struct probe *p, const struct settings *s, const struct secret *secret,
                const struct deadline *d, struct fault *fault);

/*
 * The FolderSync, after the provisioning phases when --provision asks for
 * them.  A phase that fails is in e->main instead of the FolderSync.
 * A wipe directive is never acknowledged.  False only on a broken machine.
 */
bool probe_run(struct probe *p, struct evidence *e, struct fault *fault);

/* Sends the request that followup_next() chose for --diagnose; its answer becomes the next follow-up. */
bool probe_further(struct probe *p, const struct request *r, struct evidence *e, struct fault *fault);

/* Closes the connection; what was borrowed is free again.  Fine twice, and for a probe that is all zeros. */
void probe_close(struct probe *p);

#endif
