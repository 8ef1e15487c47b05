# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# npz-files.py FOLDER: writes 100 points in three classes as an npz archive and as npy files, and
# damaged copies of the archive.

import os
import random
import struct
import sys
import zipfile

folder = sys.argv[1]
draw = random.Random(1)
labels = [draw.randrange(3) for _ in range(100)]
points = [(label + draw.gauss(0, 0.1), -label + draw.gauss(0, 0.1)) for label in labels]


def npy(descr, shape, data, fortran=False):
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


def save(name, arrays):
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for array, data in arrays.items():
            archive.writestr(array + ".npy", data)


x = npy("<f8", "(100, 2)", struct.pack("<200d", *[number for point in points for number in point]))
y = npy("|u1", "(100,)", bytes(labels))
columns = [point[0] for point in points] + [point[1] for point in points]
save("good.npz", {"x": x, "y": y})
save("columns.npz", {"x": npy(">f4", "(100, 2)", struct.pack(">200f", *columns), True), "y": y})
save("objects.npz", {"x": x, "y": npy("|O", "(100,)", b"cposix\nsystem\n")})
save("more.npz", {"x": npy("<f8", "(100, 4)", x[128:]), "y": y})
save("names.npz", {"points": x, "y": y})
for name, data in {"x.npy": x, "y.npy": y}.items():
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)

# Sizes of the entry x.npy in its own header and in the directory: four gigabytes.
with open(os.path.join(folder, "good.npz"), "rb") as file:
    archive = bytearray(file.read())
for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
    start = archive.index(signature) + at
    archive[start : start + 4] = b"\xfe\xff\xff\xff"
with open(os.path.join(folder, "bomb.npz"), "wb") as file:
    file.write(archive)
