# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Gives an ELF file the build id of another build: `another-build.py FILE`.

import struct
import sys

path = sys.argv[1]
with open(path, "rb") as file:
    content = bytearray(file.read())
# A note: the sizes of name and content, the type (3), the name.
note = struct.pack("<III", 4, 20, 3) + b"GNU\0"
assert content.count(note) == 1, "no build id"
content[content.index(note) + len(note)] ^= 1
with open(path, "wb") as file:
    file.write(content)
