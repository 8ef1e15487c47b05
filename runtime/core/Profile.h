// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the time of a run goes: each thread is at any moment at one site of compiled code, or busy
// with something else that has a name.

#ifndef DLB_RUNTIME_CORE_PROFILE_H
#define DLB_RUNTIME_CORE_PROFILE_H

#include "runtime/abi/profile.h"
#include "runtime/abi/program.h"
#include "runtime/core/Result.h"
#include "runtime/core/Team.h"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace dlb::runtime {

/// What a thread does when it runs no kernel. They are sites too, of no function.
enum class Activity { outside, waiting, loading, compiling };
constexpr Activity activities[] = {Activity::waiting, Activity::loading, Activity::compiling,
                                   Activity::outside};
const dlb_site *siteOf(Activity activity);

class Profile {
public:
  struct Total {
    int64_t nanoseconds = 0;
    int64_t visits = 0; ///< chunks, where it is a kernel's site
  };
  struct Event {
    const dlb_site *site;
    int64_t begin, end; ///< nanoseconds since the profile began
  };
  struct Call {
    const dlb_function *function;
    int64_t begin, end;
  };
  using Totals = std::unordered_map<const dlb_site *, Total>;

  /// The last `events` events of all threads together are kept, and calls likewise.
  Profile(int threads, int64_t events);

  int threads() const { return static_cast<int>(all.size()); }

  /// From now on `thread`, the caller's, is at `site`.
  void mark(int thread, const dlb_site *site);
  /// A call of a compiled function is over. For thread 0.
  void called(const dlb_function &function, int64_t begin);
  int64_t now() const;
  /// Ends what the threads are at. While no compiled code runs; it may begin anew afterwards.
  void finish();

  /// By site, of one thread.
  const Totals &totals(int thread) const { return all[static_cast<size_t>(thread)].totals; }
  const std::map<std::string, Total> &calls() const { return byFunction; }
  /// The events that are kept, oldest first, from the moment on since which every thread's are.
  std::vector<Event> events(int thread) const;
  std::vector<Call> lastCalls() const;
  /// Whether older events were dropped.
  bool isCut() const { return keptSince() > 0; }

private:
  struct alignas(64) Thread {
    const dlb_site *site = siteOf(Activity::outside);
    int64_t since = 0;
    Total *total = nullptr; ///< of `site`
    Totals totals;
    std::vector<Event> ring;
    uint64_t count = 0; ///< of events so far
  };

  int64_t keptSince() const;

  int64_t start;
  size_t capacity; ///< of each ring
  std::vector<Thread> all;
  std::map<std::string, Total> byFunction;
  std::vector<Call> callRing;
  uint64_t callCount = 0;
};

/// The calling thread is at `activity` while this lives, if its team is profiled; then outside.
class Profiled {
public:
  Profiled(dlb_team *team, int thread, Activity activity) : profile(team->profile), thread(thread) {
    if (profile)
      profile->mark(thread, siteOf(activity));
  }
  ~Profiled() {
    if (profile)
      profile->mark(thread, siteOf(Activity::outside));
  }
  Profiled(const Profiled &) = delete;
  Profiled &operator=(const Profiled &) = delete;

private:
  Profile *profile;
  int thread;
};

/// Writes the events as JSON in the trace event format, which chrome://tracing and Perfetto read.
/// `source` is the text of the line that a site stands on.
Status writeTrace(const Profile &profile, const std::string &path, const std::string &title,
                  const std::function<std::string(const dlb_site &)> &source);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_PROFILE_H
