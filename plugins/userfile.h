/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small files that the user names: a password, a token, an ini file.  They are
 * regular files, pipes or terminals, never a device that could be endless, and
 * nobody else may be able to write them.
 */
#ifndef USERFILE_H
#define USERFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"
#include "fault.h"

enum userfile_until { USERFILE_LINE, USERFILE_END };

struct userfile {
	const char *what; /* for messages: "the password file" */
	const char *path; /* the caller's */
	int fd;
	bool borrowed; /* standard input: stays open */
	bool is_pipe, is_terminal;
	bool readable_by_others; /* see userfile_open() */
};

struct userfile_bytes {
	char *data;
	size_t room;
	size_t len;
};

/*
 * Opens the path, "-" being standard input; never waits for a pipe's writer.
 * False: no such file, another kind of file, or a regular file or pipe that
 * its group or all can write, even if nobody else is in the group: nobody else
 * may be able to change the login.
 *
 * Others can read it if all can, or if its group can and the file is the
 * caller's own.  If the file belongs to root, say, its group is what lets the
 * caller read it.  Modes of terminals are not judged.
 */
bool userfile_open(struct userfile *f, const char *what, const char *path, struct fault *fault);

/*
 * Appends to `into` until its room is full, the end or, with USERFILE_LINE, at
 * least one line end has been read.  Waits for a pipe or terminal until the
 * deadline (NULL: without end).  False: no byte more by the deadline, or the
 * machine's error.
 */
bool userfile_read(const struct userfile *f, enum userfile_until until, const struct deadline *d,
                   struct userfile_bytes *into, struct fault *fault);

/* Closes what userfile_open() opened; standard input stays open.  Called once for each success. */
void userfile_close(struct userfile *f);

#endif
