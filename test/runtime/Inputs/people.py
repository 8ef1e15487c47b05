# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# people.py FOLDER: writes tables of people, some with holes; sentences with a tag for each word; a text.

import os
import random
import sys

folder = sys.argv[1]
draw = random.Random(1)


def write(name, lines):
    with open(os.path.join(folder, name), "w") as file:
        file.write("\n".join(lines) + "\n")


def people(jobs, ages, count=300):
    lines = ["age,hours,job,rich"]
    for _ in range(count):
        age, job = draw.choice(ages), draw.choice(jobs)
        rich = "yes" if age > 40 and job != "artist" else "no"
        lines.append(f"{age},{draw.choice(['', 35, 40])},{draw.choice([job, job, job, ' ' + job]) if job else '?'},{rich}")
    return lines


good = people(["artist", "baker", "clerk", ""], range(20, 60))
write("people.csv", good)
others = people(["artist", "baker"], range(50, 60))
write("others.csv", others)
write("foreign.csv", others[:11] + ["50,40,diver,no"] * 100)
write("hole.csv", ["age,hours,job,rich"] + ["30,40,baker,no", "50,38,clerk,yes"] * 2 + ["41,40,baker,yes", "20,?,baker,no"])
tags = {"the": "article", "a": "article", "dog": "noun", "cat": "noun", "sees": "verb", "likes": "verb"}
sentences = [[draw.choice(list(tags)) for _ in range(draw.randint(2, 6))] for _ in range(200)]
write("tagged.csv", ["text,tags"] + [" ".join(s) + "," + " ".join(tags[w] for w in s) for s in sentences])
write("text.txt", [" ".join(draw.choice(["the dog", "the cat", "the bird"]) + " sings." for _ in range(4)) for _ in range(60)])
