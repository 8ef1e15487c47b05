#!/usr/bin/python3
# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Reads the vectors that `dlbc train --out RUN` left and says what stands next to what:
#
#     neighbours.py RUN king father    the neighbours of these words
#     neighbours.py [RUN]              how near a word and the same with a capital are (RUN: run-1)

import array
import json
import math
import operator
import statistics
import struct
import sys
from pathlib import Path

FREQUENT = 1000


def load(path):
    """The words, by their labels, and their vectors, each of length 1."""
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + size])
    # Label 0 is that of all words that are not in the list.
    words = [""] + header["__metadata__"]["words.V"].split("\n")[:-1]
    table = header["middle.embedding_1.table"]
    begin, end = table["data_offsets"]
    numbers = array.array("f", content[8 + size + begin : 8 + size + end])
    width = table["shape"][1]
    vectors = [numbers[row * width : (row + 1) * width] for row in range(len(words))]
    return words, [array.array("f", [x / math.hypot(*vector) for x in vector]) for vector in vectors]


def likeness(vectors, label):
    """The cosine of the angle between this vector and each, with itself at the end of the line."""
    found = [sum(map(operator.mul, vectors[label], vector)) for vector in vectors]
    found[label] = -2
    return found


def main():
    words, vectors = load(Path(sys.argv[1] if len(sys.argv) > 1 else "run-1") / "weights.safetensors")
    label = {word: index for index, word in enumerate(words)}
    for word in sys.argv[2:]:
        near = likeness(vectors, label[word])
        print(word, *(words[index] for index in sorted(range(len(words)), key=lambda i: -near[i])[:8]))
    if len(sys.argv) > 2:
        return
    ranks = []
    for word in words[1:FREQUENT]:
        twin = label.get(word.capitalize(), FREQUENT)
        if word[0].islower() and twin < FREQUENT:
            near = likeness(vectors, label[word])
            ranks.append(1 + sum(other > near[twin] for other in near))
    rank, chance = statistics.median(ranks), len(words) / 2
    print(f"twins   pairs {len(ranks)}   rank {rank:g}   chance {chance:g}   better {chance / rank:.3g}")


main()
