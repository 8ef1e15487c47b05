# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `report-browser.py PAGE.html`: what a reader would notice, measured in Chromium.

import sys

from browser import Browser

# Letters' sizes on the screen, of HTML and inside of SVG; how far text is from its background.
MEASURE = """(() => {
  const luminance = color => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
      .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const page = getComputedStyle(document.body);
  const contrast = color => {
    const [a, b] = [luminance(color), luminance(page.backgroundColor)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const words = [...document.querySelectorAll('h1, h2, h3, figcaption, .tile, .tile span, th, td, dt, dd, .ends span')];
  const curves = [...document.querySelectorAll('.curve svg')];
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    least: Math.min(...words.map(e => parseFloat(getComputedStyle(e).fontSize)),
                    ...curves.map(svg => parseFloat(svg.getAttribute('font-size')) * svg.getBoundingClientRect().width
                                         / svg.viewBox.baseVal.width)),
    contrast: Math.min(...words.map(e => contrast(getComputedStyle(e).color))),
    background: luminance(page.backgroundColor),
    curves: curves.length,
    outside: curves.flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
      const [word, box] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
      return word.left < box.left - 1 || word.right > box.right + 1 || word.bottom > box.bottom + 1;
    }).map(text => text.textContent)),
    pictures: [...document.images].map(image => image.complete && image.naturalWidth),
    confusions: document.querySelectorAll('.confusion td').length,
    histograms: document.querySelectorAll('.histogram').length,
    scripts: document.scripts.length,
  };
})()"""

(page,) = sys.argv[1:]
with Browser() as browser:
    for scheme in ("light", "dark"):
        for width, height in ((1280, 900), (390, 844)):
            browser.open(page, width, height, scheme)
            seen = browser.evaluate(MEASURE)
            where = (scheme, width, seen)
            assert not browser.complaints(), browser.complaints()
            assert seen["overflow"] <= 0 and not seen["outside"], where
            assert seen["least"] >= 10, where
            assert seen["contrast"] >= 4.5, where
            assert (seen["background"] > 0.5) == (scheme == "light"), where
            assert seen["curves"] == 3 and seen["confusions"] == 100 and seen["histograms"] == 4, where
            assert len(seen["pictures"]) == 7 and all(size > 30 for size in seen["pictures"]), where
            assert seen["scripts"] == 0, where
