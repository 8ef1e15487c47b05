// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its adjoints on sizes at and beside the edges of vectors and tiles (64 to 192
// rows, 128 columns), against what they decompose into.

#include "KernelCheck.h"

#include "llvm/ADT/StringRef.h"

#include <gtest/gtest.h>

using namespace dlb;

namespace {

struct Case {
  int64_t n, h, t, s, d, e;
  bool causal = false;
  std::string mask = "", bias = ""; ///< letters
  std::string layout = "nhtd,nhsd,nhse->nhte";

  /// Small enough for weights e^(score - lse) near 1 although lse is random.
  double scale() const { return d > 5 ? 0.03125 : 0.25; }

  int64_t size(char letter) const {
    switch (letter) {
    case 'n':
      return n;
    case 'h':
      return h;
    case 't':
      return t;
    case 's':
      return s;
    case 'd':
      return d;
    default:
      return e;
    }
  }

  std::string type(const std::string &letters, const char *element = "f32") const {
    std::string text = "tensor<";
    for (char letter : letters)
      text += std::to_string(size(letter)) + "x";
    return text + element + ">";
  }

  std::string word(int number) const { return layout.substr(number == 3 ? 16 : 5 * number, 4); }
};

/// A function with the one op `mnemonic`, of q, k, v and, for a gradient, g, lse and delta.
std::string text(const std::string &mnemonic, const Case &c) {
  std::string y = c.word(3), rows = y;
  rows.erase(rows.find('e'), 1);
  std::vector<std::string> types = {c.type(c.word(0)), c.type(c.word(1)), c.type(c.word(2))};
  std::vector<std::string> results = {c.type(y), c.type(rows)};
  std::string segments = "1, 1, 1";
  if (mnemonic != "attention") {
    types.insert(types.end(), {c.type(y), c.type(rows), c.type(rows)});
    results = {c.type(c.word(0))};
    segments += ", 1, 1, 1";
    if (mnemonic == "attention_key_value_gradient")
      results = {c.type(c.word(1)), c.type(c.word(2))};
  }
  if (!c.mask.empty())
    types.push_back(c.type(c.mask, "i1"));
  if (!c.bias.empty())
    types.push_back(c.type(c.bias));
  segments += c.mask.empty() ? ", 0" : ", 1";
  segments += c.bias.empty() ? ", 0" : ", 1";

  auto join = [](const std::vector<std::string> &parts) {
    std::string all;
    for (const std::string &part : parts)
      all += (all.empty() ? "" : ", ") + part;
    return all;
  };
  std::vector<std::string> parameters, operands, values;
  for (size_t i = 0; i < types.size(); ++i) {
    operands.push_back("%" + std::to_string(i));
    parameters.push_back(operands.back() + ": " + types[i]);
  }
  for (size_t i = 0; i < results.size(); ++i)
    values.push_back("%r#" + std::to_string(i));
  return "func.func @f(" + join(parameters) + ") -> (" + join(results) +
         ") {\n  %r:" + std::to_string(results.size()) + " = \"dlb." + mnemonic + "\"(" +
         join(operands) + ") {scale = " + std::to_string(c.scale()) +
         " : f64, causal = " + (c.causal ? "true" : "false") + ", mask_letters = \"" + c.mask +
         "\", bias_letters = \"" + c.bias + "\", layout = \"" + c.layout +
         "\", operandSegmentSizes = array<i32: " + segments + ">} : (" + join(types) + ") -> (" +
         join(results) + ")\n  return " + join(values) + " : " + join(results) + "\n}\n";
}

constexpr const char *headsInside = "nthd,nshd,nshe->nthe";

const Case cases[] = {
    {1, 1, 1, 1, 1, 1},
    {2, 1, 3, 17, 5, 16},
    {1, 2, 17, 3, 16, 5, true}, // the first 14 queries see nothing
    {2, 2, 64, 64, 16, 16, true, "", "", headsInside},
    {1, 2, 65, 64, 5, 16, true, "ns", ""},
    {1, 1, 64, 65, 64, 5, true, "", "ts"},
    {1, 1, 130, 130, 16, 16, true},
    {1, 2, 130, 130, 5, 1, false, "nts", "hs", headsInside},
    {1, 1, 65, 130, 1, 64, false, "ts", ""},
    {2, 1, 1, 130, 16, 64, false, "nhts", "nhts"},
    {1, 3, 130, 1, 64, 16, false, "", "t"},
    {3, 2, 17, 65, 5, 5, false, "s", "nt", "htnd,dnsh,snhe->ehtn"},
    {1, 1, 1600, 5, 4, 4, true},                         // tiles of 192 queries
    {1, 1, 130, 130, 64, 64, true, "", "", headsInside}, // large enough for terms of bf16
    {1, 2, 112, 161, 64, 96, false, "ts", "nts"},
    {2, 3, 3, 17, 4, 4, true, "h", "", "tnhd,nshd,nhse->tnhe"},
};

class AttentionKernel : public testing::TestWithParam<const char *> {};

TEST_P(AttentionKernel, MatchesItsDecomposition) {
  for (const Case &c : cases) {
    CheckOptions options;
    options.tolerance = 2e-5;
    options.tolerance64 = 1e-11;
    options.chunksShareBits = false;
    options.allInstructionSets = c.t == 17 || c.t == 65;
    checkKernel(text(GetParam(), c), 4, options);
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, AttentionKernel,
                         testing::Values("attention", "attention_query_gradient",
                                         "attention_key_value_gradient"),
                         [](const auto &info) { return std::string(info.param); });

} // namespace
