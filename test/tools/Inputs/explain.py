# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# explain.py PAGES FOLDER [CODE...]: runs the examples of the pages of messages, each in an empty folder below FOLDER.
#
# A block of a page that begins with ```NAME is a file (```dlb is example.dlb), one that begins with ```sh is a script; without one
# it is `dlbc check example.dlb`. The files of the wrong example are still there for the right one. The wrong one exits with 1
# (0 of a warning, a code W…) and shows the page's code and no other; the right one exits with 0 and shows none.

import concurrent.futures
import os
import re
import subprocess
import sys

# What a message that says "for the reason above" follows.
REASONS = {"E0711": {"E0228"}}

# A page without examples says why there is none.
WITHOUT_EXAMPLE = re.compile(r"^(`dlbc` never shows it|An example would depend on)", re.MULTILINE)
# Wrong examples that take a minute and gigabytes; the unit tests of the reader bring these about with less.
COSTLY = {"E0504"}
BLOCK = re.compile(r"^```(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHECK = "dlbc check example.dlb\n"


def run(example, folder):
    """The exit code of an example, and what it wrote."""
    script = CHECK
    for name, text in BLOCK.findall(example):
        if name == "sh":
            script = text
            continue
        path = os.path.join(folder, "example.dlb" if name == "dlb" else name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    result = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, capture_output=True, timeout=300, stdin=subprocess.DEVNULL
    )
    return result.returncode, (result.stdout + result.stderr).decode(errors="replace")


def check(code, pages, root):
    with open(os.path.join(pages, code + ".md"), encoding="utf-8") as file:
        page = file.read()
    if "\n## Wrong\n" not in page and WITHOUT_EXAMPLE.search(page):
        return None
    head, _, examples = page.partition("\n## Wrong\n")
    wrong, _, right = examples.partition("\n## Right\n")
    if not head.strip() or not BLOCK.search(wrong) or not BLOCK.search(right):
        return f"{code}: has no wrong and right example"
    folder = os.path.join(root, code)
    os.makedirs(folder)
    status, text = (1, f"error[{code}]") if code in COSTLY else run(wrong, folder)
    shown = set(re.findall(r"(?:error|warning)\[([EW]\d{4})\]", text))
    if status != int(code[0] == "E") or shown != {code} | REASONS.get(code, set()):
        return f"{code}: the wrong example exits with {status} and shows {sorted(shown)}:\n{text}"
    status, text = run(right, folder)
    if status != 0 or re.search(r"error|warning|internal", text):
        return f"{code}: the right example exits with {status}:\n{text}"
    return None


def main():
    pages, root, codes = sys.argv[1], sys.argv[2], sys.argv[3:]
    listed = subprocess.run(["dlbc", "explain"], capture_output=True, text=True, check=True).stdout
    codes = codes or [line.split()[0] for line in listed.splitlines()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        findings = [finding for finding in pool.map(lambda code: check(code, pages, root), codes) if finding]
    print("\n".join(findings) if findings else f"{len(codes)} pages are right")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
