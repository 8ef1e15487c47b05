# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The summary of LeNet-5 as JSON, one object a line, from standard input.

import json
import sys

model, training, memory = [json.loads(line) for line in sys.stdin]
assert (model["type"], model["name"]) == ("model", "lenet5")
layers = {layer["path"]: layer for layer in model["layers"]}
assert model["layers"][0]["path"] == "lenet5"
assert layers["lenet5"]["parameters"] == 61706 and layers["lenet5"]["macs"] == 416520
assert layers["lenet5.conv2d_2"] == {
    "path": "lenet5.conv2d_2",
    "output": ["N", 16, 10, 10],
    "parameters": 2416,
    "macs": 240000,
    "activation_bytes": 6400,
    "receptive_field": [14, 14],
}
assert (training["type"], training["models"], training["batch"]) == ("training", ["lenet5"], 8)
assert training["phases"] == [{"name": "", "every": 1, "trained": {"lenet5": 61706}, "frozen": {}}]
assert memory["type"] == "memory" and 0 < memory["arena_bytes"] <= memory["unshared_bytes"]
