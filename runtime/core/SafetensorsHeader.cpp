// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The JSON of a safetensors file.

#include "runtime/core/SafetensorsHeader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace dlb::runtime {

namespace {

constexpr size_t mostDimensions = 32;

struct Dtype {
  std::string_view name;
  int64_t size;
};
constexpr Dtype dtypes[] = {{"F64", 8}, {"F32", 4}, {"F16", 2},     {"BF16", 2},    {"I64", 8},
                            {"I32", 4}, {"I16", 2}, {"I8", 1},      {"U64", 8},     {"U32", 4},
                            {"U16", 2}, {"U8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"BOOL", 1}};

/// A name as a message shows it.
std::string inQuotes(const std::string &name) {
  return "`" + (name.size() <= 60 ? name : name.substr(0, 60) + "…") + "`";
}

/// Accepts exactly: { name: {"dtype": string, "shape": [n, …], "data_offsets": [n, n]}, …,
/// "__metadata__": {string: string, …} }. Every handler returns false to end the scan.
class HeaderScanner : public nlohmann::json::json_sax_t {
public:
  HeaderScanner(std::vector<StoredTensor> &tensors, Metadata &metadata)
      : tensors(tensors), metadata(metadata) {}

  std::string reason;

  bool start_object(std::size_t) override {
    if (where == Where::start) {
      where = Where::top;
      return true;
    }
    if (where != Where::topValue)
      return unexpected("an object");
    where = name == "__metadata__" ? Where::metadata : Where::tensor;
    if (where == Where::tensor) {
      tensors.emplace_back().name = name;
      hasDtype = hasShape = hasOffsets = false;
    }
    return true;
  }

  bool key(std::string &key) override {
    switch (where) {
    case Where::top:
      if (!names.insert(key).second)
        return refuse("the name " + inQuotes(key) + " occurs twice");
      name = std::move(key);
      where = Where::topValue;
      return true;
    case Where::metadata:
      if (metadata.count(key))
        return refuse("the metadata " + inQuotes(key) + " occur twice");
      text = &metadata[key];
      where = Where::metadataValue;
      return true;
    default:
      return tensorKey(key);
    }
  }

  bool string(std::string &value) override {
    if (where == Where::metadataValue) {
      *text = std::move(value);
      where = Where::metadata;
      return true;
    }
    if (where != Where::dtype)
      return unexpected("text");
    tensors.back().dtype = std::move(value);
    where = Where::tensor;
    return true;
  }

  bool start_array(std::size_t) override {
    if (where == Where::shape || where == Where::offsets)
      return where = where == Where::shape ? Where::sizes : Where::bounds, true;
    return unexpected("a list");
  }

  bool number_unsigned(std::uint64_t value) override {
    if (value > INT64_MAX)
      return refuse("the number " + std::to_string(value) + " is too large");
    std::vector<int64_t> *list = where == Where::sizes    ? &tensors.back().shape
                                 : where == Where::bounds ? &offsets
                                                          : nullptr;
    if (!list)
      return unexpected("a number");
    if (where == Where::sizes && list->size() == mostDimensions)
      return refuse(inQuotes(name) + " has more than " + std::to_string(mostDimensions) +
                    " dimensions");
    if (where == Where::bounds && list->size() == 2)
      return refuse(inQuotes(name) + " has more than two data_offsets");
    list->push_back(static_cast<int64_t>(value));
    return true;
  }

  bool end_array() override {
    if (where == Where::bounds) {
      if (offsets.size() != 2)
        return refuse(inQuotes(name) + " has " + std::to_string(offsets.size()) +
                      " data_offsets instead of 2");
      tensors.back().begin = offsets[0];
      tensors.back().end = offsets[1];
    }
    where = Where::tensor;
    return true;
  }

  bool end_object() override {
    if (where == Where::tensor && !checkTensor())
      return false;
    where = where == Where::top ? Where::end : Where::top;
    return true;
  }

  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("true or false"); }
  bool binary(binary_t &) override { return unexpected("binary data"); }
  bool number_integer(std::int64_t value) override {
    return refuse("the number " + std::to_string(value) + " is negative");
  }
  bool number_float(double, const std::string &digits) override {
    return refuse("the number " + inQuotes(digits) + " is not an integer below 2^63");
  }
  bool parse_error(std::size_t position, const std::string &,
                   const nlohmann::detail::exception &) override {
    return refuse("the header is not valid JSON at byte " + std::to_string(position));
  }

private:
  enum class Where {
    start,
    top,
    topValue,
    metadata,
    metadataValue,
    tensor,
    dtype,
    shape,
    sizes,
    offsets,
    bounds,
    end
  };

  bool refuse(std::string why) {
    reason = std::move(why);
    return false;
  }
  bool unexpected(std::string_view what) {
    std::string of = name.empty() ? "" : " in " + inQuotes(name);
    return refuse("the header has " + std::string(what) + of + " where the format has none");
  }

  bool tensorKey(const std::string &key) {
    auto field = [&](bool &seen, Where next) {
      if (seen)
        return refuse(inQuotes(key) + " occurs twice in " + inQuotes(name));
      seen = true;
      where = next;
      return true;
    };
    if (key == "dtype")
      return field(hasDtype, Where::dtype);
    if (key == "shape")
      return field(hasShape, Where::shape);
    offsets.clear();
    if (key == "data_offsets")
      return field(hasOffsets, Where::offsets);
    return refuse(inQuotes(name) + " has an unknown field " + inQuotes(key));
  }

  bool checkTensor() {
    const StoredTensor &tensor = tensors.back();
    if (!hasDtype || !hasShape || !hasOffsets)
      return refuse(inQuotes(name) + " lacks dtype, shape or data_offsets");
    auto dtype = std::find_if(std::begin(dtypes), std::end(dtypes),
                              [&](const Dtype &d) { return d.name == tensor.dtype; });
    if (dtype == std::end(dtypes))
      return refuse(inQuotes(name) + " has the unknown dtype " + inQuotes(tensor.dtype));
    std::optional<int64_t> count = product(tensor.shape);
    std::optional<int64_t> bytes = count ? multiply(*count, dtype->size) : std::nullopt;
    if (!bytes)
      return refuse(inQuotes(name) + " has " + shapeText(tensor.shape) +
                    " elements, more than 2^63 bytes");
    if (tensor.end < tensor.begin || tensor.end - tensor.begin != *bytes)
      return refuse(inQuotes(name) + " needs " + std::to_string(*bytes) +
                    " bytes, its data_offsets are " + std::to_string(tensor.begin) + " and " +
                    std::to_string(tensor.end));
    return true;
  }

  std::vector<StoredTensor> &tensors;
  Metadata &metadata;
  Where where = Where::start;
  std::string name; ///< of the present tensor
  std::set<std::string> names;
  std::string *text = nullptr; ///< the present value of the metadata
  std::vector<int64_t> offsets;
  bool hasDtype = false, hasShape = false, hasOffsets = false;
};

} // namespace

std::string parseSafetensorsHeader(const std::string &json, std::vector<StoredTensor> &tensors,
                                   Metadata &metadata) {
  HeaderScanner scanner(tensors, metadata);
  if (!nlohmann::json::sax_parse(json, &scanner) && scanner.reason.empty())
    scanner.reason = "the header is not valid JSON";
  return scanner.reason;
}

} // namespace dlb::runtime
