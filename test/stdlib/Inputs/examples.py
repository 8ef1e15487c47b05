# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `examples.py LIBRARY`: prints a program of all examples in the library's documentation. The last
# indented lines of a comment are the example, which names what is declared below. An `op` may have
# none.

import os
import re
import sys

DECLARATION = re.compile(r"(block|optimizer|schedule|initializer|op) (\w+)")


def declarations(path):
    """(kind, name, lines of the comment) of each."""
    comment = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("///"):
                comment.append(line[3:].rstrip())
            elif found := DECLARATION.match(line):
                yield *found.groups(), comment
                comment = []


def example_of(comment):
    lines = []
    for line in reversed(comment):
        if line.startswith("     "):
            lines.insert(0, line.strip())
        elif line or lines:
            break
    return lines


def show(head, lines):
    if lines:
        print(head + " {", *(f"  {line}" for line in lines), "}", sep="\n")


def main():
    library = sys.argv[1]
    paths = sorted(os.path.join(place, name) for place, _, names in os.walk(library) for name in names)
    wrong = []
    for path in filter(lambda path: path.endswith(".dlb"), paths):
        for kind, name, comment in declarations(path):
            example = example_of(comment)
            if not any(re.search(rf"\b{name}\b", line) for line in example):
                if kind != "op":
                    wrong.append(f"{path}: `{name}` has no example")
                continue
            training = any(line.startswith(("minimize", "report")) for line in example)
            parameters = [line for line in example if line.startswith("param")]
            others = [line for line in example if line not in parameters]
            show("block example(x: [N])", parameters)
            show("train m on d" if training else "block example(x: [N])", others)
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
