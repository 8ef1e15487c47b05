// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The page of a report: what a training reached, its curves, tables, pictures, texts and weights.

#include "tools/dlbc/ReportPage.h"

#include "tools/dlbc/Html.h"

#include <algorithm>
#include <map>

namespace dlb {
namespace {

constexpr char reportStyle[] = R"(<style>
:root { color-scheme: light dark; --page: light-dark(#fff, #16181c); --text: light-dark(#1c1e21, #e4e6e8);
  --dim: light-dark(#5c6370, #a2a8b0); --line: light-dark(#d5d8dc, #3a3f46); --soft: light-dark(#f3f4f6, #20242a);
  --bar: light-dark(#0072b2, #56b4e9); --warn: light-dark(#a33b00, #ffb37a); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--page); color: var(--text); }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.75rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; overflow-wrap: anywhere; }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--dim); font-size: 0.875rem; overflow-wrap: anywhere; }
figcaption b { color: var(--text); }
.tiles, .grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
.tiles { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.tile { background: var(--soft); border-radius: 8px; padding: 0.6rem 0.9rem; overflow-wrap: anywhere; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.3; }
.tile span { color: var(--dim); font-size: 0.875rem; }
.curve svg { width: 100%; height: auto; display: block; border: 1px solid var(--line); border-radius: 8px; }
.histogram { background: var(--soft); border-radius: 8px; padding: 0.6rem 0.9rem; }
.histogram svg { width: 100%; height: 4rem; display: block; fill: var(--bar); margin-top: 0.3rem;
  border-bottom: 1px solid var(--line); }
.ends { display: flex; justify-content: space-between; gap: 0.5rem; margin: 0.2rem 0 0; font-size: 0.8rem;
  color: var(--dim); }
.pictures { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(45%, 15rem), 1fr)); }
.picture img { max-width: 100%; width: 100%; image-rendering: pixelated; display: block; border-radius: 4px; }
.wide { overflow-x: auto; max-width: 100%; margin-bottom: 1rem; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: 0.2rem 0.5rem; text-align: right; white-space: nowrap; }
th { background: var(--soft); font-weight: 600; }
.confusion { font-size: 0.8rem; }
.confusion th, .confusion td { padding: 0.2rem 0.35rem; }
td.right { background: rgba(0, 158, 115, var(--share)); }
td.shade { background: rgba(0, 114, 178, var(--share)); }
td.wrong { background: rgba(213, 94, 0, var(--share)); }
pre { background: var(--soft); border-radius: 8px; padding: 0.7rem 0.9rem; overflow: auto; font: 0.85rem/1.45
  ui-monospace, monospace; max-height: 30rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.problem { color: var(--warn); margin: 0.25rem 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  table:not(.confusion) th:first-child { white-space: normal; overflow-wrap: anywhere; min-width: 7rem; }
}
details { margin-top: 0.75rem; }
summary { cursor: pointer; color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; font-size: 0.9rem; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { .curve svg { filter: invert(0.91) hue-rotate(180deg); } }
</style>
)";

constexpr size_t mostPictures = 8, mostTexts = 5; ///< of one report, over the steps

using runtime::ReportedTable;

/// `count` of `all`, evenly, with the last.
template <typename T> std::vector<T> chosen(const std::vector<T> &all, size_t count) {
  std::vector<T> some;
  for (size_t i = 0; i < std::min(count, all.size()); ++i)
    some.push_back(all[all.size() <= count ? i : i * (all.size() - 1) / (count - 1)]);
  return some;
}

/// A training's sections, one after the other.
class Run {
public:
  Run(const RunHistory &run, size_t &room) : run(run), room(room) {}
  std::string html();

private:
  void section(int64_t number);
  void tiles(int64_t number);
  void curves(int64_t number);
  void tables(int64_t number);
  void pictures(int64_t number);
  void texts(int64_t number);
  void about();
  void heading(const char *what, int64_t number) {
    std::string called = run.called(number);
    page += "<h2>" + escaped(what + (called.empty() ? "" : ", " + called)) + "</h2>\n";
  }
  static std::string when(const RecordedLine &line) {
    return (line.part.empty() ? "" : line.part + ", ") + "step " + std::to_string(line.step);
  }
  /// The names of what `list` finds in lines of a section, in the order of their first occurrence.
  template <typename List> std::vector<std::string> names(int64_t number, List list) const {
    std::vector<std::string> found;
    for (const RecordedLine &line : run.lines)
      for (const std::string &name : list(line))
        if (line.section == number && std::find(found.begin(), found.end(), name) == found.end())
          found.push_back(name);
    return found;
  }
  /// Texts or pictures, one list for each name: what was reported, and when.
  std::vector<std::pair<std::string, runtime::Texts>>
  reported(int64_t number, runtime::Texts runtime::Reports::*kind) const;

  const RunHistory &run;
  size_t &room;
  std::string page;
};

/// What the weights that remain are worth.
void Run::tiles(int64_t number) {
  std::string text;
  const RecordedLine *test = run.last(number, "test");
  for (const RecordedLine *line : {test, run.last(number, "valid", test ? test->step : -1)})
    if (line)
      for (const auto &[name, value] : line->reports.numbers)
        text += "<div class=\"tile\"><b>" + shownNumber(value) + "</b><span>" + line->part + " " +
                escaped(name) + "</span></div>\n";
  if (text.empty())
    return;
  heading("Reached", number);
  page += "<div class=\"tiles\">\n" + text + "</div>\n";
}

void Run::curves(int64_t number) {
  std::vector<runtime::Panel> panels = run.panels(number);
  if (panels.empty())
    return;
  heading("Curves", number);
  page += "<div class=\"grid\">\n";
  for (const runtime::Panel &panel : panels)
    page += curveHtml(panel);
  page += "</div>\n";
}

/// The last of each part; and where the rows are layers, how their spread went on.
void Run::tables(int64_t number) {
  auto named = [](const RecordedLine &line) {
    std::vector<std::string> result;
    for (const ReportedTable &table : line.reports.tables)
      result.push_back(table.name);
    return result;
  };
  std::vector<std::string> all = names(number, named);
  if (!all.empty())
    heading("Tables", number);
  for (const std::string &name : all) {
    std::map<std::string, std::pair<const RecordedLine *, const ReportedTable *>> last;
    runtime::Panel spread{name + ": deviation", "step", {}};
    for (const RecordedLine &line : run.lines) {
      for (const ReportedTable &table : line.reports.tables) {
        if (line.section != number || table.name != name)
          continue;
        last[line.part] = {&line, &table};
        if (table.columns.size() < 2 || table.columns[1] != "deviation" || !line.loss)
          continue;
        spread.curves.resize(std::max(spread.curves.size(), table.rows.size()));
        for (size_t row = 0; row < table.rows.size(); ++row) {
          size_t at = row * static_cast<size_t>(table.width) + 1;
          spread.curves[row].name = table.rows[row];
          if (at < table.values.size())
            spread.curves[row].points.emplace_back(line.step, table.values[at]);
        }
      }
    }
    bool folded = false; // all but the first, which is of `test` where there is one
    for (const auto &[part, found] : last) {
      std::string title = escaped(name) + " <small>(" + escaped(when(*found.first)) + ")</small>";
      std::string table = tableHtml(*found.second);
      page += folded ? "<details><summary>" + title + "</summary>" + table + "</details>\n"
                     : "<h3>" + title + "</h3>\n" + table;
      folded = true;
    }
    if (!spread.curves.empty())
      page += "<div class=\"grid\">\n" + curveHtml(spread) + "</div>\n";
  }
}

std::vector<std::pair<std::string, runtime::Texts>>
Run::reported(int64_t number, runtime::Texts runtime::Reports::*kind) const {
  auto named = [&](const RecordedLine &line) {
    std::vector<std::string> result;
    for (const auto &[name, value] : line.reports.*kind)
      result.push_back(name);
    return result;
  };
  std::vector<std::pair<std::string, runtime::Texts>> all;
  for (const std::string &name : names(number, named)) {
    all.emplace_back(name, runtime::Texts());
    for (const RecordedLine &line : run.lines)
      for (const auto &[known, value] : line.reports.*kind)
        if (line.section == number && known == name)
          all.back().second.emplace_back(value, when(line));
  }
  return all;
}

void Run::pictures(int64_t number) {
  auto all = reported(number, &runtime::Reports::pictures);
  if (!all.empty())
    heading("Pictures", number);
  for (const auto &[name, shown] : all) {
    page += "<h3>" + escaped(name) + "</h3>\n<div class=\"pictures\">\n";
    for (const auto &[path, caption] : chosen(shown, mostPictures))
      page += pictureHtml(run, path, caption, room);
    page += "</div>\n";
  }
}

/// The last one is open, some of those before are folded.
void Run::texts(int64_t number) {
  auto all = reported(number, &runtime::Reports::texts);
  if (!all.empty())
    heading("Texts", number);
  for (auto &[name, shown] : all) {
    page += "<h3>" + escaped(name) + " <small>(" + escaped(shown.back().second) +
            ")</small></h3>\n<pre class=\"text\">" + escaped(shown.back().first) + "</pre>\n";
    shown.pop_back();
    for (const auto &[text, caption] : chosen(shown, mostTexts))
      page += "<details><summary>" + escaped(caption) + "</summary><pre class=\"text\">" +
              escaped(text) + "</pre></details>\n";
  }
}

void Run::section(int64_t number) {
  tiles(number);
  curves(number);
  tables(number);
  pictures(number);
  texts(number);
}

void Run::about() {
  if (!run.weights.empty()) {
    page += "<h2>Weights</h2>\n<div class=\"grid\">\n";
    for (const Histogram &histogram : run.weights)
      page += histogramHtml(histogram);
    page += "</div>\n";
  }
  if (!run.settings.empty()) {
    page += "<h2>Settings</h2>\n<dl>\n";
    for (const auto &[name, value] : run.settings)
      page += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
    page += "</dl>\n";
  }
  if (!run.program.empty())
    page += "<h2>Program</h2>\n<pre>" + escaped(run.program) + "</pre>\n";
}

std::string Run::html() {
  if (!run.ending.empty())
    page += "<p class=\"problem\">" + escaped(run.ending) + "</p>\n";
  for (const std::string &problem : run.problems)
    page += "<p class=\"problem\">" + escaped(problem) + "</p>\n";
  if (!run.reached.empty())
    page += "<h2>Side by side</h2>\n" + tableHtml(run.reached);
  for (int64_t number = 1; number <= run.sections(); ++number)
    section(number);
  about();
  return std::move(page);
}

/// What a run is called among others.
std::string nameOf(const RunHistory &run) {
  return run.variant.empty() ? run.folder.substr(run.folder.rfind('/') + 1) : run.variant;
}

/// What all runs reached, and their curves together, one panel for each number of the held-out
/// part.
std::string comparison(const std::vector<RunHistory> &runs, const TextTable &reached) {
  std::vector<runtime::Panel> together;
  for (const RunHistory &run : runs)
    for (runtime::Panel &panel : run.panels(1)) {
      runtime::Curve curve = std::move(panel.curves.back());
      curve.name = nameOf(run);
      auto known = std::find_if(together.begin(), together.end(),
                                [&](const auto &other) { return other.title == panel.title; });
      if (known == together.end())
        known = together.insert(known, {panel.title, panel.across, {}});
      known->curves.push_back(std::move(curve));
    }
  std::string text = "<h2>Side by side</h2>\n" + tableHtml(reached) + "<div class=\"grid\">\n";
  for (const runtime::Panel &panel : together)
    text += curveHtml(panel);
  return text + "</div>\n";
}

} // namespace

std::string reportPage(const std::string &title, const std::vector<RunHistory> &runs,
                       const TextTable &reached) {
  size_t room = size_t{24} << 20; // bytes of pictures
  std::string page = std::string(htmlHead) + "<title>" + escaped(title) + "</title>\n" +
                     reportStyle + "</head>\n<body>\n<main>\n<h1>" + escaped(title) + "</h1>\n";
  if (runs.size() == 1)
    return page + Run(runs.front(), room).html() + "</main>\n</body>\n</html>\n";
  page += comparison(runs, reached);
  for (const RunHistory &run : runs)
    page += "<details><summary>" + escaped(nameOf(run)) + "</summary>\n" + Run(run, room).html() +
            "</details>\n";
  return page + "</main>\n</body>\n</html>\n";
}

} // namespace dlb
