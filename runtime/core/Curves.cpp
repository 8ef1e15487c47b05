// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The layout of curves: axes, ticks, legend.

#include "runtime/core/Curves.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dlb::runtime {

namespace {

using Point = Drawing::Point;

// Told apart by people who do not see all colours (Okabe and Ito, 2008; yellow darkened).
constexpr Drawing::Color colors[] = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7,
                                     0xE69F00, 0x56B4E9, 0x8C6D00, 0x000000};
constexpr Drawing::Color gridColor = 0xE3E3E3, frameColor = 0x999999, markColor = 0x777777;
constexpr size_t longestName = 60;

/// Values along one side of a panel, and where they are drawn.
class Axis {
public:
  Axis(bool logarithmic, double least, double largest, double from, double to)
      : logarithmic(logarithmic), from(from), to(to) {
    low = mapped(least);
    high = mapped(largest);
    if (high - low < 1e-12 * std::max(1.0, std::abs(low))) {
      double room = logarithmic ? 0.5 : std::max(std::abs(low) * 0.1, 1e-6);
      low -= room;
      high += room;
    }
  }
  void widen(double share) {
    double room = (high - low) * share;
    low -= room;
    high += room;
  }
  double place(double value) const {
    return from + (mapped(value) - low) / (high - low) * (to - from);
  }
  std::vector<double> ticks() const;

private:
  double mapped(double value) const { return logarithmic ? std::log10(value) : value; }
  bool logarithmic;
  double from, to, low = 0, high = 1;
};

/// Between 3 and about 8: multiples of 1, 2 or 5 times a power of ten, or on a logarithmic axis
/// powers of ten and, where those are few, 2 and 5 times them.
std::vector<double> Axis::ticks() const {
  std::vector<double> ticks;
  if (logarithmic && high - low > 0.7) {
    double each = std::max(1.0, std::ceil((high - low) / 7));
    for (double power = std::floor(low); power <= high; ++power)
      for (double digit : {1.0, 2.0, 5.0}) {
        double value = std::log10(digit) + power;
        bool shown = digit == 1 ? std::fmod(power, each) == 0 : high - low < 2.5;
        if (shown && value >= low && value <= high)
          ticks.push_back(std::pow(10, power) * digit);
      }
    return ticks;
  }
  double first = logarithmic ? std::pow(10, low) : low,
         last = logarithmic ? std::pow(10, high) : high;
  double rough = (last - first) / 5, power = std::pow(10, std::floor(std::log10(rough)));
  double step = power;
  for (double digit : {1.0, 2.0, 5.0, 10.0})
    if (digit * power <= rough * 1.5)
      step = digit * power;
  for (double k = std::ceil(first / step); k * step <= last; ++k)
    ticks.push_back(k * step);
  return ticks;
}

std::string tickText(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.6g", value + 0.0); // -0 becomes 0
  return text;
}

std::string shortened(const std::string &name) {
  if (name.size() <= longestName)
    return name;
  size_t end = longestName - 3;
  while (end && (name[end] & 0xC0) == 0x80) // in the middle of a sign
    --end;
  return name.substr(0, end) + "...";
}

struct Style {
  Drawing::Color color;
  double dash;
};

class Layout {
public:
  explicit Layout(const CurvePicture &picture) : picture(picture) {
    for (const Panel &panel : picture.panels)
      for (const Curve &curve : panel.curves)
        if (std::find(names.begin(), names.end(), curve.name) == names.end())
          names.push_back(curve.name);
  }
  Drawing run();

private:
  Style style(const std::string &name) const {
    auto number = static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    size_t round = number / std::size(colors);
    return {colors[number % std::size(colors)], round == 0 ? 0.0 : 2.0 + 2.0 * (round % 4)};
  }
  void panel(const Panel &panel, double left, double top, double width, double height);
  void curve(const Curve &curve, const Axis &across, const Axis &up);
  double legend(double top, double width);
  void words(double x, double y, std::string text, Drawing::Anchor anchor,
             Drawing::Color color = 0x333333) {
    drawing.words.push_back({{x, y}, std::move(text), anchor, color});
  }
  void line(std::vector<Point> points, Drawing::Color color) {
    drawing.lines.push_back({std::move(points), color});
  }

  const CurvePicture &picture;
  std::vector<std::string> names;
  Drawing drawing;
};

bool shown(const Panel &panel, const std::pair<double, double> &point) {
  return std::isfinite(point.first) && std::isfinite(point.second) &&
         (!panel.logAcross || point.first > 0);
}

