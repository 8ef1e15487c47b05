# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# embed.py OUTPUT.cpp FOLDER: writes every page FOLDER/CODE.md as a C++ constant. A page begins with
# `# CODE: title`.

import os
import re
import sys


def literal(text):
    # Adjacent pieces: compilers limit the length of one literal.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(f'     "{line}\\n"' for line in escaped.splitlines())


def main():
    output, folder = sys.argv[1:]
    rows = []
    for name in sorted(os.listdir(folder)):
        code, extension = os.path.splitext(name)
        if extension != ".md" or not re.fullmatch(r"[EW]\d{4}", code):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as page:
            text = page.read()
        title = re.match(rf"# {code}: (.+)\n", text)
        if not title:
            sys.exit(f"{name}: the first line is not `# {code}: …`")
        rows.append(f'    {{"{code}",\n{literal(title.group(1))[:-3]}",\n{literal(text)}}},')
    with open(output, "w", encoding="utf-8") as result:
        result.write('#include "support/Explain.h"\n\nnamespace dlb {\n\n'
                     "static constexpr Explanation pages[] = {\n" + "\n".join(rows) + "\n};\n\n"
                     "std::span<const Explanation> explanations() { return pages; }\n\n"
                     "} // namespace dlb\n")


if __name__ == "__main__":
    main()
