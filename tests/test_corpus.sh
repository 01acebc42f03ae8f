#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Replays what fuzzing began with and what it found, tests/corpus, and every recorded answer, through the targets.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

here=$(cd "$(dirname "$0")" && pwd)
built=$(dirname "$FAKESERVER")

for source in "$here"/fuzz_*.c; do
	target=$(basename "$source" .c)
	replay=$built/replay_${target#fuzz_}
	inputs=("$here/corpus/$target"/*)
	[ -e "${inputs[0]}" ] || continue
	holds "$target: ${#inputs[@]} inputs break nothing" "$replay" "${inputs[@]}"
done
for choice in 0 1 3 7 31; do
	holds "every recorded answer keeps the promises, ended and shown as $choice" "$built/replay_reply" -p $choice \
		"$here"/fixtures/*.reply
done
finish
