#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What compilers and checkers find without running anything: gcc's analyzer, clang-tidy with .clang-tidy, cppcheck.
#
# usage: analyse.sh BUILD-DIRECTORY
#
# BUILD-DIRECTORY must be configured. A tool that is not here is named and left out; 77 when none is.
set -u

build=$(cd "${1:?usage: analyse.sh BUILD-DIRECTORY}" && pwd) || exit 2
cd "$(dirname "$0")/.." || exit 2
flags=(-std=gnu11 -include "$build/config.h" -Iplugins "-I$build")
found=$(mktemp -d) || exit 2
trap 'rm -rf "$found"' EXIT

have()
{
	command -v "$1" >/dev/null || {
		echo "analyse: $1 is not here"
		return 1
	}
}

analyse_gcc()
{
	local file

	for file in plugins/*.c; do
		gcc "${flags[@]}" -O1 -fanalyzer -c -o /dev/null "$file" 2>&1
	done
}

# Each file by itself: else it confuses the variable arguments of one with those of another.
analyse_clang()
{
	local file

	for file in plugins/*.c; do
		clang-tidy --quiet "$file" -- "${flags[@]}" 2>/dev/null
	done
}

analyse_cppcheck()
{
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inconclusive -Iplugins -D__linux__ \
		-DLIBCURL_VERSION_NUM=0x075801 plugins/*.c 2>&1
}

# Side by side: none of them uses more than one processor.
! have gcc || analyse_gcc >"$found/gcc" &
! have clang-tidy || analyse_clang >"$found/clang" &
! have cppcheck || analyse_cppcheck >"$found/cppcheck" &
wait
[ -n "$(ls "$found")" ] || exit 77
cat "$found"/*
[ -z "$(cat "$found"/*)" ] || exit 1
echo 'analyse: clean'
