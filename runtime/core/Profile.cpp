// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Marks and totals.

#include "runtime/core/Profile.h"

#include <algorithm>
#include <ctime>

namespace dlb::runtime {

namespace {

int64_t clockNanoseconds() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

constexpr dlb_site named(const char *name) { return {"", name, "", "", "", "", "", 0, 0, 0, 0, 0}; }

constexpr dlb_site sites[] = {named("outside"), named("waiting"), named("loading data"),
                              named("compiling")};

} // namespace

const dlb_site *siteOf(Activity activity) { return &sites[static_cast<int>(activity)]; }

Profile::Profile(int threads, int64_t events)
    : start(clockNanoseconds()),
      capacity(static_cast<size_t>(std::max<int64_t>(events / threads, 1))),
      all(static_cast<size_t>(threads)) {
  for (Thread &thread : all)
    thread.total = &thread.totals[thread.site];
}

int64_t Profile::now() const { return clockNanoseconds() - start; }

void Profile::mark(int thread, const dlb_site *site) {
  Thread &self = all[static_cast<size_t>(thread)];
  int64_t time = now();
  self.total->nanoseconds += time - self.since;
  if (self.site != siteOf(Activity::outside)) {
    Event event = {self.site, self.since, time};
    if (self.ring.size() < capacity)
      self.ring.push_back(event);
    else
      self.ring[self.count % capacity] = event;
    ++self.count;
  }
  if (site != self.site) {
    self.site = site;
    self.total = &self.totals[site];
  }
  self.since = time;
  ++self.total->visits;
}

void Profile::called(const dlb_function &function, int64_t begin) {
  Call call = {&function, begin, now()};
  Total &total = byFunction[function.name];
  total.nanoseconds += call.end - call.begin;
  ++total.visits;
  if (callRing.size() < capacity)
    callRing.push_back(call);
  else
    callRing[callCount % capacity] = call;
  ++callCount;
}

void Profile::finish() {
  for (int thread = 0; thread < threads(); ++thread)
    mark(thread, siteOf(Activity::outside));
}

int64_t Profile::keptSince() const {
  int64_t since = 0;
  for (const Thread &thread : all)
    if (thread.count > capacity)
      since = std::max(since, thread.ring[thread.count % capacity].begin);
  return since;
}

std::vector<Profile::Event> Profile::events(int thread) const {
  const Thread &self = all[static_cast<size_t>(thread)];
  int64_t since = keptSince();
  std::vector<Event> kept;
  for (size_t i = 0; i < self.ring.size(); ++i) {
    const Event &event = self.ring[(self.count + i) % self.ring.size()];
    if (event.begin >= since)
      kept.push_back(event);
  }
  return kept;
}

std::vector<Profile::Call> Profile::lastCalls() const {
  int64_t since = keptSince();
  std::vector<Call> kept;
  for (size_t i = 0; i < callRing.size(); ++i) {
    const Call &call = callRing[(callCount + i) % callRing.size()];
    if (call.begin >= since)
      kept.push_back(call);
  }
  return kept;
}

} // namespace dlb::runtime

extern "C" void dlb_profile_mark(dlb_team *team, int32_t thread, const dlb_site *site) {
  using namespace dlb::runtime;
  if (team->profile)
    team->profile->mark(thread, site ? site : siteOf(Activity::waiting));
}
