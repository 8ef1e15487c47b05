// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The weights of a file, counted.

#include "driver/WeightHistograms.h"

#include "runtime/core/Memory.h"
#include "runtime/core/Safetensors.h"

#include <algorithm>
#include <cmath>

namespace dlb {

namespace {

template <typename Number>
void count(const runtime::Buffer &data, int64_t size, Histogram &histogram) {
  constexpr size_t bars = 40;
  double sum = 0, squares = 0;
  int64_t finite = 0;
  auto at = [&](int64_t i) { return static_cast<double>(data.as<Number>()[i]); };
  for (int64_t i = 0; i < size; ++i) {
    double x = at(i);
    if (!std::isfinite(x)) {
      ++histogram.notFinite;
      continue;
    }
    histogram.least = finite ? std::min(histogram.least, x) : x;
    histogram.largest = finite ? std::max(histogram.largest, x) : x;
    sum += x;
    ++finite;
  }
  histogram.counts.assign(bars, 0);
  if (!finite)
    return;
  histogram.mean = sum / static_cast<double>(finite);
  double width = histogram.largest - histogram.least;
  for (int64_t i = 0; i < size; ++i) {
    double x = at(i);
    if (!std::isfinite(x))
      continue;
    squares += (x - histogram.mean) * (x - histogram.mean);
    double place = width > 0 ? (x - histogram.least) / width * bars : bars / 2.0;
    ++histogram.counts[std::min(bars - 1, static_cast<size_t>(place))];
  }
  histogram.deviation = std::sqrt(squares / static_cast<double>(finite));
}

} // namespace

std::vector<Histogram> readHistograms(const std::string &path, std::vector<std::string> &problems) {
  std::vector<Histogram> histograms;
  constexpr size_t most = 200; // tensors; of a larger network the first
  auto file = runtime::SafetensorsFile::open(path);
  if (!file) {
    problems.push_back("weights.safetensors: " + file.failure().message);
    return histograms;
  }
  for (const runtime::StoredTensor &tensor : file->tensors()) {
    bool isDouble = tensor.dtype == "F64";
    int64_t size = (tensor.end - tensor.begin) / (isDouble ? 8 : 4);
    if ((tensor.dtype != "F32" && !isDouble) || size == 0)
      continue;
    auto data = runtime::Buffer::allocate(tensor.end - tensor.begin, tensor.name);
    if (histograms.size() == most || !data || !file->read(tensor, data->data())) {
      problems.push_back("weights.safetensors: not all tensors are shown");
      return histograms;
    }
    Histogram histogram;
    histogram.name = tensor.name;
    histogram.shape = tensor.shape;
    if (isDouble)
      count<double>(*data, size, histogram);
    else
      count<float>(*data, size, histogram);
    histograms.push_back(std::move(histogram));
  }
  return histograms;
}

} // namespace dlb
