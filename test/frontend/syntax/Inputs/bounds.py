# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes the hostile files of bounds.test into a folder.

import os
import sys


def write(name, text):
    with open(os.path.join(sys.argv[1], name), "w", encoding="utf-8") as file:
        file.write(text)


def in_block(text):
    return "block b(x: [N]) { " + text + " }"


write("nested.dlb", in_block("(" * 100_000))
write("closed.dlb", in_block("(" * 100_000 + "x" + ")" * 100_000))
write("chain.dlb", in_block("x" + " + x" * 100_000))
write("pipes.dlb", in_block("x" + "\n  |> f" * 100_000))
write("calls.dlb", in_block("f" + "(1)" * 100_000))
write("minus.dlb", in_block("-" * 100_000 + "x"))
write("word.dlb", "model " + "a" * 1_000_000)
write("mistakes.dlb", in_block("@ " * 100_000))
