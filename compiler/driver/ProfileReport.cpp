// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sums over threads and lines. Time is that of all threads together, divided by their number: so
// all rows add up to the time that passed.

#include "driver/ProfileReport.h"

#include "support/InstructionSet.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <map>

using llvm::format;

namespace dlb {
namespace {

/// A kernel on a line: one row. Several sites have it where a line is several layers, or a function
/// was compiled for several sizes.
struct KernelRow {
  const dlb_site *site = nullptr;
  double seconds = 0, leastSeconds = 0, flops = 0, bytes = 0;
  double chunkSeconds = 0; ///< of all threads
  int64_t chunks = 0;
  double launches = 0;
  int sites = 1;

  void add(const KernelRow &other) {
    seconds += other.seconds;
    leastSeconds += other.leastSeconds;
    flops += other.flops;
    bytes += other.bytes;
    chunkSeconds += other.chunkSeconds;
    chunks += other.chunks;
    launches += other.launches;
    sites += other.sites;
  }
};

struct LineRow {
  std::string place, source;
  double seconds = 0;
  std::vector<KernelRow> kernels;
};

class Report {
public:
  explicit Report(Execution &execution)
      : execution(execution), profile(*execution.profile()), threads(profile.threads()) {}

  std::string write() {
    collect();
    head();
    activities();
    lines();
    return std::move(text);
  }

private:
  void collect() {
    std::map<const dlb_site *, runtime::Profile::Total> sums;
    for (int thread = 0; thread < threads; ++thread)
      for (const auto &[site, total] : profile.totals(thread)) {
        sums[site].nanoseconds += total.nanoseconds;
        sums[site].visits += total.visits;
        double seconds = 1e-9 * static_cast<double>(total.nanoseconds) / threads;
        all += seconds;
        if (*site->function || site == runtime::siteOf(runtime::Activity::waiting))
          called += seconds;
      }
    std::map<std::string, LineRow> byPlace;
    for (const auto &[site, total] : sums)
      if (*site->function)
        addKernel(byPlace, site, total);
    for (auto &[place, line] : byPlace)
      rows.push_back(std::move(line));
    auto longer = [](const auto &a, const auto &b) { return a.seconds > b.seconds; };
    std::stable_sort(rows.begin(), rows.end(), longer);
    for (LineRow &line : rows)
      std::stable_sort(line.kernels.begin(), line.kernels.end(), longer);
  }

  void addKernel(std::map<std::string, LineRow> &byPlace, const dlb_site *site,
                 const runtime::Profile::Total &total) {
    std::string place = execution.placeOf(*site);
    LineRow &line = byPlace[place];
    line.place = place;
    line.source = execution.sourceOf(*site);
    KernelRow row;
    row.site = site;
    row.chunkSeconds = 1e-9 * static_cast<double>(total.nanoseconds);
    row.seconds = row.chunkSeconds / threads;
    row.chunks = total.visits;
    int64_t visitsEach = site->joins ? std::min<int64_t>(site->chunks, threads) : site->chunks;
    row.launches = static_cast<double>(total.visits) / static_cast<double>(visitsEach);
    row.flops = row.launches * static_cast<double>(site->flops);
    row.bytes = row.launches * static_cast<double>(site->bytes);
    row.leastSeconds = row.launches * execution.peaks().seconds(static_cast<double>(site->flops),
                                                                static_cast<double>(site->bytes));
    line.seconds += row.seconds;
    auto same = std::find_if(line.kernels.begin(), line.kernels.end(), [&](const KernelRow &other) {
      return std::string_view(other.site->kernel) == site->kernel &&
             std::string_view(other.site->function) == site->function &&
             std::string_view(other.site->pass) == site->pass;
    });
    if (same == line.kernels.end())
      line.kernels.push_back(row);
    else
      same->add(row);
  }

