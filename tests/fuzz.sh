#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs libFuzzer's targets, tests/fuzz_*.c, under ASan and UBSan, each for FUZZ_SECONDS (60).
#
# usage: fuzz.sh BUILD-DIRECTORY [TARGET...]
#
# BUILD-DIRECTORY must be configured. Programs, corpora and the inputs that broke something stay in its fuzz
# directory; a corpus begins with tests/corpus/TARGET and, where answers are read, with the fixtures. Fails when a
# target found something: make it smaller, fix the fault, keep the input in tests/corpus, which `make check` replays.
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

# body FILE: an answer without its header.
body()
{
	sed '1,/^\r*$/d' "$1"
}

# as_read TARGET FILE: an answer as the target reads it, behind the bytes that choose; fails where it reads none.
as_read()
{
	case $1 in
	fuzz_reply) printf '\001' && cat "$2" ;;
	fuzz_page) printf '\100' && body "$2" ;;
	fuzz_foldersync | fuzz_wbxml) printf '\001\010\100\020' && body "$2" ;;
	fuzz_headers) sed '/^\r*$/q' "$2" ;;
	*) return 1 ;;
	esac
}

# seed TARGET CORPUS
seed()
{
	local reply

	[ ! -d "tests/corpus/$1" ] || cp "tests/corpus/$1"/* "$2"
	for reply in tests/fixtures/*.reply; do
		as_read "$1" "$reply" >"$fuzz/seed" || break
		cp "$fuzz/seed" "$2/${reply##*/}"
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
		seed "$name" "$corpus"
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
