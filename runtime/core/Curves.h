// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Curves of trainings in one picture: panels side by side, with axes and one legend, as SVG and
// PNG.

#ifndef DLB_RUNTIME_CORE_CURVES_H
#define DLB_RUNTIME_CORE_CURVES_H

#include "runtime/core/Drawing.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dlb::runtime {

/// Curves of one name have one colour in all panels, and one entry in the legend.
struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points; ///< (x, y), x ascending
};

/// Points that are not finite are left out, and the curve is broken there.
struct Panel {
  std::string title;
  std::string across; ///< what x is: "step"
  std::vector<Curve> curves;
  bool logAcross = false; ///< of x, all positive
  /// A vertical line at this x.
  std::optional<double> mark = {};
};

/// The y axis of a panel is logarithmic where all values are positive and the largest is more than
/// a hundred times the smallest.
struct CurvePicture {
  std::string title; ///< above all; may be ""
  std::vector<Panel> panels;
  double width = 0; ///< of a panel; 0: what suits their number
};

Drawing drawCurves(const CurvePicture &picture);

/// Writes `stem`.svg and `stem`.png.
Status writeCurves(const CurvePicture &picture, const std::string &stem);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_CURVES_H
