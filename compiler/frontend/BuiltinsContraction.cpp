// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `einsum("...k,ku->...u", x, w)`: letters name dimensions, `...` stands for the dimensions that
// are left, the same ones in every operand. Operands are contracted from the left, two at a time;
// letters that only one of them has and nobody needs later are summed before.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <algorithm>

namespace dlb {
namespace {

/// One operand's letters; `...` has become letters of its own.
struct Term {
  std::string letters;
  std::optional<size_t> dots; ///< where `...` stands among the letters, before it is expanded
};

class Einsum {
public:
  Einsum(Elaborator &e, const BuiltinCall &call) : e(e), call(call) {}
  Value run();

private:
  bool fail(const std::string &why) {
    e.error(Diag::badPattern, call.hyperparameters[0].range, "einsum", pattern, why);
    return false;
  }
  bool parse();
  bool parseTerm(std::string_view text, Term &term);
  bool expandDots();
  bool matchSizes();
  /// Says so where the two letters of operand `i`, exchanged, would fit the operands before it.
  void adviseTransposed(Diagnostic &diagnostic, size_t i) const;
  Tensor sumLone(Tensor tensor, std::string &letters, const std::string &needed);

  Elaborator &e;
  const BuiltinCall &call;
  std::string pattern;
  std::vector<Term> terms;
  Term result;
  std::vector<Tensor> operands;
  std::map<char, Axis> axes;
};

bool Einsum::parseTerm(std::string_view text, Term &term) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ')
      continue;
    if (text.substr(i, 3) == "...") {
      if (term.dots)
        return fail("`...` occurs twice in one operand");
      term.dots = term.letters.size();
      i += 2;
      continue;
    }
    if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z')))
      return fail("a dimension is one letter, `" + std::string(1, text[i]) + "` is none");
    if (term.letters.find(text[i]) != std::string::npos)
      return fail("`" + std::string(1, text[i]) + "` occurs twice in one operand");
    term.letters += text[i];
  }
  return true;
}

bool Einsum::parse() {
  size_t arrow = pattern.find("->");
  if (arrow == std::string::npos)
    return fail("it has no `->`");
  std::string_view left = std::string_view(pattern).substr(0, arrow);
  while (true) {
    size_t comma = left.find(',');
    if (!parseTerm(left.substr(0, comma), terms.emplace_back()))
      return false;
    if (comma == std::string_view::npos)
      break;
    left.remove_prefix(comma + 1);
  }
  if (!parseTerm(std::string_view(pattern).substr(arrow + 2), result))
    return false;
  if (terms.size() != call.inputs.size())
    return fail("it has " + std::to_string(terms.size()) + " operands, " +
                std::to_string(call.inputs.size()) + " are given");
  for (char letter : result.letters)
    if (std::none_of(terms.begin(), terms.end(), [&](const Term &term) {
          return term.letters.find(letter) != std::string::npos;
        }))
      return fail("`" + std::string(1, letter) + "` of the result is in no operand");
  return true;
}

