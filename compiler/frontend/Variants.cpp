// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Variants.h.

#include "frontend/Variants.h"

#include <algorithm>

namespace dlb {
namespace {

constexpr int64_t maximalChoices = 1000;

/// Runs `evaluate` where a section could stand: outside of functions, with the names that compares
/// around have bound.
template <typename F> auto atTop(Elaborator &e, F evaluate) {
  FunctionScope scratch{FunctionBuilder(e.nextFunction++, "sections"), true, {}, {}, {}};
  Building building(e, scratch);
  Activation top;
  top.scopes.push_back(e.chosen);
  Enter enter(e, top);
  return evaluate();
}

std::vector<Value> choicesOf(Elaborator &e, const ast::Compare &compare) {
  Value value = atTop(e, [&] { return e.evaluate(*compare.choices); });
  std::vector<Value> choices;
  const Sequence *sequence = value.elements();
  auto *range = value.as<Range>();
  auto first = range ? range->first.constant() : std::nullopt;
  auto last = range ? range->last.constant() : std::nullopt;
  if (sequence)
    choices = sequence->elements;
  else if (first && last && *last - *first <= maximalChoices)
    for (int64_t i = *first; i < *last; ++i)
      choices.push_back(Value::integer(i));
  bool tensors = std::any_of(choices.begin(), choices.end(),
                             [](const Value &choice) { return choice.holdsTensor(); });
  if (!choices.empty() && choices.size() <= maximalChoices && !tensors)
    return choices;
  if (!value.poison())
    e.error(Diag::compareChoices, compare.choices->range, maximalChoices, value.kind());
  return {Poison{}};
}

class Enumerator {
public:
  explicit Enumerator(Elaborator &elaborator) : e(elaborator) {}

  void walk(const std::vector<ast::DeclPtr> &sections, const Variant &taken) {
    std::vector<const ast::Compare *> compares;
    collect(sections, compares);
    if (compares.empty() && found.size() < maximalChoices)
      found.push_back(taken);
    for (const ast::Compare *compare : compares)
      for (const Value &choice : choicesOf(e, *compare)) {
        if (found.size() >= maximalChoices) {
          e.error(Diag::compareChoices, compare->choices->range, maximalChoices,
                  "more combinations");
          return;
        }
        Variant variant = taken;
        variant.choices[compare] = choice;
        variant.outermost = taken.outermost ? taken.outermost : compare;
        variant.text +=
            (taken.text.empty() ? "" : ", ") + compare->name.text + " = " + choice.str();
        auto outer = e.chosen;
        e.chosen[compare->name.text] = choice;
        walk(compare->sections, variant);
        e.chosen = std::move(outer);
      }
  }

  std::vector<Variant> found;

private:
  /// The nearest compares below.
  static void collect(const std::vector<ast::DeclPtr> &sections,
                      std::vector<const ast::Compare *> &compares) {
    for (const ast::DeclPtr &declaration : sections)
      if (auto *compare = declaration->as<ast::Compare>())
        compares.push_back(compare);
      else if (const ast::Sections *inner = ast::sectionsIn(*declaration))
        collect(*inner, compares);
  }

  Elaborator &e;
};

} // namespace

std::vector<Variant> variantsOf(Elaborator &elaborator, const ast::File &file) {
  Enumerator enumerator(elaborator);
  enumerator.walk(file.declarations, {});
  return std::move(enumerator.found);
}

std::optional<int64_t> foldsOf(Elaborator &e, const ast::CrossValidate &section) {
  auto folds = atTop(e, [&] { return e.wholeNumber(*section.folds, "the number of parts"); });
  if (!folds || *folds >= 2)
    return folds;
  e.error(Diag::tooFewFolds, section.folds->range, *folds).help("5 or 10 parts are usual");
  return std::nullopt;
}

} // namespace dlb
