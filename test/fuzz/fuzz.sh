#!/bin/sh
# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# fuzz.sh BUILD SECONDS: builds the fuzz target in BUILD and runs it for so long, from all programs of the repository on. What it
# finds stays in BUILD/found; `BUILD/bin/fuzz-check FILE` runs one of these again. With SECONDS 0 it runs until stopped.

set -e
build=$1 seconds=$2
/usr/bin/cmake -G Ninja -S . -B "$build" -DDLB_FUZZ=ON -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_COMPILER=clang++-22 -DCMAKE_C_COMPILER=clang-22 \
  -DCMAKE_CXX_FLAGS="-g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined" \
  >"$build.log" || { cat "$build.log"; exit 1; }
ninja -C "$build" fuzz-check

mkdir -p "$build/seeds" "$build/corpus" "$build/found"
find examples test compiler/stdlib -name '*.dlb' | while read -r file; do
  cp "$file" "$build/seeds/$(echo "$file" | tr / _)"
done
# The words of the language, one "word" a line.
grep -o "'[^' ]*'" grammar/Dlb.g4 | sed "s/^'/\"/; s/'\$/\"/" | grep -v -e '[\\]' -e '"""' | sort -u >"$build/words"

# ANTLR's runtime is not instrumented, so containers that it shares with us look overrun.
ASAN_OPTIONS=detect_container_overflow=0 UBSAN_OPTIONS=print_stacktrace=1 "$build/bin/fuzz-check" \
  -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2560 -max_len=6000 -dict="$build/words" \
  -artifact_prefix="$build/found/" -print_final_stats=1 "$build/corpus" "$build/seeds"
