# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# full-disk.py COMMAND...: runs the command so that writing a file beyond 10 KB fails.

import os
import resource
import signal
import sys

resource.setrlimit(resource.RLIMIT_FSIZE, (10240, 10240))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, a shell does not
os.execvp(sys.argv[1], sys.argv[1:])
