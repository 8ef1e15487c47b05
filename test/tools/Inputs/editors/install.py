# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `install.py BUILD` installs into BUILD/editor-venv what stands for editors in the tests of test/tools:
# pygls, a client of language servers, and babi, which has a TextMate engine; and tensorboard, whose reader
# test/runtime asks. What can't be installed is said, and its test skipped.

import os
import subprocess
import sys

PACKAGES = ["pygls==2.1.1", "babi==1.8.0", "tensorboard==2.21.0"]


def run(*command):
    subprocess.run(command, check=True, timeout=180, capture_output=True, text=True)


def main():
    (build,) = sys.argv[1:]
    folder = os.path.join(build, "editor-venv")
    python = os.path.join(folder, "bin", "python")
    for package in PACKAGES:
        mark = os.path.join(folder, package)  # test/lit.cfg.py looks for it
        if os.path.exists(mark):
            continue
        print(f"setup: installing {package} into {folder}, for a test", file=sys.stderr)
        try:
            if not os.path.exists(python):
                run(sys.executable, "-m", "venv", "--clear", folder)
            run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package)
            open(mark, "w", encoding="utf-8").close()
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", "") or getattr(error, "output", "") or str(error)).strip()
            print(f"setup: that failed, so its test is skipped: {said.splitlines()[-1]}", file=sys.stderr)


if __name__ == "__main__":
    main()
