# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `lexicon.py FOLDER` writes FOLDER/lexicon.csv, with the columns spelling and phonemes, from the CMU
# dictionary of Debian's package festlex-cmu, whose lines are
#
#     ("abandon" nil (((ax) 0) ((b ae n) 1) ((d ax n) 0)))
#
# Of the 105,000 words those remain that have 15 letters and 15 phonemes at most; of several
# pronunciations the first. Stress and the bounds of syllables are left out.

import re
import sys
from pathlib import Path

DICTIONARY = Path("/usr/share/festival/dicts/cmu/cmudict-0.4.out")
LONGEST = 15

words = {}
for line in DICTIONARY.read_text(encoding="latin-1").splitlines():
    if entry := re.fullmatch(r'\("([a-z]+)" \S+ \((.*)\)\)', line.strip()):
        words.setdefault(entry[1], re.findall(r"[a-z]+", entry[2]))
with open(Path(sys.argv[1]) / "lexicon.csv", "w", encoding="utf-8") as table:
    table.write("spelling,phonemes\n")
    for word, phonemes in words.items():
        if len(word) <= LONGEST and 0 < len(phonemes) <= LONGEST:
            table.write(f"{word},{' '.join(phonemes)}\n")
