// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Processes side by side, and what they hand back.

#include "driver/SideBySide.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>

namespace dlb {
namespace {

constexpr size_t mostAtOnce = 256;
volatile sig_atomic_t children[mostAtOnce]; ///< 0: none
volatile sig_atomic_t stopped = 0;

void handOn(int signal) {
  stopped = signal;
  for (volatile sig_atomic_t &child : children)
    if (child)
      kill(child, signal);
}

constexpr int handedOn[3] = {SIGINT, SIGTERM, SIGHUP};

/// Hands signals on while it lives.
class HandOn {
public:
  HandOn() {
    stopped = 0;
    struct sigaction action = {};
    action.sa_handler = handOn;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < 3; ++i) {
      sigaction(handedOn[i], &action, &before[i]);
      if (handedOn[i] == SIGHUP && before[i].sa_handler == SIG_IGN) // nohup
        sigaction(SIGHUP, &before[i], nullptr);
    }
  }
  ~HandOn() {
    for (int i = 0; i < 3; ++i)
      sigaction(handedOn[i], &before[i], nullptr);
  }

private:
  struct sigaction before[3];
};

/// Keeps signals back while it lives: what arrives between a fork and the entry in `children` would
/// never reach the new process.
class HoldBack {
public:
  HoldBack() {
    sigset_t set;
    sigemptyset(&set);
    for (int signal : handedOn)
      sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, &before);
  }
  ~HoldBack() { release(); }
  void release() const { sigprocmask(SIG_SETMASK, &before, nullptr); }

private:
  sigset_t before;
};

std::string readAll(FILE *file) {
  std::string text;
  std::rewind(file);
  char buffer[4096];
  while (size_t got = std::fread(buffer, 1, sizeof buffer, file))
    text.append(buffer, got);
  return text;
}

struct Child {
  size_t number = 0;
  pid_t process = 0;
  int errors = -1; ///< its standard error
  std::string line;
  FILE *output = nullptr, *result = nullptr;
};

/// In the new process: runs the job and ends.
[[noreturn]] void become(const Child &child, int errors, const HoldBack &held,
                         const std::function<std::string(size_t)> &job) {
  setpgid(0, 0); // the terminal's signals come once, from the parent
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  for (int handed : handedOn)
    signal(handed, SIG_DFL);
  held.release();
  dup2(fileno(child.output), STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  std::string result = job(child.number);
  bool written = std::fwrite(result.data(), 1, result.size(), child.result) == result.size();
  written &= std::fflush(child.result) == 0;
  _exit(written ? 0 : 1);
}

/// False where the system has no process or file left.
bool begin(Child &child, const std::function<std::string(size_t)> &job) {
  int pipes[2];
  child.output = std::tmpfile();
  child.result = std::tmpfile();
  if (!child.output || !child.result || pipe(pipes) != 0)
    return false;
  HoldBack held;
  child.process = fork();
  if (child.process == 0) {
    close(pipes[0]);
    become(child, pipes[1], held, job);
  }
  if (child.process > 0)
    *std::find(std::begin(children), std::end(children), 0) = child.process;
  close(pipes[1]);
  child.errors = pipes[0];
  return child.process > 0;
}

} // namespace

