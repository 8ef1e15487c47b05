# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# terminate-when.py FILE… -- COMMAND…: runs the command, sends it SIGTERM once all files are there, and ends with its exit code.

import os
import subprocess
import sys
import time

end = sys.argv.index("--")
files = sys.argv[1:end]
process = subprocess.Popen(sys.argv[end + 1 :])
while not all(map(os.path.exists, files)):
    if process.poll() is not None:
        sys.exit(f"it ended with {process.returncode} by itself")
    time.sleep(0.02)
process.terminate()
sys.exit(process.wait())
