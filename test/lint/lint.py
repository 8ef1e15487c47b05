# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# House rules that a program can check: `lint.py ROOT RULE...` prints each finding as
# `path:line: what is wrong` and exits 1 if there was one. The rules on #include lines are
# in includes.py; self-test.py breaks each rule on purpose.

import os
import re
import subprocess
import sys

import includes

LINE_LIMIT = 400
LICENCE = (
    "Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.",
    "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception",
)
SOURCES = (".cpp", ".h", ".td", ".def", ".g4", ".py", ".py.in", ".sh", ".cmake", "CMakeLists.txt")
FORMATTED = (".cpp", ".h")
MESSAGE_TABLES = ("support/Diagnostics.def", "runtime/abi/Errors.def")
PAGES = "compiler/support/explain/"

# Split so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
# Where packages come from is each system's own setting: a clone must work behind any mirror.
REGISTRY = re.compile(
    r"\b(deb|ftp|security|snapshot|archive)\.debian\.org\b|\b(apt\.llvm|download\.pytorch)\.org\b"
    r"|\b(\w+\.)?(pypi|pythonhosted|npmjs|anaconda)\.(org|com)\b"
)


class Source:
    """A text file of the repository: its path from the root, and its lines."""

    def __init__(self, root, path):
        self.path = path
        self.full_path = os.path.join(root, path)
        with open(self.full_path, "rb") as file:
            self.text = file.read().decode("utf-8", errors="replace")
        self.lines = self.text.splitlines()

    def is_source(self):
        return self.path.endswith(SOURCES) or self.text.startswith("#!")


def repository_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            f for f in folders if not f.startswith((".git", "build", ".venv")) and f not in ("out", "__pycache__")
        )
        for name in sorted(files):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                if b"\0" not in file.read(4096) and not name.endswith(".gz"):
                    yield Source(root, os.path.relpath(path, root))


def check_size(source):
    if source.path.endswith(SOURCES + (".dlb",)) and len(source.lines) > LINE_LIMIT:
        yield len(source.lines), f"has {len(source.lines)} lines; split it by subject, {LINE_LIMIT} are allowed"


def check_licence(source):
    if source.path.endswith("CMakeLists.txt"):
        return
    if not source.is_source():
        return
    first = 1 if source.text.startswith("#!") else 0
    header = [line.lstrip("/# ") for line in source.lines[first : first + 2]]
    if header != list(LICENCE):
        yield first + 1, "does not begin with the two lines of the licence"


def check_unfinished(source):
    for number, line in enumerate(source.lines, 1):
        if match := UNFINISHED.search(line):
            yield number, f"says {match.group()}; finish it, or open an issue"


def check_hosts(source):
    if source.path == "LICENSE":
        return
    for number, line in enumerate(source.lines, 1):
        if match := REGISTRY.search(line):
            yield number, f"names the host {match.group()}; use what the system is set up with"


def check_whitespace(source):
    if not source.is_source():
        return
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip():
            yield number, "ends in white space"
    if source.text and not source.text.endswith("\n"):
        yield len(source.lines), "does not end in a newline"


RULES = {
    "includes": includes.check,
    "size": check_size,
    "licence": check_licence,
    "unfinished": check_unfinished,
    "hosts": check_hosts,
    "whitespace": check_whitespace,
}


def check_format(root, sources):
    paths = [s.full_path for s in sources if s.path.endswith(FORMATTED)]
    if not paths:
        return []
    command = ["clang-format-22", "--dry-run", "-Werror", "-ferror-limit=1", *paths]
    output = subprocess.run(command, capture_output=True, text=True, cwd=root).stderr
    found = re.findall(r"^(.*?):(\d+):\d+: error:", output, re.MULTILINE)
    return [f"{os.path.relpath(p, root)}:{line}: is not as clang-format prints it; run `make format`" for p, line in found]


def message_rows(sources):
    """The rows of the tables of messages: place, code, name."""
    for source in sources:
        if not source.path.endswith(MESSAGE_TABLES):
            continue
        for number, line in enumerate(source.lines, 1):
            if match := re.match(r"\s*DLB_\w+\(([EW]\d{4}), (\w+)", line):
                yield f"{source.path}:{number}", match.group(1), match.group(2)


def check_messages(root, sources):
    """Each code of the tables of messages occurs in a test: in a file below test/ that is no part of the lint."""
    tests = [s for s in sources if s.path.startswith("test/") and not s.path.startswith("test/lint/")]
    tested = {code for test in tests for code in re.findall(r"\b[EW]\d{4}\b", test.text)}
    for place, code, name in message_rows(sources):
        if code not in tested:
            yield f"{place}: no test triggers {code} ({name})"


def check_pages(root, sources):
    """Each code has its page for `dlbc explain`, and each page a code."""
    pages = {s.path for s in sources if s.path.startswith(PAGES) and s.path.endswith(".md")}
    rows = list(message_rows(sources))
    for place, code, name in rows:
        if f"{PAGES}{code}.md" not in pages:
            yield f"{place}: {code} ({name}) has no page {PAGES}{code}.md"
    for path in sorted(pages - {f"{PAGES}{code}.md" for _, code, _ in rows}):
        yield f"{path}:1: no message has this code"


# Rules that see the whole tree at once.
TREE_RULES = {"format": check_format, "messages": check_messages, "pages": check_pages}


def main():
    root = os.path.abspath(sys.argv[1])
    rules = sys.argv[2:]
    sources = list(repository_files(root))
    findings = []
    for rule in rules:
        if rule in TREE_RULES:
            findings += TREE_RULES[rule](root, sources)
            continue
        for source in sources:
            findings += [f"{source.path}:{line}: {message}" for line, message in RULES[rule](source)]
    print("\n".join(findings) if findings else "nothing found")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
