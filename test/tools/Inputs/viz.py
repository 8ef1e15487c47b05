# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `viz.py image FILE.npy` writes a picture, `viz.py images FILE.npy` an empty one and that; `viz.py values PAGE.html PREDICTED`
# compares the output of a page, `viz.py check PAGE.html PREDICTED` clicks through it too.

import json
import re
import struct
import sys

from browser import Browser


def image(path, empty=0):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 1, 8, 8), }" % (empty + 1)
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    values = [0.0] * 64 * empty + [((x - 3.5) ** 2 + (y - 3.5) ** 2 < 9) * 1.0 for y in range(8) for x in range(8)]
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values))


# Clicks into the middle of place (y, x) of a layer's map.
CLICK = """((name, map, y, x) => {
  const heading = [...document.querySelectorAll('h2')].find(h => h.textContent.startsWith(name + ' '));
  let maps = heading.nextElementSibling;
  while (!maps.querySelector('canvas.map, canvas.strip')) maps = maps.nextElementSibling;
  const canvas = maps.querySelectorAll('canvas')[map], area = canvas.getBoundingClientRect();
  canvas.dispatchEvent(new MouseEvent('click', { clientX: area.left + (x + 0.5) * area.width / canvas.width,
                                                 clientY: area.top + (y + 0.5) * area.height / canvas.height }));
  const input = document.getElementById('input'), context = input.getContext('2d');
  const marked = [...Array(input.height * input.width).keys()].filter(i => {
    const [red, green, blue] = context.getImageData(i % input.width, Math.floor(i / input.width), 1, 1).data;
    return red !== green || green !== blue;
  });
  return [document.getElementById('unit').textContent, marked.length];
})"""

# Through the mean over places the slope by each of them is a weight of the last layer, over their number.
EVIDENCE = """(() => {
  const layer = view.layers.find(l => l.result.name === 'relu_2').result.values;
  const weights = view.layers.find(l => l.kind === 'dense').parameters.find(p => p.name === 'w').values;
  const best = view.output.values.indexOf(Math.max(...view.output.values));
  const wanted = Array.from({ length: 16 }, (_, i) =>
    Math.max(0, [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + weights[10 * k + best] / 16 * layer[16 * k + i], 0)));
  return [view.evidence.values, wanted];
})()"""


def same_output(output, predicted):
    with open(predicted, encoding="utf-8") as file:
        wanted = [float(word) for word in file.read().split()]
    assert len(output) == len(wanted) == 10, output
    assert all(abs(a - b) < 1e-3 * (1 + abs(b)) for a, b in zip(output, wanted)), (output, wanted)


def values(page, predicted):
    with open(page, encoding="utf-8") as file:
        view = json.loads(re.search("<script[^>]* id=\"data\"[^>]*>(.*?)</script>", file.read(), re.S)[1])
    assert view["input"]["name"] == "image" and len(view["input"]["values"]) == 64, view["input"]
    same_output(view["output"]["values"], predicted)


def check(page, predicted):
    with Browser() as browser:
        for width in (1280, 390):
            browser.open(page, width, 800)
            assert not browser.complaints(), browser.complaints()
            assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert browser.evaluate("document.querySelector('#top').offsetHeight") < 0.4 * 800
        same_output(browser.evaluate("view.output.values"), predicted)
        names = browser.evaluate("view.layers.map(layer => layer.result.name)")
        assert names == ["conv2d_1", "relu_1", "max_pool_1", "conv2d_2", "relu_2", "global_avg_pool_1", "dense_1"], names
        assert browser.evaluate("document.querySelectorAll('.bars i').length") == 10

        def click(*place):
            return browser.evaluate(CLICK + str(place))

        text, marked = click("conv2d_1", 2, 4, 5)
        value = browser.evaluate("view.layers[0].result.values[2 * 64 + 4 * 8 + 5]")
        assert text.endswith(": sees rows 3 to 5 and columns 4 to 6 of the input") and marked == 9, (text, marked)
        assert text.startswith("conv2d_1[2, 4, 5] = ") and abs(float(text.split(" = ")[1].split(":")[0]) - value) < 1e-3, text
        # 2 rows of what sees 3: places 1 to 4; 3 to 6 for the third; of the corner what lies outside is cut off.
        text, marked = click("max_pool_1", 0, 1, 2)
        assert text.endswith("sees rows 1 to 4 and columns 3 to 6 of the input") and marked == 16, (text, marked)
        text, marked = click("conv2d_2", 5, 0, 3)
        assert text.endswith("sees rows 0 to 4 and columns 3 to 7 of the input") and marked == 25, (text, marked)
        text, marked = click("dense_1", 0, 0, 3)
        assert text.startswith("dense_1[3] = ") and marked == 64, (text, marked)

        got, wanted = browser.evaluate(EVIDENCE)
        assert len(got) == 16 and max(wanted) > 0, wanted
        assert all(abs(a - b) < 1e-3 * max(wanted) for a, b in zip(got, wanted)), (got, wanted)


command, *paths = sys.argv[1:]
if command.startswith("image"):
    image(*paths, empty=command == "images")
else:
    {"values": values, "check": check}[command](*paths)