void Layout::panel(const Panel &panel, double left, double top, double width, double height) {
  constexpr double leftRoom = 62, rightRoom = 16, topRoom = 24, bottomRoom = 40;
  double x0 = left + leftRoom, x1 = left + width - rightRoom, y0 = top + height - bottomRoom,
         y1 = top + topRoom;
  words((x0 + x1) / 2, top + 14, shortened(panel.title), Drawing::Anchor::middle);
  words((x0 + x1) / 2, y0 + 32, shortened(panel.across), Drawing::Anchor::middle);
  double least[2] = {HUGE_VAL, HUGE_VAL}, largest[2] = {-HUGE_VAL, -HUGE_VAL};
  for (const Curve &curve : panel.curves)
    for (const auto &point : curve.points)
      if (shown(panel, point)) {
        double values[2] = {point.first, point.second};
        for (int i = 0; i < 2; ++i) {
          least[i] = std::min(least[i], values[i]);
          largest[i] = std::max(largest[i], values[i]);
        }
      }
  bool any = least[0] <= largest[0];
  for (int i = 0; !any && i < 2; ++i) {
    least[i] = i == 0 && panel.logAcross ? 1 : 0;
    largest[i] = 10;
  }
  Axis across(panel.logAcross, least[0], largest[0], x0, x1);
  Axis up(any && least[1] > 0 && largest[1] > 100 * least[1], least[1], largest[1], y0, y1);
  up.widen(0.04);
  for (double tick : across.ticks()) {
    double x = across.place(tick);
    line({{x, y0}, {x, y1}}, gridColor);
    words(x, y0 + 15, tickText(tick), Drawing::Anchor::middle);
  }
  for (double tick : up.ticks()) {
    double y = up.place(tick);
    line({{x0, y}, {x1, y}}, gridColor);
    words(x0 - 6, y + 4, tickText(tick), Drawing::Anchor::end);
  }
  line({{x0, y1}, {x0, y0}, {x1, y0}}, frameColor);
  if (!any)
    words((x0 + x1) / 2, (y0 + y1) / 2, "no finite values", Drawing::Anchor::middle);
  if (panel.mark && any && *panel.mark >= least[0] && *panel.mark <= largest[0]) {
    double x = across.place(*panel.mark);
    drawing.lines.push_back({{{x, y0}, {x, y1}}, markColor, 1.5, 4});
  }
  for (const Curve &curve : panel.curves) {
    Curve piece{curve.name, {}};
    for (const auto &point : curve.points) {
      if (shown(panel, point)) {
        piece.points.push_back(point);
        continue;
      }
      this->curve(piece, across, up);
      piece.points.clear();
    }
    this->curve(piece, across, up);
  }
}

/// One point is shown as a diamond. Of many in a column of pixels the extremes are enough.
void Layout::curve(const Curve &curve, const Axis &across, const Axis &up) {
  auto [color, dash] = style(curve.name);
  std::vector<Point> points;
  for (size_t begin = 0, end = 0; begin < curve.points.size(); begin = end) {
    double x = across.place(curve.points[begin].first);
    std::vector<Point> column;
    for (end = begin; end < curve.points.size() && across.place(curve.points[end].first) < x + 0.5;
         ++end)
      column.push_back({across.place(curve.points[end].first), up.place(curve.points[end].second)});
    auto byHeight = [](const Point &a, const Point &b) { return a.y < b.y; };
    auto [lowest, highest] = std::minmax_element(column.begin(), column.end(), byHeight);
    if (column.size() > 4)
      column = {column.front(), std::min(lowest, highest)[0], std::max(lowest, highest)[0],
                column.back()};
    points.insert(points.end(), column.begin(), column.end());
  }
  if (points.size() == 1) {
    constexpr double half = 3;
    auto [x, y] = points[0];
    points = {{x - half, y}, {x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}};
  }
  if (!points.empty())
    drawing.lines.push_back({std::move(points), color, 1.6, dash});
}

/// Returns where it ends.
double Layout::legend(double top, double width) {
  constexpr double margin = 16, stroke = 20, between = 18, high = 16;
  double x = margin, y = top + 10;
  for (const std::string &name : names) {
    std::string text = shortened(name);
    double wide = stroke + 6 + Drawing::widthOf(text) + between;
    if (x > margin && x + wide - between > width - margin) {
      x = margin;
      y += high;
    }
    auto [color, dash] = style(name);
    drawing.lines.push_back({{{x, y - 4}, {x + stroke, y - 4}}, color, 2, dash});
    words(x + stroke + 6, y, text, Drawing::Anchor::begin);
    x += wide;
  }
  return names.empty() ? top : y + 10;
}

Drawing Layout::run() {
  size_t count = picture.panels.size(), columns = count > 1 ? 2 : 1;
  double width = columns == 1 ? 640 : 440;
  width = picture.width > 0 ? picture.width : width;
  double height = width > 600 ? 360 : 270;
  double top = picture.title.empty() ? 6 : 26;
  drawing.width = width * static_cast<double>(columns);
  if (!picture.title.empty())
    words(drawing.width / 2, 17, shortened(picture.title), Drawing::Anchor::middle, 0);
  for (size_t i = 0; i < count; ++i)
    panel(picture.panels[i], width * static_cast<double>(i % columns),
          top + height * static_cast<double>(i / columns), width, height);
  top += height * static_cast<double>((count + columns - 1) / columns);
  drawing.height = legend(top, drawing.width);
  return std::move(drawing);
}

} // namespace

Drawing drawCurves(const CurvePicture &picture) { return Layout(picture).run(); }

Status writeCurves(const CurvePicture &picture, const std::string &stem) {
  Drawing drawing = drawCurves(picture);
  std::string text = drawing.svg();
  DLB_TRY(writeWhole(stem + ".svg", text.data(), static_cast<int64_t>(text.size())));
  return drawing.writePng(stem + ".png");
}

} // namespace dlb::runtime
