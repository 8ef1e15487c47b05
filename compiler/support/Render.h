// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Diagnostics as a user reads them: header, source line with underlines and labels, notes, helps.
//
//   resnet.dlb:7:13: error[E0207]: `+` needs equal shapes, but dimension 1 differs: 128 and 64
//       7 |   relu(body + skip)
//         |        ---- ^ ----
//         |        |      `- skip: f32[N, 64, 32, 32], 64 from `x` at 6:27
//         |        `- body: f32[N, 128, 32, 32], 128 from `unit(128)` at 5:51
//      help: `skip` keeps 64 channels; project it with `unit(128, 1)`

#ifndef DLB_SUPPORT_RENDER_H
#define DLB_SUPPORT_RENDER_H

#include <string>
#include <string_view>

namespace dlb {

class DiagnosticEngine;
class SourceManager;
struct Diagnostic;

enum class ColorMode { automatic, always, never };

/// Whether text written to `descriptor` gets colours: with `automatic` on a terminal that is not
/// "dumb", unless NO_COLOR (no-color.org) is set and not empty.
bool useColor(ColorMode mode, int descriptor);

std::string render(const Diagnostic &diagnostic, const SourceManager &sources, bool color);

/// Every diagnostic in order of place, and how many were dropped.
std::string render(const DiagnosticEngine &diagnostics, const SourceManager &sources, bool color);

} // namespace dlb

#endif // DLB_SUPPORT_RENDER_H
