# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Small made-up data for the programs of the language's description: `data.py FOLDER` writes it.

The numbers are a fixed sequence, so that runs are alike; nothing can be learnt from them.
"""

import gzip
import pathlib
import struct
import sys


def numbers(seed):
    """Whole numbers below 2^31: Lehmer's generator with the multiplier of Park and Miller."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed


def bytes_of(count, seed, below=256):
    source = numbers(seed)
    return bytes(next(source) // 7 % below for _ in range(count))


def idx(path, shape, seed, below=256):
    count = 1
    for size in shape:
        count *= size
    header = bytes([0, 0, 8, len(shape)]) + b"".join(struct.pack(">I", size) for size in shape)
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(header + bytes_of(count, seed, below))


def table(path, header, rows):
    lines = [",".join(header)] if header else []
    lines += [",".join(str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n")


def words(count, seed, known):
    source = numbers(seed)
    return " ".join(known[next(source) // 7 % len(known)] for _ in range(count))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    idx(folder / "train-images.gz", (40, 28, 28), 1)
    idx(folder / "train-labels.gz", (40,), 2, below=10)
    idx(folder / "test-images.gz", (8, 28, 28), 3)
    idx(folder / "test-labels.gz", (8,), 4, below=10)
    idx(folder / "colours.gz", (24, 3, 32, 32), 5)
    idx(folder / "kinds.gz", (24,), 6, below=10)
    idx(folder / "masks.gz", (24, 32, 32), 7, below=2)
    source = numbers(8)
    table(folder / "digits.csv", None,
          [[next(source) // 7 % 17 for _ in range(64)] + [row % 10] for row in range(60)])
    table(folder / "curve.csv", None, [[row / 20, (row * row) % 7 / 7] for row in range(40)])
    table(folder / "steps.csv", None,
          [[next(source) // 7 % 100 / 50 - 1 for _ in range(15)] + [row % 3] for row in range(24)])
    table(folder / "scenes.csv", None,
          [[next(source) // 7 % 100 / 100 for _ in range(3 * 8 * 8 + 2 * 2 * 2 * 4)]
           + [next(source) // 7 % 3 for _ in range(8)] + [next(source) // 7 % 2 for _ in range(8)]
           for row in range(16)])
    letters = "to be or not that is the question whether it nobler in mind".split()
    (folder / "tinyshakespeare.txt").write_text(words(1500, 9, letters))
    (folder / "input.txt").write_text(words(400, 10, letters) + "\n")
    table(folder / "tagged.csv", ["text", "tags"],
          [[words(5 + row % 7, 11 + row, letters), words(5 + row % 7, 70 + row, ["a", "b", "c"])]
           for row in range(40)])
    table(folder / "lexicon.csv", ["spelling", "phonemes"],
          [[letters[row % len(letters)], words(1 + row % 5, 200 + row, ["AA", "B", "IY", "K"])]
           for row in range(40)])
    table(folder / "adult.csv", ["age", "hours_per_week", "workclass", "education", "income"],
          [[20 + row % 50, 30 + row % 17, ["private", "state"][row % 2],
            ["school", "college", "doctor"][row % 3], ["<=50K", ">50K"][row % 5 // 3]]
           for row in range(60)])


if __name__ == "__main__":
    main()
