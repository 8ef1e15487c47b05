# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Fits a power law to what `dlbc train` printed about the networks of model.dlb:
#
#     loss = scale · weights^exponent,  a straight line of log loss over log weights, by least squares
#
# r2 is the share of the variance of log loss that the line explains.

import re
import sys
from math import exp, log

# Only the lines at the end of each training begin with the part.
pairs = re.findall(r"^valid   loss (\S+)   weights (\S+)$", sys.stdin.read(), re.MULTILINE)
if len(pairs) < 2:
    sys.exit("a line needs two networks at least")
loss = [log(float(pair[0])) for pair in pairs]
weights = [log(float(pair[1])) for pair in pairs]

x, y = sum(weights) / len(pairs), sum(loss) / len(pairs)
exponent = sum((w - x) * (l - y) for w, l in zip(weights, loss)) / sum((w - x) ** 2 for w in weights)
line = [y + exponent * (w - x) for w in weights]
r2 = 1 - sum((l - f) ** 2 for l, f in zip(loss, line)) / sum((l - y) ** 2 for l in loss)

print("weights    loss    fitted")
for w, l, f in zip(weights, loss, line):
    print(f"{exp(w):7.0f}  {exp(l):6.4f}  {exp(f):8.4f}")
print(f"fit   exponent {exponent:.4f}   scale {exp(y - exponent * x):.4f}   r2 {r2:.4f}")
