// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rows and titles of an ensemble's sections.

#include "driver/Ensemble.h"

#include "runtime/core/Shuffle.h"

namespace dlb {

runtime::Dataset rowsOf(const Training &training, const runtime::Dataset &data, int64_t seed) {
  runtime::Dataset result = data;
  auto of = static_cast<uint64_t>(seed);
  auto member = static_cast<uint32_t>(training.member);
  for (runtime::Part &part : result.parts) {
    if (part.name != "train" || training.rows == Training::Rows::all)
      continue;
    std::vector<int64_t> order;
    switch (training.rows) {
    case Training::Rows::all:
      break;
    case Training::Rows::bootstrap:
      order = runtime::bootstrapRows(part.size(), of, member);
      break;
    case Training::Rows::reordered:
      order = runtime::memberOrder(part.size(), of, member);
      break;
    case Training::Rows::most:
    case Training::Rows::rest: { // of all members the same rows
      order = runtime::memberOrder(part.size(), of, 0);
      auto cut = order.begin() + part.size() * 4 / 5;
      if (training.rows == Training::Rows::most)
        order.erase(cut, order.end());
      else
        order.erase(order.begin(), cut);
      break;
    }
    }
    for (int64_t &row : order)
      row = part.rows[static_cast<size_t>(row)];
    part.rows = std::move(order);
  }
  return result;
}

std::vector<std::string> titlesOf(const CheckedProgram &program) {
  std::vector<std::string> titles;
  auto whole = program.wholes.begin();
  for (size_t i = 0; i < program.trainings.size(); ++i) {
    titles.push_back(program.trainings[i].title);
    for (; whole != program.wholes.end() && whole->after == i + 1; ++whole)
      titles.push_back(whole->section.title);
  }
  return titles;
}

std::vector<size_t> wholesOf(const std::vector<std::string> &titles) {
  std::vector<size_t> numbers;
  for (size_t i = 0; i < titles.size(); ++i)
    if (titles[i].empty() || titles[i] == "ensemble")
      numbers.push_back(i);
  return numbers;
}

} // namespace dlb
