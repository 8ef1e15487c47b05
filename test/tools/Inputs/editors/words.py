# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `words.py GRAMMAR FILE...`: every keyword of the grammar stands in each file.

import re
import sys


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


grammar, *files = sys.argv[1:]
keywords = re.findall(r"^[A-Z_]+ : '([a-z_]+)' ;$", read(grammar), flags=re.MULTILINE)
assert len(keywords) > 40, keywords
for path in files:
    text = read(path).replace(r"\b", " ")
    missing = [word for word in keywords if not re.search(rf"(?<![a-z_]){word}(?![a-z_])", text)]
    if missing:
        sys.exit(f"{path} does not know {', '.join(missing)}")
print(f"{len(keywords)} keywords")