std::vector<std::optional<JobResult>>
runSideBySide(size_t count, size_t atOnce, const std::function<std::string(size_t)> &job,
              const std::function<void(size_t, const std::string &)> &onLine,
              const std::function<bool(const std::string &)> &goesOn) {
  bool refused = false;
  std::vector<std::optional<JobResult>> results(count);
  std::vector<Child> running;
  atOnce = std::min(atOnce, mostAtOnce);
  HandOn guard;
  auto end = [&](Child &child) {
    if (!child.line.empty())
      onLine(child.number, child.line);
    int status = 0;
    if (child.process > 0)
      while (waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
      }
    for (volatile sig_atomic_t &slot : children)
      if (slot == child.process)
        slot = 0;
    bool good = child.process > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    results[child.number] =
        JobResult{child.output ? readAll(child.output) : "", good ? readAll(child.result) : ""};
    refused |= goesOn && !goesOn(results[child.number]->result);
    for (FILE *file : {child.output, child.result})
      if (file)
        std::fclose(file);
    if (child.errors >= 0)
      close(child.errors);
  };
  for (size_t next = 0; next < count || !running.empty();) {
    while (running.size() < atOnce && next < count && !stopped && !refused) {
      Child child;
      child.number = next++;
      bool begun = begin(child, job);
      if (!begun) {
        end(child);
        continue;
      }
      running.push_back(std::move(child));
    }
    if (running.empty())
      break; // stopped, or refused
    std::vector<pollfd> waiting;
    for (const Child &child : running)
      waiting.push_back({child.errors, POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0)
      continue; // a signal
    for (size_t i = running.size(); i-- > 0;) {
      if (!waiting[i].revents)
        continue;
      char buffer[4096];
      ssize_t got = ::read(running[i].errors, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0) {
        end(running[i]);
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      std::string &line = running[i].line;
      for (const char *c = buffer; c < buffer + got; ++c)
        if (*c == '\n') {
          onLine(running[i].number, line);
          line.clear();
        } else {
          line += *c;
        }
    }
  }
  return results;
}

double freeMemory() {
  double free = HUGE_VAL;
  std::ifstream machine("/proc/meminfo");
  for (std::string name, rest; machine >> name; std::getline(machine, rest))
    if (double kilobytes = 0; name == "MemAvailable:" && machine >> kilobytes)
      free = kilobytes * 1024;
  double most = 0, used = 0;
  std::ifstream limit("/sys/fs/cgroup/memory.max"), present("/sys/fs/cgroup/memory.current");
  if (limit >> most && present >> used) // "max" is no number
    free = std::min(free, std::max(most - used, 0.0));
  return free;
}

namespace {

/// The same list of members written and read.
struct Writer {
  std::string bytes;
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(T &value) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
  }
  void operator()(std::string &text) {
    size_t size = text.size();
    (*this)(size);
    bytes += text;
  }
  template <class T> size_t sizeOf(std::vector<T> &list) {
    size_t size = list.size();
    (*this)(size);
    return size;
  }
};

struct Reader {
  const std::string &bytes;
  size_t at = 0;
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(T &value) {
    if (bytes.size() - at >= sizeof value) {
      std::memcpy(&value, bytes.data() + at, sizeof value);
      at += sizeof value;
    } else {
      value = T{};
      at = bytes.size();
    }
  }
  void operator()(std::string &text) {
    size_t size = 0;
    (*this)(size);
    text = bytes.substr(at, size);
    at += text.size();
  }
  template <class T> size_t sizeOf(std::vector<T> &list) {
    size_t size = 0;
    (*this)(size);
    list.resize(std::min(size, bytes.size()));
    return list.size();
  }
};

template <class A, class T, class Each> void each(A &archive, std::vector<T> &list, Each visit) {
  archive.sizeOf(list);
  for (T &element : list)
    visit(element);
}

template <class A> void visit(A &archive, runtime::Reports &reports) {
  auto pair = [&](auto &element) {
    archive(element.first);
    archive(element.second);
  };
  each(archive, reports.numbers, pair);
  each(archive, reports.texts, pair);
  each(archive, reports.pictures, pair);
}

template <class A> void visit(A &archive, std::vector<runtime::TrainingOutcome> &outcomes) {
  each(archive, outcomes, [&](runtime::TrainingOutcome &outcome) {
    archive(outcome.end);
    archive(outcome.signal);
    archive(outcome.step);
    archive(outcome.steps);
    archive(outcome.keptStep);
    archive(outcome.checked);
    archive(outcome.seconds);
    visit(archive, outcome.valid);
    visit(archive, outcome.test);
    each(archive, outcome.evaluations, [&](runtime::Evaluation &evaluation) {
      archive(evaluation.step);
      archive(evaluation.loss);
      visit(archive, evaluation.valid);
    });
  });
}

} // namespace

std::string packOutcomes(const std::vector<runtime::TrainingOutcome> &outcomes) {
  Writer writer;
  std::vector<runtime::TrainingOutcome> copy = outcomes;
  visit(writer, copy);
  return std::move(writer.bytes);
}

std::vector<runtime::TrainingOutcome> unpackOutcomes(const std::string &bytes) {
  Reader reader{bytes};
  std::vector<runtime::TrainingOutcome> outcomes;
  visit(reader, outcomes);
  return outcomes;
}

} // namespace dlb
