/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process gives up before it holds a secret. */
#ifndef CONTAINMENT_H
#define CONTAINMENT_H

/*
 * No core dump, no debugger of the same user, no rights gained by executing
 * anything (nothing is executed).  What the kernel does not know is skipped.
 * Standard files that the caller closed stay closed for writing, whatever is
 * opened later.  The time zone of the process becomes UTC.
 */
void containment_begin(void);

#endif
