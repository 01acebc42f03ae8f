#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs libFuzzer's targets, tests/fuzz_*.c, under ASan and UBSan, each for FUZZ_SECONDS (60).
#
# usage: fuzz.sh BUILD-DIRECTORY [TARGET...]
#
# BUILD-DIRECTORY must be configured. Programs, corpora and the inputs that broke something stay in its fuzz
# directory; a corpus begins with the fixtures. Fails when a target found something.
set -eu

build=$(cd "${1:?usage: fuzz.sh BUILD-DIRECTORY [TARGET...]}" && pwd)
shift
cd "$(dirname "$0")/.."
command -v clang >/dev/null || {
	echo 'fuzz: skipped: clang is not here'
	exit 77
}
[ $# -gt 0 ] || set -- tests/fuzz_*.c
flags=(-std=gnu11 -g -O1 '-fsanitize=fuzzer-no-link,address,undefined' -fno-sanitize-recover=all
	-include "$build/config.h" -Iplugins -Itests)
fuzz=$build/fuzz
mkdir -p "$fuzz/objects"

# compile SOURCE: sets $object.
compile()
{
	object=$fuzz/objects/$(basename "$1" .c).o
	if [ ! -e "$object" ] || [ -n "$(find "$1" plugins/*.h tests/*.h -newer "$object" -print -quit)" ]; then
		clang "${flags[@]}" -c "$1" -o "$object"
	fi
}

objects=()
for source in plugins/*.c tests/promises.c; do
	[ "$source" != plugins/check_activesync.c ] || continue
	compile "$source"
	objects+=("$object")
done

# seed CORPUS: what begins with a choice gets one; the other targets take the same bytes as they are.
seed()
{
	local reply

	for reply in tests/fixtures/*.reply; do
		{
			printf '\001'
			cat "$reply"
		} >"$1/${reply##*/}"
	done
}

found=0
for target; do
	name=$(basename "$target" .c)
	corpus=$fuzz/$name
	compile "tests/$name.c"
	clang -fsanitize=fuzzer,address,undefined -o "$fuzz/$name.run" "$object" "${objects[@]}" -lcurl -lssl -lcrypto
	if [ ! -d "$corpus" ]; then
		mkdir "$corpus"
		seed "$corpus"
	fi
	"$fuzz/$name.run" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=5 -rss_limit_mb=512 -max_len=65536 -print_final_stats=1 \
		-verbosity=0 -artifact_prefix="$corpus-found-" "$corpus" >"$corpus.log" 2>&1 || {
		found=$((found + 1))
		tail -n 30 "$corpus.log"
	}
	echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$corpus.log") executions"
done
echo "fuzz: $found of $# targets found something"
[ $found = 0 ]
