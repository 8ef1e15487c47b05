// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The heart of the checker: evaluates expressions and bodies. Static values are computed, blocks
// are instantiated, `if` and `for` are unrolled; what remains are the nodes of the function being
// built. After an error a value is Poison, and what is computed from it is silently Poison too.

#ifndef DLB_FRONTEND_ELABORATOR_H
#define DLB_FRONTEND_ELABORATOR_H

#include "frontend/Builtins.h"
#include "frontend/Check.h"
#include "frontend/Context.h"
#include "frontend/Library.h"
#include "frontend/Suspicions.h"

#include <functional>
#include <set>

namespace dlb {

class DataSection;
struct EnsembleTurn;
struct ScanBody;

/// A function being built, and how far its persistent tensors have come.
struct FunctionScope {
  FunctionBuilder builder;
  bool training = false;
  std::map<int, ValueId> current;          ///< persistent → its value now, where it was changed
  std::map<std::string, int> streams;      ///< random numbers drawn so far under a name
  std::map<std::string, int> applications; ///< of each instance: they differ in random numbers
  std::set<int> cut{}; ///< of `current`: those whose gradient ends there (stopsGradient)
  /// What came out of the layers of models, by path, in the order of their first application.
  std::vector<std::pair<std::string, Tensor>> layers{};
  /// Of a function of one piece of a mini-batch: how many pieces that has.
  int64_t pieces = 1;

  void change(int persistent, ValueId value) {
    current[persistent] = value;
    cut.erase(persistent);
  }
};

/// Names that only some places know: fields in a train section, `gradient_norm` in an optimizer.
using AmbientNames = std::function<std::optional<Value>(const std::string &name)>;

class Elaborator : public Context {
public:
  /// All that check one program share `library`.
  Elaborator(const ast::File &file, Library &library, SourceManager &sources,
             DiagnosticEngine &diagnostics);

  //===--- Expressions.cpp, Statements.cpp ---===//
  Value evaluate(const ast::Expr &expression);
  /// Runs the statements in a scope of their own.
  Value run(const ast::Body &body);
  Value execute(const ast::Stmt &statement);
  void bindAmbient(const std::string &name);
  void bindPattern(const ast::Pattern &pattern, const Value &value, SourceRange range, bool fresh);
  /// A schedule in arithmetic is its value at this step.
  Value settle(const Value &value, SourceRange range);
  std::optional<bool> condition(const ast::Expr &expression, const char *what);
  std::optional<int64_t> wholeNumber(const ast::Expr &expression, const std::string &what);

  //===--- Scan.cpp ---===//
  Value scan(const ast::ScanExpr &expression, SourceRange range);
  /// The number of the turn (i64) in the scan that is being elaborated, counted through those
  /// around it; none outside of scans.
  std::optional<Tensor> turn(SourceRange range);
  /// By what a random tensor of this shape differs from turn to turn, and from piece to piece of a
  /// mini-batch where it has rows: they are those that the whole mini-batch would draw.
  std::optional<Tensor> drawNumber(const std::vector<Axis> &shape, SourceRange range);
  /// The number of the piece of the mini-batch (i64).
  Tensor pieceNumber();
  void stateInScan(const std::string &name, SourceRange range);

  //===--- Names.cpp ---===//
  Value lookup(const std::string &name, SourceRange range);
  /// A user's definition, else the library's; null where there is none.
  const ast::Definition *findDefinition(const std::string &name);
  std::vector<std::string> visibleNames() const;
  Value scalarArgument(const std::string &name, SourceRange range);
  CallablePtr model(const ast::Definition &definition, SourceRange range);

  //===--- Calls.cpp ---===//
  std::vector<Given> evaluateArguments(const std::vector<ast::Argument> &arguments);
  Value call(const Value &callee, std::vector<Given> given, SourceRange range, std::string text);
  /// `x |> f` for one or several inputs.
  Value apply(CallablePtr callee, std::vector<Given> inputs, SourceRange range);
  /// The members of an ensemble, combined.
  Value applyMembers(const Callable &callee, const std::vector<Given> &inputs, SourceRange range);
  CallablePtr construct(const Callable &callee, const std::vector<Given> &given, SourceRange range,
                        std::string text, const std::string &instanceName = "");