bool Einsum::expandDots() {
  std::string used, spare;
  for (const Term &term : terms)
    used += term.letters;
  for (std::string_view alphabet : {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    for (char letter : alphabet)
      if (used.find(letter) == std::string::npos)
        spare += letter;
  size_t longest = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    size_t rank = operands[i].axes.size(), named = terms[i].letters.size();
    if (terms[i].dots ? rank < named : rank != named) {
      Diagnostic &diagnostic =
          e.error(Diag::patternRank, call.inputs[i].range, "einsum", static_cast<int64_t>(named),
                  operands[i].str(), static_cast<int64_t>(rank));
      labelShape(e, diagnostic, operands[i], -1, call.inputs[i].range);
      return false;
    }
    if (terms[i].dots)
      longest = std::max(longest, rank - named);
  }
  if (longest > spare.size())
    return fail("there are not enough letters for `...`");
  spare.resize(longest);
  for (size_t i = 0; i < terms.size(); ++i)
    if (terms[i].dots)
      terms[i].letters.insert(*terms[i].dots, spare.substr(longest - (operands[i].axes.size() -
                                                                      terms[i].letters.size())));
  if (result.dots)
    result.letters.insert(*result.dots, spare);
  else if (longest > 0)
    return fail("`...` stands on the left only");
  return true;
}

void Einsum::adviseTransposed(Diagnostic &diagnostic, size_t i) const {
  const std::string &letters = terms[i].letters;
  if (letters.size() != 2 || terms[i].dots)
    return;
  for (size_t d : {0, 1}) {
    auto known = axes.find(letters[d]);
    bool before = std::any_of(terms.begin(), terms.begin() + i, [&](const Term &term) {
      return term.letters.find(letters[d]) != std::string::npos;
    });
    if (before && !(known->second.size == operands[i].axes[1 - d].size))
      return;
  }
  diagnostic.help(std::string("write `") + letters[1] + letters[0] + "` for `" + letters + "`");
}

bool Einsum::matchSizes() {
  for (size_t i = 0; i < terms.size(); ++i)
    for (size_t d = 0; d < terms[i].letters.size(); ++d) {
      const Axis &axis = operands[i].axes[d];
      auto [known, fresh] = axes.try_emplace(terms[i].letters[d], axis);
      if (!fresh && !(known->second.size == axis.size)) {
        if (e.undecided(known->second.size, axis.size))
          return false;
        Diagnostic &diagnostic =
            e.error(Diag::letterSizes, call.range, std::string(1, terms[i].letters[d]),
                    known->second.size.str(), axis.size.str());
        for (size_t j = 0; j <= i; ++j)
          if (size_t at = terms[j].letters.find(terms[i].letters[d]); at != std::string::npos)
            labelShape(e, diagnostic, operands[j], static_cast<int>(at), call.inputs[j].range);
        adviseTransposed(diagnostic, i);
        return false;
      }
      if (known->second.name.empty())
        known->second.name = axis.name;
    }
  return true;
}

/// Sums the dimensions whose letters are not in `needed`.
Tensor Einsum::sumLone(Tensor tensor, std::string &letters, const std::string &needed) {
  std::vector<int64_t> lone;
  std::string kept;
  Tensor type = tensor;
  type.axes.clear();
  for (size_t d = 0; d < letters.size(); ++d)
    if (needed.find(letters[d]) == std::string::npos) {
      lone.push_back(static_cast<int64_t>(d));
    } else {
      kept += letters[d];
      type.axes.push_back(tensor.axes[d]);
    }
  letters = kept;
  if (lone.empty())
    return tensor;
  return e.emit("reduce_sum", {tensor}, {{"dimensions", lone}}, type, call.range);
}

Value Einsum::run() {
  const Given *given = call.hyperparameter("pattern");
  auto *text = given ? given->value.as<std::string>() : nullptr;
  if (!text) {
    e.error(Diag::missingArgument, call.range, "einsum", "pattern");
    return Poison{};
  }
  pattern = *text;
  if (!parse())
    return Poison{};
  Element element = Element::real;
  for (const Given &input : call.inputs) {
    auto *tensor = input.value.as<Tensor>();
    if (!tensor || tensor->classes) {
      e.error(Diag::operandKind, input.range, "einsum", input.value.kind());
      return Poison{};
    }
    operands.push_back(toReal(e, *tensor, input.range));
    if (operands.back().element != Element::real)
      element = operands.back().element;
  }
  for (size_t i = 0; i < operands.size(); ++i)
    operands[i] = cast(e, operands[i], element, call.inputs[i].range);
  if (!expandDots() || !matchSizes())
    return Poison{};

  // What the terms from `i` on and the result still need.
  auto neededFrom = [&](size_t i) {
    std::string needed = result.letters;
    for (; i < terms.size(); ++i)
      needed += terms[i].letters;
    return needed;
  };
  std::string letters = terms[0].letters;
  Tensor sum = sumLone(operands[0], letters, neededFrom(1));
  for (size_t i = 1; i < terms.size(); ++i) {
    std::string right = terms[i].letters, needed = neededFrom(i + 1);
    Tensor operand = sumLone(operands[i], right, letters + needed);
    // The last product comes out in the order of the result.
    std::string both;
    if (i + 1 == terms.size()) {
      both = result.letters;
    } else {
      for (char letter : letters + right)
        if (needed.find(letter) != std::string::npos && both.find(letter) == std::string::npos)
          both += letter;
    }
    sum = sumLone(sum, letters, right + needed);
    Tensor type = sum;
    type.axes.clear();
    for (char letter : both)
      type.axes.push_back(axes.at(letter));
    sum = e.emit("contract", {sum, operand}, {{"letters", letters + "," + right + "->" + both}},
                 type, call.range);
    letters = both;
  }
  std::vector<int64_t> permutation;
  for (char letter : result.letters)
    permutation.push_back(static_cast<int64_t>(letters.find(letter)));
  return transpose(e, sum, permutation, call.range);
}

Value einsum(Elaborator &e, const BuiltinCall &call) { return Einsum(e, call).run(); }

const Builtin rows[] = {{"einsum", {"pattern"}, 1, 1, -1, einsum}};

} // namespace

std::span<const Builtin> contractionBuiltins() { return rows; }

} // namespace dlb
