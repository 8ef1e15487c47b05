# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Damages every entry of a cache: `damage-cache.py FOLDER cut|flip|swap|empty`.

import os
import sys

folder, how = sys.argv[1:]
paths = sorted(
    os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names if len(name) == 62
)
assert paths, "no entries"
contents = [open(path, "rb").read() for path in paths]
for i, path in enumerate(paths):
    content = bytearray(contents[i])
    if how == "cut":
        content = content[: len(content) * 2 // 3]
    elif how == "flip":
        content[len(content) // 2] ^= 1
    elif how == "swap":
        content = contents[i - 1]
    elif how == "empty":
        content = b""
    with open(path, "wb") as file:
        file.write(content)