  //===--- Hyperparameters.cpp ---===//
  bool bindHyperparameters(Callable &callee, const std::vector<Given> &given, SourceRange range,
                           bool partly);
  /// The value as `type` wants it; `name` is a hyperparameter of `owner`, or bound here.
  std::optional<Value> coerce(const ast::Type &type, const std::string &name, const Value &value,
                              SourceRange range, const std::string &owner);
  /// Blocks among the hyperparameters that a section, or a default, has built belong to the
  /// instance that they are given to: "mlp.hidden.dense_1".
  void adoptBlocks(Activation &activation);
  /// True of the path of a model, or of a block in it.
  bool inModel(const std::string &path) const {
    return models.count(path.substr(0, path.find('.'))) > 0;
  }

  //===--- Blocks.cpp ---===//
  Value applyDefinition(CallablePtr callee, std::vector<Given> inputs, SourceRange range);
  bool bindInputs(Activation &activation, const ast::ParameterList &inputs,
                  std::vector<Given> given);
  /// Tells two inputs that stand in each other's place: labels where floats are wanted and the
  /// other way round.
  bool areExchanged(const std::vector<ast::Parameter> &parameters,
                    const std::vector<std::optional<Given>> &values,
                    const std::vector<size_t> &tensors, const std::string &owner);
  Value leave(const Activation &activation, const Value &value);
  Value conformResults(const ast::Definition &definition, const Value &value);
  void noteModelFields(const ast::Definition &definition, const std::vector<Given> &inputs);
  void noteModelInputs(const ast::Definition &definition, const std::vector<Given> &inputs);
  /// Notes a layer's result in `function`, for `activations` (LayerReports.cpp).
  void noteLayer(const Activation &activation, const Value &result);

  /// The value of a schedule at this step, an f64 scalar or a static number.
  Value applySchedule(const Callable &callee, SourceRange range);

  //===--- Ops.cpp ---===//
  /// An element-wise op on a static number; the input is made ready for a node otherwise.
  std::optional<Value> foldStatically(const ast::Definition &definition,
                                      std::vector<Given> &inputs);
  Value applyOp(Activation &activation, const ast::Definition &definition, SourceRange range);

  //===--- Types.cpp ---===//
  struct ElementType {
    Element element = Element::real;
    bool isClass = false;
    std::optional<Dim> classes; ///< none where the capital is not bound yet
  };
  std::optional<ElementType> elementType(const ast::Type &type);
  static bool isStatic(const ast::Type &type);
  std::optional<Dim> size(const ast::Expr &expression);
  std::optional<std::vector<Axis>> axes(const ast::Type &type);
  /// Binds the capitals of `type` that are still free to the sizes of `tensor`.
  void bindCapitals(const ast::Type &type, const Tensor &tensor, const ast::Identifier *name);
  void solveCapital(const ast::Expr &expression, const Dim &size, OriginPtr origin);
  /// The tensor under the names of `type`; none after a diagnostic. `what` names it in messages.
  std::optional<Tensor> conform(const ast::Type &type, const Tensor &tensor,
                                const std::string &what, SourceRange range);
  std::string classesLast(const ast::Type &type, const Tensor &labels) const;
  bool conformElement(const ElementType &type, Tensor &tensor, const std::string &what,
                      SourceRange range);

  //===--- Fill.cpp ---===//
  /// `name: type = value`.
  Value fill(const ast::Type &type, const Value &value, const std::string &what, SourceRange range);
  std::optional<Tensor> fill(const Value &value, ElementType element, const std::vector<Axis> &axes,
                             const std::string &what, SourceRange range);
  std::optional<Tensor> countUp(const Range &bounds, ElementType element,
                                const std::vector<Axis> &axes, SourceRange range);
  std::optional<Tensor> lowerTriangle(ElementType element, const std::vector<Axis> &axes,
                                      const std::string &what, SourceRange range);
  std::optional<Tensor> applyInitializer(const Callable &callee, ElementType element,
                                         const std::vector<Axis> &axes, const std::string &what,
                                         SourceRange range);

  //===--- Persistents.cpp ---===//
  Value declare(const ast::Persistent &persistent, SourceRange range);
  Tensor read(int persistent, std::vector<Axis> axes);
  /// The names of what an instance and the blocks in it have built so far.
  std::vector<std::string> parametersOf(const Instance &instance) const;
  /// The parameter that is optimized, as it is before the first step, where `name` means it in the
  /// initial value of an optimizer's state.
  std::optional<Tensor> initialWeight(const std::string &name);
  /// Notes what the states of the scope that ends were last bound to.
  void rememberStates();
  /// The 64-bit stream of the next random tensor drawn here.
  int64_t nextStream();