  void head() {
    const CompileOptions &options = execution.settings().compile;
    InstructionSet set = parseInstructionSet(options.instructionSet).value_or(hostInstructionSet());
    const runtime::Peaks &peaks = execution.peaks();
    out << format("profile of %.3f s on %d thread%s, %s\n", all, threads, threads == 1 ? "" : "s",
                  name(set));
    out << format("peaks: %.1f GFLOP/s of multiply-adds, %.1f GB/s in caches, %.1f GB/s beyond\n",
                  1e-9 * peaks.flops, 1e-9 * peaks.cacheBytes, 1e-9 * peaks.memoryBytes);
    for (const auto &[function, total] : profile.calls()) {
      double seconds = 1e-9 * static_cast<double>(total.nanoseconds);
      out << format("  %-20s %8lld calls, mean %.4f ms\n", function.c_str(),
                    static_cast<long long>(total.visits),
                    1e3 * seconds / static_cast<double>(total.visits));
    }
  }

  void activities() {
    out << "\nthread    kernels";
    for (runtime::Activity activity : runtime::activities)
      out << format("  %12s", runtime::siteOf(activity)->kernel);
    out << "\n";
    for (int thread = 0; thread < threads; ++thread) {
      const auto &totals = profile.totals(thread);
      double kernels = 0;
      for (const auto &[site, total] : totals)
        if (*site->function)
          kernels += 1e-9 * static_cast<double>(total.nanoseconds);
      out << format("%6d %8.3f s", thread, kernels);
      for (runtime::Activity activity : runtime::activities) {
        auto found = totals.find(runtime::siteOf(activity));
        int64_t time = found == totals.end() ? 0 : found->second.nanoseconds;
        out << format("  %10.3f s", 1e-9 * static_cast<double>(time));
      }
      out << "\n";
    }
  }

  void lines() {
    out << "\nshares of the time in compiled functions, waiting included\n"
        << "       ms   share  launches    chunks  us/chunk  GFLOP/s    GB/s  roofline\n";
    for (const LineRow &line : rows) {
      out << format("\n%9.2f  %5.1f%%  ", 1e3 * line.seconds, share(line.seconds)) << line.place;
      if (!line.source.empty())
        out << "  " << line.source;
      out << "\n";
      double rest = 0;
      int left = 0;
      for (const KernelRow &kernel : line.kernels)
        if (share(kernel.seconds) >= kLeastShare) {
          kernelRow(kernel);
        } else {
          rest += kernel.seconds;
          ++left;
        }
      if (left)
        out << format("%9.2f  %5.1f%%  in %d kernel%s of less than %.1f%%\n", 1e3 * rest,
                      share(rest), left, left == 1 ? "" : "s", kLeastShare);
    }
  }

  void kernelRow(const KernelRow &row) {
    const dlb_site &site = *row.site;
    double time = std::max(row.seconds, 1e-12);
    out << format("%9.2f  %5.1f%%  %8.0f  %8lld  %8.1f  %7.1f  %6.1f  %7.0f%%", 1e3 * row.seconds,
                  share(row.seconds), row.launches, static_cast<long long>(row.chunks),
                  1e6 * row.chunkSeconds / static_cast<double>(row.chunks), 1e-9 * row.flops / time,
                  1e-9 * row.bytes / time, 100 * row.leastSeconds / time)
        << "  " << site.kernel;
    bool inStep = llvm::StringRef(site.function).starts_with("step");
    out << (inStep ? " " : " of ") << (inStep ? site.pass : site.function);
    if (*site.instance)
      out << ", " << site.instance;
    if (row.sites > 1)
      out << " and " << row.sites - 1 << " more";
    if (*site.others)
      out << ", with lines " << site.others;
    out << "\n";
  }

  double share(double seconds) const { return called > 0 ? 100 * seconds / called : 0; }

  static constexpr double kLeastShare = 0.1;

  Execution &execution;
  const runtime::Profile &profile;
  int threads;
  double all = 0, called = 0; ///< seconds of the run, and in compiled functions
  std::vector<LineRow> rows;
  std::string text;
  llvm::raw_string_ostream out{text};
};

} // namespace

std::string profileReport(Execution &execution) {
  execution.profile()->finish();
  return Report(execution).write();
}

bool writeProfileTrace(Execution &execution, const std::string &path) {
  execution.profile()->finish();
  runtime::Status written =
      runtime::writeTrace(*execution.profile(), path, execution.program().files.front(),
                          [&](const dlb_site &site) { return execution.sourceOf(site); });
  if (!written)
    execution.messages().show(written.failure());
  return static_cast<bool>(written);
}

} // namespace dlb
