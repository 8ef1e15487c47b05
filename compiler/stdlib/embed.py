# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# embed.py OUTPUT.cpp FOLDER: writes every .dlb file below FOLDER, and the names that they declare,
# as C++ constants. A name that two files declare is an error.

import os
import re
import sys

DECLARATION = re.compile(r"^(?:block|model|optimizer|schedule|initializer|op)\s+(\w+)", re.MULTILINE)


def literal(text):
    # Adjacent pieces: compilers limit the length of one literal.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(f'    "{line}\\n"' for line in escaped.splitlines())


def main():
    output, folder = sys.argv[1:]
    paths = sorted(os.path.relpath(os.path.join(place, name), folder)
                   for place, _, names in os.walk(folder) for name in names if name.endswith(".dlb"))
    index = {}
    files = []
    for number, path in enumerate(paths):
        with open(os.path.join(folder, path), encoding="utf-8") as source:
            text = source.read()
        files.append(f'{{"{path}",\n{literal(text)}}},')
        for name in DECLARATION.findall(text):
            if name in index:
                sys.exit(f"{path}: `{name}` is already declared in {paths[index[name]]}")
            index[name] = number
    rows = "\n".join(f'    {{"{name}", {index[name]}}},' for name in sorted(index))
    with open(output, "w", encoding="utf-8") as result:
        result.write('#include "stdlib/Files.h"\n\nnamespace dlb::stdlib {\n\n'
                     "static constexpr File embedded[] = {\n" + "\n".join(files) + "\n};\n\n"
                     "static constexpr Name declared[] = {\n" + rows + "\n};\n\n"
                     "std::span<const File> files() { return embedded; }\n"
                     "std::span<const Name> names() { return declared; }\n\n"
                     "} // namespace dlb::stdlib\n")


if __name__ == "__main__":
    main()
