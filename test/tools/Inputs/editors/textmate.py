# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `textmate.py GRAMMAR SAMPLE EXAMPLE...`: what a TextMate engine (the one of the editor babi, on
# Oniguruma) makes of places of the sample; in the examples each word and number has a scope.

import os
import shutil
import sys
import tempfile

from babi.highlight import Grammars, highlight_line
from expected import places

grammar, *paths = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    # The engine finds a grammar by the name of its file.
    shutil.copy(grammar, os.path.join(folder, "source.dlb.json"))
    compiler = Grammars(folder).compiler_for_scope("source.dlb")


def scopes(path):
    """The text, and the scopes of each character of each line."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    state, lines = compiler.root_state, []
    for number, line in enumerate(text.splitlines(keepends=True)):
        state, regions = highlight_line(compiler, state, line, first_line=number == 0)
        lines.append([None] * len(line))
        for region in regions:
            lines[-1][region.start : region.end] = [region.scope] * (region.end - region.start)
    return text, lines


mistakes = []
sample, *examples = paths
text, found = scopes(sample)
wanted = list(places(text))
for line, first, last, piece, _, scope in wanted:
    for column in (first, last):
        answer = found[line][column]
        if not answer or not answer[-1].startswith(scope):
            mistakes.append(f"{piece}: {answer} instead of {scope}")
for path in examples:
    text, found = scopes(path)
    for number, line in enumerate(text.splitlines()):
        for column, character in enumerate(line):
            if (character.isalnum() or character == "_") and found[number][column] == ("source.dlb",):
                mistakes.append(f"{path}:{number + 1}:{column + 1}: no scope")
print("\n".join(mistakes) or f"{len(wanted)} places and {len(examples)} examples")
sys.exit(bool(mistakes))
