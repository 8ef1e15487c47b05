// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Progress of a training on standard error.

#include "runtime/core/Progress.h"

#include "runtime/core/Clock.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <sys/ioctl.h>
#include <unistd.h>

namespace dlb::runtime {

namespace {

/// Whether a line can be drawn over.
bool isTerminal(FILE *stream) {
  const char *kind = std::getenv("TERM");
  return isatty(fileno(stream)) == 1 && !(kind && std::string_view(kind) == "dumb");
}

size_t columnsOf(FILE *stream) {
  winsize size = {};
  return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace

std::string indented(std::string_view text) {
  std::string result = "  ";
  for (char c : text) {
    bool control = (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n') || c == '\x7f';
    result += control ? '?' : c;
    if (c == '\n')
      result += "  ";
  }
  return result;
}

std::string sparkline(const std::vector<double> &values, size_t width) {
  constexpr const char *signs[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  size_t count = std::min(values.size(), width);
  std::vector<double> means;
  for (size_t i = 0; i < count; ++i) {
    size_t begin = i * values.size() / count, end = (i + 1) * values.size() / count;
    means.push_back(std::accumulate(values.begin() + static_cast<ptrdiff_t>(begin),
                                    values.begin() + static_cast<ptrdiff_t>(end), 0.0) /
                    static_cast<double>(end - begin));
  }
  double least = HUGE_VAL, largest = -HUGE_VAL;
  for (double mean : means)
    if (std::isfinite(mean)) {
      least = std::min(least, mean);
      largest = std::max(largest, mean);
    }
  std::string text;
  for (double mean : means) {
    double place = largest > least ? (mean - least) / (largest - least) : 0.0;
    text += std::isfinite(mean) ? signs[static_cast<size_t>(7.99 * place)] : " ";
  }
  return text;
}

/// Keeps at most 512 values, of ever more steps each.
void Progress::remember(double loss) {
  sum += loss;
  if (++summed < each)
    return;
  losses.push_back(sum / static_cast<double>(each));
  sum = 0;
  summed = 0;
  if (losses.size() < 512)
    return;
  for (size_t i = 0; i < losses.size() / 2; ++i)
    losses[i] = (losses[2 * i] + losses[2 * i + 1]) / 2;
  losses.resize(losses.size() / 2);
  each *= 2;
}

Progress::Progress(FILE *stream) : Progress(stream, isTerminal(stream)) {}

void Progress::step(const Position &position, double loss) {
  if (started < 0)
    started = lastLine = seconds();
  if (!terminal)
    return;
  remember(loss);
  if (seconds() - lastDrawn < 0.1)
    return;
  lastDrawn = seconds();
  // On a narrow terminal first the curve goes, then the bar: a line that wraps stays there.
  char words[96];
  std::snprintf(words, sizeof words, "step %lld of %lld  loss %.4g",
                static_cast<long long>(position.step), static_cast<long long>(position.steps),
                loss);
  size_t told = columns ? columns : columnsOf(stream);
  size_t room = told ? told - 1 : SIZE_MAX; // the last column makes some wrap
  std::string line = std::string(words).substr(0, room);
  room -= line.size();
  constexpr size_t width = 30, frame = 3, curve = 24, least = 4; // fewer show nothing
  if (room >= least + frame) {
    size_t bar = std::min(width, room - frame);
    auto filled =
        static_cast<size_t>(static_cast<double>(bar) * static_cast<double>(position.step) /
                            static_cast<double>(position.steps));
    line = "[" + std::string(filled, '#') + std::string(bar - filled, '.') + "] " + line;
    room -= bar + frame;
  }
  if (room > least && losses.size() >= least)
    line += " " + sparkline(losses, std::min(curve, room - 1));
  std::fprintf(stream, "\r\x1b[K%s", line.c_str());
  std::fflush(stream);
  drawn = true;
}

void Progress::clear() {
  if (drawn)
    std::fputs("\r\x1b[K", stream);
  drawn = false;
}

void Progress::evaluation(const Position &position, double loss, const Reports &valid) {
  clear();
  std::string where =
      position.epochs
          ? "epoch " + std::to_string(position.epoch) + "/" + std::to_string(position.epochs)
          : "step " + std::to_string(position.step) + "/" + std::to_string(position.steps);
  std::fprintf(stream, "%s  loss %.4g", where.c_str(), loss);
  for (const auto &[name, value] : valid.numbers)
    std::fprintf(stream, "  valid %s %.4g", name.c_str(), value);
  double now = seconds();
  std::fprintf(stream, "  %.2f s\n", started < 0 ? 0.0 : now - lastLine);
  for (const auto &[name, text] : valid.texts)
    std::fprintf(stream, "valid %s:\n%s\n", name.c_str(), indented(text).c_str());
  for (const auto &[name, path] : valid.pictures)
    std::fprintf(stream, "valid %s: %s\n", name.c_str(), path.c_str());
  std::fflush(stream);
  lastLine = now;
}

} // namespace dlb::runtime
