// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A TensorBoard event file.

#include "runtime/core/EventLog.h"

#include "runtime/core/AppendFile.h"
#include "runtime/core/AtomicFile.h"
#include "runtime/core/Crc32c.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace dlb::runtime {

namespace {

// Numbers of fields in event.proto, summary.proto, tensor.proto.
constexpr int eventTime = 1, eventStep = 2, eventVersion = 3, eventSummary = 5;
constexpr int summaryValue = 1;
constexpr int valueTag = 1, valueSimple = 2, valueImage = 4, valueHistogram = 5, valueTensor = 8,
              valueMetadata = 9;

uint32_t masked(uint32_t sum) { return (sum >> 15 | sum << 17) + 0xa282ead8u; }

template <class Number> void addFixed(std::string &to, Number number) {
  char bytes[sizeof(Number)];
  std::memcpy(bytes, &number, sizeof(Number));
  to.append(bytes, sizeof(Number));
}

void addVarint(std::string &to, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    to += static_cast<char>(number | 0x80);
  to += static_cast<char>(number);
}

// A field of protocol buffers: its number and its wire type, then the value.
void addInteger(std::string &to, int field, int64_t number) {
  addVarint(to, static_cast<uint64_t>(field) << 3 | 0);
  addVarint(to, static_cast<uint64_t>(number));
}
void addDouble(std::string &to, int field, double number) {
  addVarint(to, static_cast<uint64_t>(field) << 3 | 1);
  addFixed(to, number);
}
void addBytes(std::string &to, int field, std::string_view bytes) {
  addVarint(to, static_cast<uint64_t>(field) << 3 | 2);
  addVarint(to, bytes.size());
  to += bytes;
}
void addFloat(std::string &to, int field, float number) {
  addVarint(to, static_cast<uint64_t>(field) << 3 | 5);
  addFixed(to, number);
}

std::string record(std::string_view data) {
  std::string text;
  addFixed(text, static_cast<uint64_t>(data.size()));
  addFixed(text, masked(crc32c(text)));
  text += data;
  addFixed(text, masked(crc32c(data)));
  return text;
}

double now() {
  std::chrono::duration<double> time = std::chrono::system_clock::now().time_since_epoch();
  return time.count();
}

/// The data of the record at the front of `text`, which is taken off; nothing if it is not whole.
std::optional<std::string_view> takeRecord(std::string_view &text) {
  uint64_t size;
  uint32_t sum;
  if (text.size() < 16)
    return std::nullopt;
  std::memcpy(&size, text.data(), 8);
  std::memcpy(&sum, text.data() + 8, 4);
  if (sum != masked(crc32c(text.substr(0, 8))) || size > text.size() - 16)
    return std::nullopt;
  std::string_view data = text.substr(12, size);
  std::memcpy(&sum, text.data() + 12 + size, 4);
  if (sum != masked(crc32c(data)))
    return std::nullopt;
  text.remove_prefix(16 + size);
  return data;
}

/// Of an event that this file wrote (time, step, summary in this order): the step, and whether its
/// first value is of the test part.
struct Seen {
  int64_t step = 0;
  bool test = false;
};
Seen look(std::string_view event) {
  Seen seen;
  size_t at = 9; // behind the time
  if (at >= event.size() || event[at] != (eventStep << 3))
    return seen;
  uint64_t step = 0;
  for (int shift = 0; ++at < event.size() && shift < 64; shift += 7) {
    step |= static_cast<uint64_t>(event[at] & 0x7F) << shift;
    if (!(event[at] & 0x80))
      break;
  }
  seen.step = static_cast<int64_t>(step);
  seen.test = event.substr(at, 24).find("test/") != event.npos;
  return seen;
}

void addValue(std::string &summary, const std::string &tag, std::string_view rest) {
  std::string value;
  addBytes(value, valueTag, tag);
  value += rest;
  addBytes(summary, summaryValue, value);
}

void addScalar(std::string &summary, const std::string &tag, double number) {
  std::string rest;
  addFloat(rest, valueSimple, static_cast<float>(number));
  addValue(summary, tag, rest);
}

void addText(std::string &summary, const std::string &tag, const std::string &text) {
  // As a block of code in Markdown: otherwise lines would be joined.
  std::string shown = "    ";
  for (char c : text)
    shown += c == '\n' ? "\n    " : std::string(1, c);
  std::string plugin, metadata, size, shape, tensor, rest;
  addBytes(plugin, 1, "text");
  addBytes(metadata, 1, plugin);
  addInteger(size, 1, 1); // one element
  addBytes(shape, 2, size);
  addInteger(tensor, 1, 7); // DT_STRING
  addBytes(tensor, 2, shape);
  addBytes(tensor, 8, shown);
  addBytes(rest, valueTensor, tensor);
  addBytes(rest, valueMetadata, metadata);
  addValue(summary, tag, rest);
}

/// A PNG file that a report was written to, as it is.
void addPicture(std::string &summary, const std::string &tag, const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string png{std::istreambuf_iterator<char>(file), {}};
  if (png.size() < 26)
    return;
  auto number = [&](size_t at) { // big-endian
    int64_t value = 0;
    for (size_t i = 0; i < 4; ++i)
      value = value << 8 | static_cast<unsigned char>(png[at + i]);
    return value;
  };
  std::string image, rest;
  addInteger(image, 1, number(20));          // height, from the header chunk
  addInteger(image, 2, number(16));          // width
  addInteger(image, 3, png[25] & 2 ? 3 : 1); // colours or shades
  addBytes(image, 4, png);
  addBytes(rest, valueImage, image);
  addValue(summary, tag, rest);
}

} // namespace