  //===--- Indexing.cpp ---===//
  Value index(const Value &base, const ast::IndexExpr &expression, SourceRange range);
  /// `length` elements, each `step` further than the one before.
  Tensor slice(const Tensor &tensor, int dimension, const Dim &first, const Dim &length,
               SourceRange range, int64_t step = 1);
  /// The dimensions that `over =` names; all of them, or `otherwise`, where it is missing.
  std::optional<std::vector<int64_t>> over(const BuiltinCall &call, const Tensor &tensor,
                                           std::vector<int64_t> otherwise);

  /// True once a bound was hit: nothing is evaluated any more.
  bool spent() const { return exhausted; }
  /// Expressions evaluated so far. Variants of one program share the bound.
  int64_t spentWork() const { return work; }
  void startFrom(int64_t spentBefore) { work = spentBefore; }

  const ast::File &file;
  Library &library;
  std::map<std::string, const ast::Definition *> definitions;
  std::map<std::string, CallablePtr> models;    ///< one network wherever it is named
  std::map<std::string, int> persistentNumbers; ///< by name
  DataSection *data = nullptr;                  ///< whose fields are read now
  FunctionScope *function = nullptr;
  ScanBody *body = nullptr; ///< of the innermost scan
  FunctionScope initialise;
  std::vector<Output> initialOutputs;
  AmbientNames ambient;            ///< at the top of a section
  std::vector<std::string> fields; ///< of the section's data: for suggestions
  AmbientNames optimizing;         ///< inside an optimizer
  /// While a phase's optimizers run: the phase runs on each so many-th mini-batch.
  int64_t every = 1;
  /// The ensemble around a section, or null.
  EnsembleTurn *around = nullptr;
  /// What the compares around a section have chosen.
  std::map<std::string, Value> chosen;
  int optimized = -1;              ///< the parameter whose optimizer runs
  std::string filling;             ///< the persistent whose initial value is computed
  Role building = Role::parameter; ///< role of the persistents that bodies declare now
  int nextFunction = 1;
  std::set<const ast::Definition *> reached; ///< whose bodies have run
  /// Types of the inputs at the first application of each model, for its predict function.
  std::map<std::string, std::vector<std::pair<std::string, Value>>> modelInputs;
  /// A field of a data section, and which of its tensors.
  struct FieldPart {
    DataSection *section;
    std::string field;
    size_t part;
  };
  /// What the tensors of a function are, by its number and their own: where a section reads fields.
  std::map<std::pair<int, ValueId>, FieldPart> fieldParts;
  /// Models that were applied to nothing but fields of one section: the field of each input.
  struct ModelFields {
    DataSection *section;
    std::vector<std::pair<std::string, std::string>> inputs;
  };
  std::map<std::string, ModelFields> modelFields;
  /// What an evaluation made with each model that its section applies, first: the number of that
  /// function, and the result.
  std::map<std::string, std::pair<int, Value>> modelResults;

private:
  Suspicions suspicions{*this};
  bool spend(SourceRange range);
  int depth = 0;
  int64_t work = 0;
  bool exhausted = false;
  friend class Deeper;
};

/// Switches the function being built, or leaves the bodies of its scans.
class Building {
public:
  Building(Elaborator &elaborator, FunctionScope &function)
      : elaborator(elaborator), function(elaborator.function), builder(elaborator.builder),
        body(elaborator.body), training(elaborator.training) {
    set(&function, &function.builder, nullptr, function.training);
  }
  ~Building() { set(function, builder, body, training); }
  Building(const Building &) = delete;

private:
  void set(FunctionScope *function, FunctionBuilder *builder, ScanBody *body, bool isTraining) {
    elaborator.function = function;
    elaborator.builder = builder;
    elaborator.body = body;
    elaborator.training = isTraining;
  }
  Elaborator &elaborator;
  FunctionScope *function;
  FunctionBuilder *builder;
  ScanBody *body;
  bool training;
};

/// True of `N`, `C`: a name that stands for a dimension.
bool isCapital(const std::string &name);
/// The bare capital that a size is written as, else null.
const std::string *capitalName(const ast::Expr &expression);

} // namespace dlb

#endif // DLB_FRONTEND_ELABORATOR_H
