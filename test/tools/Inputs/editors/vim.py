# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `vim.py PLUGIN SAMPLE FOLDER EXAMPLE...`: asks Vim for the groups at places of the sample, and indents
# the examples anew, which must not change them.

import os
import subprocess
import sys

from expected import places

plugin, sample, folder, *examples = sys.argv[1:]
with open(sample, encoding="utf-8") as file:
    wanted = list(places(file.read()))

script, answers = os.path.join(folder, "script.vim"), os.path.join(folder, "answers")
with open(script, "w", encoding="utf-8") as file:
    file.write(f"set nocompatible encoding=utf-8\nset runtimepath^={plugin}\nfiletype plugin indent on\nsyntax on\n")
    file.write(f"edit {sample}\nlet answers = [&filetype]\n")
    for line, first, last, *_ in wanted:
        for column in (first, last):
            file.write(f"call add(answers, synIDattr(synID({line + 1}, {column + 1}, 1), 'name'))\n")
    file.write(f"call writefile(answers, '{answers}')\n")
    for number, example in enumerate(examples):
        file.write(f"edit {example}\nsilent normal! gg=G\nsilent write! {folder}/indented{number}.dlb\n")
    file.write("qall!\n")
vim = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", script]
subprocess.run(vim, stdin=subprocess.DEVNULL, timeout=60, env={**os.environ, "TERM": "dumb"})

with open(answers, encoding="utf-8") as file:
    filetype, *found = file.read().splitlines()
mistakes = [] if filetype == "dlb" else [f"the file type is `{filetype}`"]
for number, (*_, piece, group, _) in enumerate(wanted):
    for answer in found[2 * number : 2 * number + 2]:
        if answer != (group or ""):
            mistakes.append(f"{piece}: {answer or 'nothing'} instead of {group or 'nothing'}")
for number, example in enumerate(examples):
    with open(example, encoding="utf-8") as before, open(f"{folder}/indented{number}.dlb", encoding="utf-8") as after:
        for line, (a, b) in enumerate(zip(before, after, strict=True), 1):
            if a != b:
                mistakes.append(f"{example}:{line}: indented as `{b.rstrip()}`, not `{a.rstrip()}`")
                break
print("\n".join(mistakes) or f"{len(wanted)} places and {len(examples)} examples")
sys.exit(bool(mistakes))
