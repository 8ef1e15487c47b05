// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A profile as a trace. The format: "Trace Event Format", complete events (ph X) in microseconds,
// one row for each thread and one for the calls of compiled functions.

#include "runtime/core/AtomicFile.h"
#include "runtime/core/Json.h"
#include "runtime/core/Profile.h"

#include <cstdio>

namespace dlb::runtime {

namespace {

class TraceWriter {
public:
  TraceWriter(const Profile &profile, const std::function<std::string(const dlb_site &)> &source)
      : profile(profile), source(source) {}

  std::string write(const std::string &title) {
    text = "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"program\":" + jsonString(title) +
           ",\"older_events_dropped\":" + (profile.isCut() ? "true" : "false") +
           "},\n\"traceEvents\":[\n";
    name("process_name", 0, "dlbc " + title);
    name("thread_name", 0, "calls");
    for (const Profile::Call &call : profile.lastCalls())
      event(0, call.function->name, "call", call.begin, call.end, "");
    for (int thread = 0; thread < profile.threads(); ++thread) {
      name("thread_name", thread + 1, "thread " + std::to_string(thread));
      for (const Profile::Event &each : profile.events(thread))
        event(thread + 1, each.site->kernel, *each.site->pass ? each.site->pass : "idle",
              each.begin, each.end, arguments(*each.site));
    }
    text += "\n]}\n";
    return std::move(text);
  }

private:
  void begin() {
    text += first ? "" : ",\n";
    first = false;
  }

  /// Metadata: what a row is called.
  void name(const char *what, int row, const std::string &value) {
    begin();
    text += std::string("{\"ph\":\"M\",\"pid\":1,\"tid\":") + std::to_string(row) + ",\"name\":\"" +
            what + "\",\"args\":{\"name\":" + jsonString(value) + "}}";
  }

  void event(int row, const char *name, const char *category, int64_t start, int64_t end,
             const std::string &args) {
    begin();
    char times[96];
    std::snprintf(times, sizeof times, "\"ts\":%lld.%03d,\"dur\":%lld.%03d",
                  static_cast<long long>(start / 1000), static_cast<int>(start % 1000),
                  static_cast<long long>((end - start) / 1000),
                  static_cast<int>((end - start) % 1000));
    text += "{\"ph\":\"X\",\"pid\":1,\"tid\":" + std::to_string(row) + "," + times +
            ",\"name\":" + jsonString(name) + ",\"cat\":\"" + category + "\"" + args + "}";
  }

  const std::string &arguments(const dlb_site &site) {
    auto [entry, isNew] = known.try_emplace(&site);
    if (isNew && *site.kind) {
      entry->second = ",\"args\":{\"function\":" + jsonString(site.function) +
                      ",\"kind\":" + jsonString(site.kind);
      if (site.line)
        entry->second += ",\"line\":" + jsonString(site.file + (":" + std::to_string(site.line))) +
                         ",\"source\":" + jsonString(source(site));
      if (*site.instance)
        entry->second += ",\"instance\":" + jsonString(site.instance);
      if (*site.others)
        entry->second += ",\"other lines\":" + jsonString(site.others);
      entry->second += "}";
    }
    return entry->second;
  }

  const Profile &profile;
  const std::function<std::string(const dlb_site &)> &source;
  std::unordered_map<const dlb_site *, std::string> known;
  std::string text;
  bool first = true;
};

} // namespace

Status writeTrace(const Profile &profile, const std::string &path, const std::string &title,
                  const std::function<std::string(const dlb_site &)> &source) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file)
    return file.failure();
  std::string text = TraceWriter(profile, source).write(title);
  DLB_TRY(file->write(text.data(), static_cast<int64_t>(text.size())));
  return file->commit();
}

} // namespace dlb::runtime