Result<EventLog> EventLog::open(const std::string &path, int64_t step) {
  std::string kept;
  std::error_code ignored;
  std::ifstream file;
  if (std::filesystem::is_regular_file(path, ignored)) // reading a folder throws
    file.open(path, std::ios::binary);
  const std::string before{std::istreambuf_iterator<char>(file), {}};
  std::string_view rest = before;
  while (std::optional<std::string_view> data = takeRecord(rest))
    if (Seen seen = look(*data); step && seen.step <= step && !seen.test)
      kept += record(*data);
  if (kept.empty()) {
    std::string event;
    addDouble(event, eventTime, now());
    addBytes(event, eventVersion, "brain.Event:2");
    kept = record(event);
  }
  Result<AtomicFile> written = AtomicFile::create(path);
  if (!written)
    return written.failure();
  DLB_TRY(written->write(kept.data(), static_cast<int64_t>(kept.size())));
  DLB_TRY(written->commit());
  EventLog log;
  log.path = path;
  return log;
}

void EventLog::add(const char *part, const Reports &reports) {
  std::string prefix = std::string(part) + "/";
  for (const auto &[name, number] : reports.numbers)
    addScalar(summary, prefix + name, number);
  for (const auto &[name, text] : reports.texts)
    addText(summary, prefix + name, text);
  for (const auto &[name, picture] : reports.pictures)
    addPicture(summary, prefix + name, picture);
}

/// Thirty buckets of equal width; TensorBoard draws as many.
void EventLog::addHistogram(const LogicalTensor &tensor) {
  constexpr size_t buckets = 30;
  int64_t count = product(tensor.shape).value_or(0), finite = 0;
  double least = 0, most = 0, sum = 0, squares = 0;
  for (int64_t i = 0; i < count; ++i) {
    double number = numberAt(tensor.element, tensor.data.data(), i);
    if (!std::isfinite(number))
      continue;
    least = finite ? std::min(least, number) : number;
    most = finite ? std::max(most, number) : number;
    sum += number;
    squares += number * number;
    ++finite;
  }
  if (!finite)
    return;
  std::vector<double> limits(buckets), counts(buckets);
  double width = (most - least) / buckets;
  for (size_t i = 0; i < buckets; ++i)
    limits[i] = i + 1 < buckets ? least + width * static_cast<double>(i + 1) : most;
  for (int64_t i = 0; i < count; ++i) {
    double number = numberAt(tensor.element, tensor.data.data(), i);
    if (std::isfinite(number))
      ++counts[width > 0 ? std::min(buckets - 1, static_cast<size_t>((number - least) / width))
                         : buckets - 1];
  }
  auto packed = [](const std::vector<double> &numbers) {
    return std::string_view(reinterpret_cast<const char *>(numbers.data()), numbers.size() * 8);
  };
  std::string histogram, rest;
  addDouble(histogram, 1, least);
  addDouble(histogram, 2, most);
  addDouble(histogram, 3, static_cast<double>(finite));
  addDouble(histogram, 4, sum);
  addDouble(histogram, 5, squares);
  addBytes(histogram, 6, packed(limits));
  addBytes(histogram, 7, packed(counts));
  addBytes(rest, valueHistogram, histogram);
  // A dot would not group: "mlp.dense_1.w" as "mlp/dense_1/w".
  std::string tag = tensor.name;
  std::replace(tag.begin(), tag.end(), '.', '/');
  addValue(summary, tag, rest);
}

Status EventLog::append(int64_t step) {
  std::string event;
  addDouble(event, eventTime, now());
  addInteger(event, eventStep, step);
  addBytes(event, eventSummary, summary);
  summary.clear();
  return appendTo(path, record(event));
}

Status EventLog::evaluation(int64_t step, double loss, const Reports &valid,
                            const Tensors &parameters) {
  addScalar(summary, "train/loss", loss);
  add("valid", valid);
  for (const LogicalTensor &tensor : parameters)
    addHistogram(tensor);
  return append(step);
}

Status EventLog::test(int64_t step, const Reports &test) {
  add("test", test);
  return append(step);
}

} // namespace dlb::runtime
