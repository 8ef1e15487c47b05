# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# data-files.py FOLDER: writes a table of 100 points in three classes, and damaged copies of it.

import gzip
import os
import sys

folder = sys.argv[1]
rows = [[f"{i % 7 / 7:.3f}", f"{i % 5}", str(i % 3)] for i in range(100)]


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def table(changes={}):
    lines = [",".join(changes.get((r, c), cell) for c, cell in enumerate(row)) for r, row in enumerate(rows)]
    return ("x,y,label\n" + "\n".join(lines) + "\n").encode()


write("good.csv", table())
write("program/points.csv", table())
write("no-number.csv", table({(29, 1): "1.2.3"}))
write("label.csv", table({(39, 2): "3"}))
write("broken.csv.gz", gzip.compress(table())[:-12])
sizes = b"".join(size.to_bytes(4, "big") for size in (60000, 1000, 1000))
write("program/images.idx", b"\0\0\x08\3" + sizes + bytes(144))
