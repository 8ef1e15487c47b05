// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The page of `dlbc viz`: the numbers as JSON, and a script that draws them and answers clicks.

#include "tools/dlbc/VizPage.h"

#include "tools/dlbc/Html.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

namespace dlb {
namespace {

constexpr char vizStyle[] = R"(<style>
:root { color-scheme: light dark; --page: light-dark(#fff, #16181c); --text: light-dark(#1c1e21, #e4e6e8);
  --dim: light-dark(#5c6370, #a2a8b0); --line: light-dark(#d5d8dc, #3a3f46); --soft: light-dark(#f3f4f6, #20242a);
  --bar: light-dark(#0072b2, #56b4e9); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--page); color: var(--text); }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
h2 small { color: var(--dim); font-weight: normal; }
#top { position: sticky; top: 0; background: var(--page); border-bottom: 1px solid var(--line); padding: 0.5rem 0;
  display: flex; flex-wrap: wrap; gap: 1rem; z-index: 1; }
#top > div { flex: 1 1 8rem; min-width: 0; }
#top canvas { width: 9rem; height: 9rem; display: block; }
#top > div.canvas { flex: 0 1 9rem; }
#top > div.bars { flex: 2 1 14rem; }
.maps { display: flex; flex-wrap: wrap; gap: 4px; }
.maps canvas { width: 4rem; height: 4rem; cursor: pointer; }
.maps canvas.strip { width: 100%; height: 2.5rem; }
.maps canvas.kernel { width: 2rem; height: 2rem; cursor: default; }
canvas { image-rendering: pixelated; background: var(--soft); max-width: 100%; }
canvas.chosen { outline: 2px solid #d55e00; }
.bars { display: grid; grid-template-columns: fit-content(40%) 1fr max-content max-content; gap: 0 0.6rem;
  font-size: 0.72rem; line-height: 0.9rem; align-content: start; align-items: center;
  font-variant-numeric: tabular-nums; }
.bars span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars span:nth-child(4n), .bars span:nth-child(4n + 1) { text-align: right; }
.bars i { height: 0.55rem; min-width: 1px; background: var(--bar); display: block; }
.bars figcaption { grid-column: 1 / -1; font-size: inherit; }
#unit, figcaption, .key { font-size: 0.85rem; color: var(--dim); overflow-wrap: anywhere; }
#unit { min-height: 3rem; }
.key { margin: 0 0 0.5rem; }
@media (max-width: 40rem) {
  #top { gap: 0.5rem; }
  #top canvas { width: 5.5rem; height: 5.5rem; }
  #top > div.canvas { flex-basis: 5.5rem; }
  #top > div.bars { flex-basis: 10rem; }
  #top > #unit { flex-basis: 100%; min-height: 2.6rem; }
  .bars > :nth-child(n + 22) { display: none; } /* a caption and five rows are enough to keep in view */
}
</style>
)";

// Colours: below 0 blue, above orange, 0 as the page is, what is not finite (null) pink; of images
// and shares grey.
constexpr char script[] = R"(<script>
const view = JSON.parse(document.getElementById('data').textContent);
const make = (tag, parent, text) => {
  const element = parent.appendChild(document.createElement(tag));
  if (text !== undefined) element.textContent = text;
  return element;
};
const shown = number => number === null ? 'not finite' : Number(number.toPrecision(4)).toString();
// A long name breaks behind a dot.
const makeName = (tag, parent, name) => {
  const element = make(tag, parent);
  name.split('.').forEach((part, i) => {
    if (i) { element.append('.'); make('wbr', element); }
    element.append(part);
  });
  return element;
};
const product = list => list.reduce((a, b) => a * b, 1);

/** Draws values[first..] as height rows of width places; most is what has the full colour. */
function paint(canvas, values, first, height, width, most, grey) {
  canvas.width = width; canvas.height = height;
  const context = canvas.getContext('2d'), image = context.createImageData(width, height);
  for (let i = 0; i < height * width; ++i) {
    const share = most > 0 ? Math.max(-1, Math.min(1, values[first + i] / most)) : 0;
    const color = values[first + i] === null ? [200, 0, 120, 255] : grey ? [255 * share, 255 * share, 255 * share, 255]
      : share < 0 ? [0, 114, 178, -255 * share] : [230, 110, 0, 255 * share];
    color.forEach((part, k) => image.data[4 * i + k] = part);
  }
  context.putImageData(image, 0, 0);
}
const largest = values => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

// The input: [H, W] or [C, H, W], else a strip.
const input = view.input.values.length ? view.input : null;
const rank = input ? input.shape.length : 0;
const image = rank === 2 || (rank === 3 && input.shape[0] <= 4);
const [high, wide] = image ? input.shape.slice(-2) : [1, input ? product(input.shape) : 1];
const canvas = document.getElementById('input');
function drawInput(box) {
  if (!input) return;
  const channels = rank === 3 && image ? input.shape[0] : 1;
  const mean = Array.from({ length: high * wide }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; ++c) {
      const value = input.values[c * high * wide + i];
      sum = value === null || sum === null ? null : sum + value;
    }
    return sum === null ? null : sum / channels;
  });
  paint(canvas, mean, 0, high, wide, largest(mean), image);
  if (!box) return;
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgba(213, 94, 0, 0.45)';
  context.fillRect(box.left, box.top, box.right - box.left + 1, box.bottom - box.top + 1);
}
drawInput();
if (input) make('figcaption', canvas.parentNode, input.name);

// What the output says; as softmax, where it is not one already.
const raw = view.output.values;
if (raw.includes(null)) {
  make('figcaption', document.getElementById('bars'), 'the output is not finite');
} else if (view.output.shape.length === 1 && raw.length > 1 && raw.length <= 1000) {
  const sum = raw.reduce((a, b) => a + b, 0);
  const isShare = raw.every(x => x >= 0) && Math.abs(sum - 1) < 1e-3;
  const top = Math.max(...raw), powers = raw.map(x => Math.exp(x - top));
  const total = powers.reduce((a, b) => a + b, 0);
  const shares = isShare ? raw : powers.map(x => x / total);
  const bars = document.getElementById('bars'), most = 10;
  make('figcaption', bars, (raw.length > most ? 'the ' + most + ' largest of ' + raw.length + ', ' : '') +
    (isShare ? 'shares' : 'softmax, output'));
  shares.map((share, i) => [share, i]).sort((a, b) => b[0] - a[0]).slice(0, most).forEach(([share, i]) => {
    make('span', bars, view.classes[i] ?? String(i));
    make('i', bars).style.width = 100 * share + '%';
    make('span', bars, (100 * share).toFixed(1) + ' %');
    make('span', bars, isShare ? '' : raw[i].toFixed(2));
  });
}
if (view.evidence.values.length) {
  const [h, w] = view.evidence.shape, evidence = document.getElementById('evidence');
  paint(evidence, view.evidence.values, 0, h, w, largest(view.evidence.values), false);
  makeName('figcaption', evidence.parentNode, 'Grad-CAM, at ' + view.evidence.name);
}

/** The places of the input that a unit sees, along its dimensions. */
function boxOf(layer, place) {
  const box = { top: 0, bottom: high - 1, left: 0, right: wide - 1 };
  layer.windows.forEach((window, dimension) => {
    if (!window) return;
    const begin = Math.ceil(window.begin + place[dimension] * window.jump - 1e-6);
    const end = Math.floor(window.begin + place[dimension] * window.jump + window.field - 1 + 1e-6);
    if (image && window.axis === rank - 1) { box.top = Math.max(0, begin); box.bottom = Math.min(high - 1, end); }
    if (image && window.axis === rank) { box.left = Math.max(0, begin); box.right = Math.min(wide - 1, end); }
  });
  return box;
}
function choose(layer, element, place) {
  document.querySelectorAll('.chosen').forEach(old => old.classList.remove('chosen'));
  element.classList.add('chosen');
  const shape = layer.result.shape;
  const index = place.reduce((sum, p, i) => sum * shape[i] + p, 0);
  const box = boxOf(layer, place);
  drawInput(box);
  document.getElementById('unit').textContent = layer.result.name + '[' + place.join(', ') + '] = ' +
    shown(layer.result.values[index]) + (image ? ': sees rows ' + box.top + ' to ' + box.bottom + ' and columns ' +
    box.left + ' to ' + box.right + ' of the input' : '');
}

view.layers.forEach(layer => {
  const main = document.querySelector('main'), { shape, values, name } = layer.result;
  const heading = makeName('h2', main, name + ' ');
  const finite = values.filter(value => value !== null);
  make('small', heading, '[' + shape.join(', ') + ']' + (finite.length ? ', ' +
    shown(finite.reduce((a, b) => Math.min(a, b))) + ' to ' + shown(finite.reduce((a, b) => Math.max(a, b))) : ''));
  const filters = layer.parameters.find(p => p.shape.length === 4 && p.shape[2] * p.shape[3] > 1);
  if (filters) {
    const [, depth, h, w] = filters.shape, whole = filters.values.length === product(filters.shape);
    const apart = whole ? depth * h * w : h * w, count = filters.values.length / apart, kernels = make('div', main), most = largest(filters.values);
    kernels.className = 'maps';
    make('figcaption', main, 'kernels' + (depth > 1 ? ' of the first of ' + depth + ' channels' : ''));
    for (let k = 0; k < Math.min(count, 64); ++k) {
      const kernel = make('canvas', kernels);
      kernel.className = 'kernel';
      paint(kernel, filters.values, k * apart, h, w, most, false);
    }
  }
  const maps = make('div', main), most = largest(values), planes = shape.length >= 3;
  maps.className = 'maps';
  const [h, w] = shape.length >= 2 ? shape.slice(-2) : [1, shape[0]];
  const all = product(shape.slice(0, -2)), count = Math.min(64, all, Math.floor(values.length / (h * w)));
  if (count < all) make('figcaption', main, 'the first ' + count + ' of ' + all);
  for (let c = 0; c < count; ++c) {
    const map = make('canvas', maps);
    map.className = planes ? 'map' : 'strip';
    paint(map, values, c * h * w, h, w, most, layer.kind === 'softmax');
    map.addEventListener('click', event => {
      const area = map.getBoundingClientRect();
      const y = Math.min(h - 1, Math.floor((event.clientY - area.top) / area.height * h));
      const x = Math.min(w - 1, Math.floor((event.clientX - area.left) / area.width * w));
      const outer = [];
      for (let rest = c, d = shape.length - 3; d >= 0; --d) {
        outer.unshift(rest % shape[d]);
        rest = Math.floor(rest / shape[d]);
      }
      choose(layer, map, [...outer, ...(shape.length >= 2 ? [y, x] : [x])]);
    });
  }
  if (layer.kind === 'softmax' && shape.length === 3)
    make('figcaption', main, 'attention, head by head: row by row what each place looks at');
});
</script>
)";

void write(llvm::json::OStream &json, const ViewedTensor &tensor) {
  json.attribute("name", tensor.name);
  json.attributeArray("shape", [&] {
    for (int64_t size : tensor.shape)
      json.value(size);
  });
  json.attributeArray("values", [&] {
    for (float value : tensor.values) {
      char text[32] = "null";
      if (std::isfinite(value))
        std::snprintf(text, sizeof text, "%.5g", value);
      json.rawValue(text);
    }
  });
}

std::string dataOf(const ModelView &view) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream);
  auto tensor = [&](const char *name, const ViewedTensor &value) {
    json.attributeObject(name, [&] { write(json, value); });
  };
  json.object([&] {
    tensor("input", view.input);
    tensor("output", view.output);
    tensor("evidence", view.evidence);
    json.attributeArray("classes", [&] {
      for (const std::string &name : view.classes)
        json.value(llvm::json::fixUTF8(name));
    });
    json.attributeArray("layers", [&] {
      for (const ViewedLayer &layer : view.layers)
        json.object([&] {
          json.attribute("kind", layer.kind);
          tensor("result", layer.result);
          json.attributeArray("parameters", [&] {
            for (const ViewedTensor &parameter : layer.parameters)
              json.object([&] { write(json, parameter); });
          });
          json.attributeArray("windows", [&] {
            for (const auto &window : layer.windows)
              if (window)
                json.object([&] {
                  json.attribute("axis", window->axis);
                  json.attribute("begin", window->begin);
                  json.attribute("jump", window->jump);
                  json.attribute("field", window->field);
                });
              else
                json.value(nullptr);
          });
        });
    });
  });
  // Nothing in it ends the element that holds it.
  std::string safe;
  for (char c : text)
    safe += c == '<' ? "\\u003c" : std::string(1, c);
  return safe;
}

/// The place of a picture at the top; nothing where there is none.
std::string canvas(const char *name, const ViewedTensor &shown) {
  return shown.values.empty()
             ? ""
             : std::string("<div class=\"canvas\"><canvas id=\"") + name + "\"></canvas></div>";
}

} // namespace

std::string vizPage(const std::string &title, const ModelView &view) {
  return std::string(htmlHead) + "<title>" + escaped(title) + "</title>\n" + vizStyle +
         "</head>\n<body>\n<main>\n<h1>" + escaped(title) +
         "</h1>\n<p class=\"key\">Orange is above 0, blue below, each layer by its own largest "
         "value.</p>\n<div id=\"top\">" +
         canvas("input", view.input) + canvas("evidence", view.evidence) +
         "<div class=\"bars\" id=\"bars\"></div><div id=\"unit\">Click on a place of a layer to "
         "see what it is computed "
         "from.</div></div>\n"
         "</main>\n<script type=\"application/json\" id=\"data\">" +
         dataOf(view) + "</script>\n" + script + "</body>\n</html>\n";
}

} // namespace dlb
