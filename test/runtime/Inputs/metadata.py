# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# metadata.py FROM TO METADATA: copies a safetensors file with other metadata, a JSON object.

import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    data = file.read()
end = 8 + struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:end])
header["__metadata__"] = json.loads(sys.argv[3])
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[2], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data[end:])
