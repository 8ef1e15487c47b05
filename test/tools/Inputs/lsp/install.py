# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `install.py BUILD` installs the client that drives the language server in test/tools/lsp-client.test,
# pygls, into BUILD/lsp-venv. Where that is not possible it says so and changes nothing: the test is
# then skipped.

import os
import shutil
import subprocess
import sys

CLIENT = "pygls==2.1.1"


def main():
    (build,) = sys.argv[1:]
    folder = os.path.join(build, "lsp-venv")
    mark = os.path.join(folder, CLIENT)
    if os.path.exists(mark):
        return
    print(f"setup: installing {CLIENT} into {folder}, for the test of the language server", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    python = os.path.join(folder, "bin", "python")
    try:
        for command in [
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT],
        ]:
            subprocess.run(command, check=True, timeout=180, capture_output=True, text=True)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", "") or getattr(error, "output", "") or str(error)).strip()
        print(f"setup: that failed, so its test is skipped: {said.splitlines()[-1]}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        return
    open(mark, "w", encoding="utf-8").close()


if __name__ == "__main__":
    main()
