# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# text-files.py FOLDER: writes a text of 4,000 characters, and copies of it with a mistake.

import os
import sys

folder = sys.argv[1]
lines = [f"{'abcdefgh'[i % 8]} {i % 7} na\u00efve" for i in range(400)]
text = "\n".join(lines)[:4000]


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


write("good.txt", text.encode())
write("unknown.txt", (text[:3950] + "!" + text[3951:]).encode())
write("latin.txt", text[:3000].encode() + "na\u00efve".encode("latin-1") + text[3000:].encode())
write("short.txt", text[:60].encode())
write("prompt.txt", "h 3 na\u00efve".encode())
write("brief.txt", b"a 1")
write("foreign.txt", b"h 3 naive ?")
