// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tensor types: a capital is bound by the first tensor that has it and checked against the others;
// `...` stands for any number of dimensions.

#include "frontend/Advice.h"
#include "frontend/Operators.h"
#include "frontend/Sections.h"
#include "support/Suggest.h"

#include <algorithm>
#include <utility>

namespace dlb {
namespace {

const std::pair<const char *, Element> elementNames[] = {
    {"", Element::real},   {"f32", Element::f32}, {"f64", Element::f64},      {"i32", Element::i32},
    {"i64", Element::i64}, {"u8", Element::u8},   {"bool", Element::boolean},
};

/// Position of `...` among the sizes of a type; their number where there is none.
size_t dotsPosition(const std::vector<ast::ExprPtr> &dims) {
  return std::find_if(dims.begin(), dims.end(),
                      [](const ast::ExprPtr &dim) { return dim->as<ast::Ellipsis>(); }) -
         dims.begin();
}

bool ranksFit(const std::vector<ast::ExprPtr> &dims, size_t rank) {
  return dotsPosition(dims) == dims.size() ? dims.size() == rank : rank + 1 >= dims.size();
}

/// The size that a type writes for dimension `i` of a tensor; null under `...`.
const ast::Expr *sizeAt(const std::vector<ast::ExprPtr> &dims, size_t rank, size_t i) {
  size_t dots = dotsPosition(dims);
  if (i < dots)
    return dims[i].get();
  size_t skipped = rank + 1 - dims.size();
  return i < dots + skipped ? nullptr : dims[i + 1 - skipped].get();
}

/// Sizes of dimensions that a caller bound are seen here under new names.
Axis hide(const Axis &axis, size_t position) {
  Axis hidden = axis;
  hidden.name =
      std::string(1, hiddenName) + (axis.name.empty() ? "#" + std::to_string(position) : axis.name);
  return hidden;
}

} // namespace

std::optional<Elaborator::ElementType> Elaborator::elementType(const ast::Type &type) {
  const std::string &name = type.element.text;
  ElementType result;
  if (name == "class") {
    result.element = Element::i32;
    result.isClass = true;
    const std::string *capital = type.classes ? capitalName(*type.classes) : nullptr;
    if (!type.classes || (capital && !here->find(*capital) && !here->capitals.count(*capital)))
      return result;
    result.classes = size(*type.classes);
    return result.classes ? std::optional(result) : std::nullopt;
  }
  std::vector<std::string> known = {"class"};
  for (const auto &[spelling, element] : elementNames) {
    if (name == spelling) {
      result.element = element;
      return result;
    }
    known.push_back(spelling);
  }
  if (name == "bf16") {
    error(Diag::notSupported, type.element.range, "`bf16`");
    return std::nullopt;
  }
  Diagnostic &diagnostic = error(Diag::unknownType, type.element.range, name);
  if (auto nearest = suggest(name, known))
    diagnostic.help("did you mean `" + *nearest + "`?");
  return std::nullopt;
}

std::optional<Dim> Elaborator::size(const ast::Expr &expression) {
  if (const std::string *capital = capitalName(expression))
    if (!here->find(*capital) && !here->capitals.count(*capital) &&
        !(ambient && !here->callee && ambient(*capital))) {
      error(Diag::freeDimension, expression.range, *capital)
          .help("a capital is the size of an input; a size that one chooses is a hyperparameter: "
                "`block f(units: int)(x: [N, D])`");
      return std::nullopt;
    }
  Value value = evaluate(expression);
  if (value.poison())
    return std::nullopt;
  auto *integer = value.as<Integer>();
  if (!integer) {
    error(Diag::needsWhole, expression.range, "a size", value.kind());
    return std::nullopt;
  }
  if (!integer->value.valid()) {
    error(Diag::sizeOverflow, expression.range);
    return std::nullopt;
  }
  std::optional<int64_t> constant = integer->value.constant();
  if (constant && *constant < 1) {
    noteValues(*this, error(Diag::sizeNotPositive, expression.range, *constant), expression);
    return std::nullopt;
  }
  return integer->value;
}

std::optional<std::vector<Axis>> Elaborator::axes(const ast::Type &type) {
  std::vector<Axis> result;
  if (!type.dims)
    return result;
  bool good = true;
  Dim total(1);
  for (const ast::ExprPtr &dim : *type.dims) {
    if (dim->as<ast::Ellipsis>()) {
      if (!here->dots) {
        error(Diag::freeDimension, dim->range, "...");
        good = false;
      } else {
        result.insert(result.end(), here->dots->begin(), here->dots->end());
      }
      continue;
    }
    std::optional<Dim> value = size(*dim);
    good &= value.has_value();
    if (!value)
      continue;
    const std::string *capital = capitalName(*dim);
    auto known = capital ? here->capitals.find(*capital) : here->capitals.end();
    OriginPtr origin = known != here->capitals.end() && known->second.origin
                           ? known->second.origin
                           : std::make_shared<const Origin>(
                                 Origin{dim->range, textOf(dim->range), here->depth, nullptr});
    result.push_back({*value, capital ? *capital : "", std::move(origin)});
    // The batch stands for one row here: what a whole part needs is known when it has been read.
    if (std::optional<int64_t> constant = value->constant())
      total = total * *constant;
  }
  std::optional<int64_t> elements = total.constant();
  if (good && (!elements || *elements > limits::tensor)) {
    error(Diag::tensorTooLarge, type.range, textOf(type.range), limits::tensor);
    return std::nullopt;
  }
  return good ? std::optional(result) : std::nullopt;
}

/// `[N, 2 * D]`, `[N, C / groups]`: what the capital has to be so that the size comes out, where it
/// is the only free one and the size grows evenly with it.
void Elaborator::solveCapital(const ast::Expr &expression, const Dim &size, OriginPtr origin) {
  std::set<std::string> names;
  namesIn(expression, names);
  std::erase_if(names, [&](const std::string &name) {
    return !isCapital(name) || here->find(name) || here->capitals.count(name) ||
           (ambient && !here->callee && ambient(name));
  });
  if (names.size() != 1)
    return;
  const std::string capital = *names.begin();
  const Dim unknown = Dim::symbol("?");
  std::vector<Dim> sizes;
  for (int64_t trial = 0; trial < 3; ++trial) {
    here->capitals[capital] = {unknown + Dim(trial), "", nullptr};
    bool wasLenient = std::exchange(lenient, true);
    Value value = evaluate(expression);
    lenient = wasLenient;
    here->capitals.erase(capital);
    auto *integer = value.as<Integer>();
    if (!integer)
      return;
    sizes.push_back(integer->value);
  }
  Dim slope = sizes[1] - sizes[0];
  auto solution = (size - (sizes[0] - slope * unknown)).dividedBy(slope);
  if (slope == sizes[2] - sizes[1] && solution)
    here->capitals[capital] = {solution->floor(), "", std::move(origin)};
}

void Elaborator::bindCapitals(const ast::Type &type, const Tensor &tensor,
                              const ast::Identifier *name) {
  auto origin = [&](const OriginPtr &outer) {
    return name
               ? std::make_shared<const Origin>(Origin{name->range, name->text, here->depth, outer})
               : outer;
  };
  if (type.classes && tensor.classes)
    if (const std::string *capital = capitalName(*type.classes))
      here->capitals.try_emplace(*capital, Activation::Capital{*tensor.classes, "", nullptr});
  if (!type.dims || !ranksFit(*type.dims, tensor.axes.size()))
    return;
  std::vector<Axis> dots;
  for (size_t i = 0; i < tensor.axes.size(); ++i) {
    const Axis &axis = tensor.axes[i];
    const ast::Expr *expression = sizeAt(*type.dims, tensor.axes.size(), i);
    if (!expression) {
      dots.push_back(name ? hide(axis, i) : axis);
      dots.back().origin = origin(axis.origin);
    } else if (const std::string *capital = capitalName(*expression);
               capital && !here->find(*capital)) {
      here->capitals.try_emplace(
          *capital, Activation::Capital{axis.size, name ? axis.name : "", origin(axis.origin)});
    }
  }
  if (dotsPosition(*type.dims) < type.dims->size() && !here->dots)
    here->dots = std::move(dots);
  for (size_t i = 0; i < tensor.axes.size(); ++i)
    if (const ast::Expr *expression = sizeAt(*type.dims, tensor.axes.size(), i);
        expression && !capitalName(*expression) && !expression->as<ast::IntegerLit>())
      solveCapital(*expression, tensor.axes[i].size, origin(tensor.axes[i].origin));
}

bool Elaborator::conformElement(const ElementType &type, Tensor &tensor, const std::string &what,
                                SourceRange range) {
  auto mismatch = [&](const std::string &wanted) -> Diagnostic & {
    Diagnostic &diagnostic = error(Diag::elementMismatch, range, what, wanted, tensor.str());
    labelShape(*this, diagnostic, tensor, 0, range);
    return diagnostic;
  };
  if (type.isClass) {
    if (tensor.element != Element::i32) {
      mismatch("labels").help(
          textOf(range).starts_with("one_hot(")
              ? "give the labels themselves, without `one_hot`"
              : "labels are a field of type `class(10)`; `argmax(x)` makes labels of scores");
      return false;
    }
    if (type.classes && tensor.classes && !(*type.classes == *tensor.classes)) {
      mismatch("labels of " + type.classes->str() + " classes");
      return false;
    }
    if (!tensor.classes)
      tensor.classes = type.classes;
    return true;
  }
  if (type.element == Element::real) {
    if (tensor.classes) {
      mismatch("floats").help("`one_hot` makes floats of labels");
      return false;
    }
    tensor = toReal(*this, tensor, range);
    return true;
  }
  if (tensor.element == type.element)
    return true;
  bool floats = (type.element == Element::f32 || type.element == Element::f64);
  if (floats && !tensor.classes) {
    tensor = cast(*this, tensor, type.element, range);
    return true;
  }
  if (type.element == Element::i32 && tensor.element == Element::boolean) {
    tensor = cast(*this, tensor, Element::i32, range);
    return true;
  }
  std::string wanted;
  for (const auto &[spelling, element] : elementNames)
    if (element == type.element)
      wanted = spelling;
  mismatch("`" + wanted + "`");
  return false;
}

/// Labels `class(K)[...]` that do not fit scores `[..., K]`, but would if another dimension of
/// those came last: what brings it there, else "".
std::string Elaborator::classesLast(const ast::Type &type, const Tensor &labels) const {
  const std::string *capital = type.classes ? capitalName(*type.classes) : nullptr;
  auto classes = capital ? here->capitals.find(*capital) : here->capitals.end();
  if (classes == here->capitals.end() || !type.dims || type.dims->size() != 1 || !here->dots ||
      here->dots->size() != labels.axes.size())
    return "";
  std::vector<Dim> scores;
  for (const Axis &axis : *here->dots)
    scores.push_back(axis.size);
  scores.push_back(classes->second.size);
  for (size_t moved = 1; moved < scores.size() - 1; ++moved) {
    bool fits = !labels.classes || *labels.classes == scores[moved];
    std::string letters, rest, places = "nhwdt";
    for (size_t i = 0; i < scores.size(); ++i) {
      std::string letter(1, i == moved ? 'c' : places[(i - (i > moved)) % places.size()]);
      letters += (i ? " " : "") + letter;
      if (i == moved)
        continue;
      fits &= scores[i] == labels.axes[i - (i > moved)].size;
      rest += letter + " ";
    }
    if (fits)
      return "the classes come last: `rearrange(\"" + letters + " -> " + rest +
             "c\")` brings them there";
  }
  return "";
}

std::optional<Tensor> Elaborator::conform(const ast::Type &type, const Tensor &given,
                                          const std::string &what, SourceRange range) {
  Tensor tensor = given;
  std::optional<ElementType> element = elementType(type);
  std::string help = classesLast(type, given);
  for (size_t i = 0; !help.empty() && i < given.axes.size(); ++i)
    if (Dim wanted = (*here->dots)[i].size; !(given.axes[i].size == wanted)) {
      error(Diag::shapeMismatch, range, what, textOf(type.range), static_cast<int64_t>(i),
            given.axes[i].size.str(), wanted.str())
          .help(help);
      return std::nullopt;
    }
  if (!element || !conformElement(*element, tensor, what, range))
    return std::nullopt;
  static const std::vector<ast::ExprPtr> none;
  const std::vector<ast::ExprPtr> &dims = type.dims ? *type.dims : none;
  size_t rank = tensor.axes.size(), dotsSeen = 0;
  std::string written = textOf(type.range);
  auto dotsFit = [&] {
    return dotsPosition(dims) == dims.size() || !here->dots ||
           here->dots->size() == rank + 1 - dims.size();
  };
  if (!ranksFit(dims, rank) || !dotsFit()) {
    Diagnostic &diagnostic =
        error(Diag::rankMismatch, range, what, written, static_cast<int64_t>(rank), given.str());
    labelShape(*this, diagnostic, given, -1, range);
    if (type.range.valid() && !inLibrary(type.range))
      label(diagnostic, type.range, "this type");
    adviseRank(diagnostic, type, given);
    return std::nullopt;
  }
  for (size_t i = 0; i < rank; ++i) {
    Axis &axis = tensor.axes[i];
    const ast::Expr *expression = sizeAt(dims, rank, i);
    Axis wanted;
    std::string from;
    if (!expression) {
      if (!here->dots)
        continue;
      wanted = (*here->dots)[dotsSeen++];
      from = "...";
    } else {
      std::optional<Dim> value = size(*expression);
      if (!value)
        return std::nullopt;
      from = textOf(expression->range);
      const std::string *capital = capitalName(*expression);
      wanted = {*value, capital ? *capital : "", nullptr};
      if (capital)
        if (auto known = here->capitals.find(*capital); known != here->capitals.end())
          wanted.origin = known->second.origin;
    }
    if (!(axis.size == wanted.size)) {
      if (undecided(axis.size, wanted.size))
        return std::nullopt;
      Diagnostic &diagnostic = error(Diag::shapeMismatch, range, what, written,
                                     static_cast<int64_t>(i), axis.size.str(), wanted.size.str());
      labelShape(*this, diagnostic, given, static_cast<int>(i), range);
      if (from != wanted.size.str() && wanted.origin && !inLibrary(wanted.origin->range))
        label(diagnostic, wanted.origin->range,
              "`" + from + "` is " + wanted.size.str() + " by `" + wanted.origin->text + "`");
      else if (from != wanted.size.str())
        diagnostic.note("`" + from + "` is " + wanted.size.str() + " here");
      else if (expression && !inLibrary(expression->range))
        label(diagnostic, expression->range, "`" + from + "` is written here");
      if (expression && expression->as<ast::IntegerLit>() && i == 0 && axis.size.str() == "N")
        diagnostic.help("a mini-batch has any number of rows: write `N` for `" + from + "`");
      return std::nullopt;
    }
    axis.name = wanted.name;
    if (wanted.origin)
      axis.origin = wanted.origin;
  }
  return tensor;
}

} // namespace dlb
