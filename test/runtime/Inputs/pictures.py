# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# pictures.py FOLDER: writes bars of 8 x 8 pixels, across or down, into a folder each, as PNG, PGM and PPM files; and
# damaged pictures. pictures.py --size FILE: the width and height of a PNG file.

import os
import random
import struct
import sys
import zlib


def png(width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


if sys.argv[1] == "--size":
    with open(sys.argv[2], "rb") as file:
        print(*struct.unpack(">II", file.read(24)[16:]))
    sys.exit()
folder = sys.argv[1]
draw = random.Random(1)
for i in range(60):
    for kind in ("across", "down"):
        at = draw.randrange(8)
        rows = [[255 if (y if kind == "across" else x) == at else draw.randrange(60) for x in range(8)] for y in range(8)]
        flat = bytes(value for row in rows for value in row)
        name = os.path.join(folder, "shapes", kind, f"{i:02}")
        if i % 3 == 0:
            write(name + ".png", png(8, 8, rows))
        elif i % 3 == 1:
            write(name + ".pgm", b"P5\n# a bar\n8 8\n255\n" + flat)
        else:
            write(name + ".ppm", b"P6 8 8 255\n" + bytes(value for value in flat for _ in range(3)))
write(os.path.join(folder, "broken", "wide.png"), png(9, 8, [[0] * 9] * 8))
good = png(8, 8, [[draw.randrange(256) for _ in range(8)] for _ in range(8)])
write(os.path.join(folder, "broken", "cut.png"), good[:60])
write(os.path.join(folder, "broken", "huge.png"), png(1 << 30, 1 << 30, []))
