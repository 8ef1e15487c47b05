# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# mistakes.py DLBC FOLDER [--update]: what `dlbc check` says to each FOLDER/NAME.dlb is FOLDER/NAME.txt, exactly; it exits with 1
# where that has an error, with 0 where it has warnings only. `--update` writes the texts anew, to be read before they are committed.

import concurrent.futures
import difflib
import os
import subprocess
import sys


def check(dlbc, folder, name, update):
    """What differs from the text that is expected; "" where nothing does."""
    command = [dlbc, "check", "--color=never", name + ".dlb"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    path = os.path.join(folder, name + ".txt")
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(result.stderr)
        return ""
    if not os.path.exists(path):
        return f"{name}: there is no {path}\n"
    with open(path, encoding="utf-8") as file:
        wanted = file.read()
    difference = difflib.unified_diff(wanted.splitlines(True), result.stderr.splitlines(True), name + ".txt", "dlbc check")
    text = "".join(difference)
    if result.returncode != int("error[" in wanted) or result.stdout or not wanted:
        text += f"{name}: exits with {result.returncode} and prints {result.stdout!r}\n"
    return text


def main():
    dlbc, folder = sys.argv[1:3]
    names = sorted(name[:-4] for name in os.listdir(folder) if name.endswith(".dlb"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = "".join(pool.map(lambda name: check(dlbc, folder, name, "--update" in sys.argv), names))
    print(found or f"{len(names)} mistakes are told as they should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
