# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `frame.py FILE`: the messages of FILE, which stand between lines `// -----`, as the protocol sends them.

import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    for message in file.read().split("// -----\n"):
        body = re.sub(r"^//.*\n", "", message, flags=re.MULTILINE).strip().encode()
        sys.stdout.buffer.write(b"Content-Length: %d\r\nContent-Type: dlb\r\n\r\n%s" % (len(body), body))
