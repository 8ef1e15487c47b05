# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How much of the marks in examples/wine-quality the measurements explain at all: R² of a forest that can
# learn the training part by heart, on the test part and on those of its rows that it has not seen there.
# Writes nothing; the figures are in the example's README.md.
#
#     python3 test/oracle/wine.py winequality-white.csv      (with scikit-learn 1.9 and NumPy 2.4)

import sys

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import r2_score

rows = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
measured, quality = rows[:, :11], rows[:, 11]
print(f"{len(rows)} wines, {len(np.unique(measured, axis=0))} different measurements")
for seed in range(3):
    order = np.random.RandomState(seed).permutation(len(rows))
    train, test = np.split(order, [len(rows) * 8 // 10])
    forest = ExtraTreesRegressor(500, random_state=seed).fit(measured[train], quality[train])
    seen = {row.tobytes() for row in measured[train]}
    unseen = np.array([row for row in test if measured[row].tobytes() not in seen])
    on_test, on_unseen = (r2_score(quality[part], forest.predict(measured[part])) for part in (test, unseen))
    print(f"seed {seed}: r2 {on_test:.3f}; {on_unseen:.3f} on the {len(unseen) / len(test):.0%} not seen")
