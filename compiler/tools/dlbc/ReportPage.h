// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A training as one page of HTML that needs no other file and no network.

#ifndef DLB_TOOLS_DLBC_REPORTPAGE_H
#define DLB_TOOLS_DLBC_REPORTPAGE_H

#include "driver/RunHistory.h"

#include <string>

namespace dlb {

/// Of one training, or of the choices of a `compare` or the folds of a `cross_validate`, and the
/// table of what they reached.
std::string reportPage(const std::string &title, const std::vector<RunHistory> &runs,
                       const TextTable &reached);

// The parts of a page (ReportParts.cpp).

/// A number as people read it; "–" for one that is none.
std::string shownNumber(double number);
std::string curveHtml(const runtime::Panel &panel);
/// Square tables of what is not negative are shaded: counts by their share of the row, others by
/// their size.
std::string tableHtml(const runtime::ReportedTable &table);
std::string tableHtml(const TextTable &table);
std::string histogramHtml(const Histogram &histogram);
/// The picture as a data URI, else why it is missing. `room` is what the page may still hold.
std::string pictureHtml(const RunHistory &run, const std::string &named, const std::string &caption,
                        size_t &room);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_REPORTPAGE_H
