// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data and train sections: what is read, what is minimised, and the functions that come of it.

#ifndef DLB_FRONTEND_SECTIONS_H
#define DLB_FRONTEND_SECTIONS_H

#include "frontend/Elaborator.h"

#include <array>

namespace dlb {

/// The parts of a record that is a table: the numbers, what its rows and columns are called.
inline constexpr std::array kTable = {"table", "rows", "columns"};
/// The outputs of a function that gives what a model gives: "y", or "y.1", "y.2".
std::vector<Output> outputsOf(const Value &value);
/// The ambient name of the loss of the first mini-batch; no name in a file begins so.
inline constexpr char kFirstLoss[] = "%loss";

/// What `missing` and `fill` say of a source or column: of numbers, and of labels.
struct MissingRule {
  struct Fill {
    Column::Fill kind = Column::Fill::nothing;
    std::string cell;
  };
  std::optional<std::vector<std::string>> marks;
  std::optional<Fill> numbers, labels;
};
/// False after a diagnostic. Other names are left alone.
bool parseMissing(Elaborator &e, const Given &given, MissingRule &rule);

/// A `data` section. Its fields are evaluated once to learn the columns, and again in each function
/// that uses them: the arithmetic of a field is part of the function.
class DataSection {
public:
  using Sections = std::map<std::string, DataSection>;
  /// `all` are the sections of the file, by name.
  DataSection(Elaborator &elaborator, const ast::Data &declaration, const Sections &all)
      : elaborator(elaborator), declaration(declaration), all(all) {}

  void check();
  /// The mini-batch of a field, in the function being built; none where there is no such field.
  std::optional<Value> field(const std::string &name);
  std::vector<std::string> fieldNames() const;
  bool hasPart(const std::string &name) const;
  /// True of labels that are characters, words or categories of this source.
  bool namesLabels(const Tensor &tensor) const;
  const std::string &name() const { return declaration.name.text; }

  int number = -1;                     ///< in CheckedProgram::data
  std::map<std::string, Dim> capitals; ///< sizes that the data tells: V of class(V)

  // What the functions that read a source ask and tell (DataReaders.cpp).
  const std::string &format() const;
  bool readingField() const { return reading; }
  /// The type of one row of the field being evaluated; a field without one takes what comes.
  bool typed() const { return reading->typed; }
  const std::vector<Axis> &rowAxes() const { return reading->row; }
  const Elaborator::ElementType &rowElement() const { return reading->element; }
  /// A column that the field being evaluated reads.
  Value read(Column column, const MissingRule &missing, SourceRange range);
  /// A row of the same part of other data, the value of each field under its name.
  Value draw(const std::string &from, SourceRange range);
  /// Random numbers that belong to the rows.
  Tensor noise(bool normal, const std::vector<Axis> &axes, SourceRange range);
  /// The column that was read last, if `tensor` is its value.
  Column *lastRead(const Tensor &tensor);

private:
  struct Field {
    const ast::Binding *binding;
    SourceRange range;
    std::vector<size_t> columns;
  };
  /// A field while it is evaluated.
  struct Reading {
    Field *field = nullptr;
    bool collecting = false; ///< its columns are being learnt
    bool typed = false;
    bool numbers = false; ///< without a type: of `standardize`
    size_t next = 0;      ///< among its columns
    std::vector<Axis> row;
    Elaborator::ElementType element;
    ValueId last = -1; ///< what was read last
  };
  std::optional<std::vector<std::string>> files(const ast::Expr &source, std::string &format,
                                                bool part);
  void checkSplit(const ast::Split &split, SourceRange range);
  void checkField(const ast::Binding &binding, SourceRange range);

  //===--- DataFields.cpp ---===//
  std::optional<Value> visible(const std::string &name);
  Value evaluateField(const std::string &name, Field &field, bool collecting);
  Value typedField(const std::string &name, const Field &field);
  Value untypedField(const std::string &name, const Field &field);
  const ast::Expr *withoutShift(const ast::Expr &value, int64_t &shift);
  bool checkCells(const Field &field);
  std::optional<Dim> untypedClasses(const Column &column) const;
  std::string symbolOf(const std::string &capital) const;
  /// An argument of the function for the column of the field being evaluated.
  Tensor take(Column column, SourceRange range);
  /// Notes that the symbol of class(V) is counted in a column.
  void count(const std::string &symbol, int column);
  Data &data() { return elaborator.program.data[number]; }

  Elaborator &elaborator;
  const ast::Data &declaration;
  const Sections &all;
  std::map<std::string, Field> fields;
  MissingRule missing; ///< of the source
  int64_t least = 1;   ///< of the words of a source
  bool usable = false; ///< the source was understood
  Reading *reading = nullptr;
  /// The section whose field draws a row of this one, and the number of the draw.
  DataSection *drawer = nullptr;
  int64_t drawNumber = 0;
};

/// What the `train` sections of a program have made of the settings (`--set`) so far.
struct SettingsTaken {
  std::set<std::string> taken;    ///< by a model of a section at least
  std::vector<std::string> names; ///< of the models' hyperparameters

  /// An error for each setting that no section has taken.
  void checkAll(Elaborator &elaborator, const CheckOptions &options) const;
};

/// A `train` section.
class TrainSection {
public:
  TrainSection(Elaborator &elaborator, const ast::Train &declaration, SourceRange range,
               DataSection &data, const CheckOptions &options, SettingsTaken &taken, bool folded)
      : elaborator(elaborator), declaration(declaration), range(range), data(data),
        options(options), taken(taken), folded(folded) {}

  void check();

private:
  /// One `minimize` with the lines before it.
  struct Objective {
    std::string phase;                   ///< "" outside a phase
    const ast::Expr *interval = nullptr; ///< after `every`
    std::vector<const ast::Stmt *> lines;
    const ast::Minimize *minimize;
    SourceRange range;
    int64_t every = 1;
  };
  /// The parameters that a pair of `over … with …` changes.
  struct Changed {
    std::vector<int> numbers; ///< in CheckedProgram::persistents
    std::vector<Tensor> weights;
  };
  /// How many random tensors a function has drawn, by where.
  struct Draws {
    std::map<std::string, int> streams, applications;
  };

  void collect();
  void buildModels();
  void checkPhases();
  void checkSettings();
  void adviseLength(Diagnostic &diagnostic) const;
  void checkSetting(const ast::Setting &setting);
  /// A whole number that may name what lines of the section bind.
  std::optional<int64_t> sectionNumber(const ast::Expr &expression, const std::string &what);
  void buildSteps();
  /// Forgets what belongs to the function built before.
  void beginFunction();
  //===--- Pieces.cpp ---===//
  void checkPieces(const ast::Setting &setting);
  void buildPieces();
  std::optional<Function> buildGather(const Objective &objective, FunctionScope &scope,
                                      std::vector<Changed> &changed);
  Function buildApply(const Objective &objective, const std::vector<Changed> &changed);
  /// The tensor that sums up the gradients of a parameter.
  int sumOf(int parameter);
  void addToSum(int parameter, const Tensor &gradient);
  std::vector<Output> updatesOf(const FunctionScope &scope) const;

  std::set<std::vector<bool>> partialRuns() const;
  /// The step of a mini-batch on which these objectives run.
  std::optional<Function> buildStep(const std::vector<bool> &runs);
  /// Of the reports of each evaluation, or of those made at the end.
  Function buildEvaluation(bool finally);
  /// What applies models to rows of the data: what `evaluation` computes to apply them. Of those
  /// that get fields as they are, FileChecker builds it.
  void addRowPredicts(const FunctionBuilder &evaluation);
  /// The loss of the first mini-batch of a part; none after a diagnostic. What a gradient is taken
  /// of: all rows at once may be too many for that.
  std::optional<Tensor> firstLoss();
  Output::Names namesOf(const Axis &axis) const;
  void evaluateReport(const ast::Report::Entry &entry, std::vector<Output> &outputs);
  /// Runs the lines that `wanted` needs, in an activation that `top` describes. A line that several
  /// phases need draws the same random numbers in each.
  void runNeeded(const std::vector<const ast::Stmt *> &lines,
                 const std::vector<const ast::Expr *> &wanted);
  std::optional<Tensor> evaluateLoss(const Objective &objective);
  /// `taken`: models that an earlier pair of `over … with …` changes. Empty after a diagnostic.
  Changed changedBy(const Objective &objective, const ast::Update &update, const Tensor &loss,
                    std::set<std::string> &taken);
  std::vector<Tensor> gradientsOf(const Objective &objective, const Changed &changed,
                                  const Tensor &loss);
  void checkAll(const Objective &objective, const Changed &changed,
                const std::vector<Tensor> &gradients);
  /// The optimizers of the pair, one behind the other; none after a diagnostic.
  std::vector<CallablePtr> stagesOf(const ast::Update &update);
  void optimize(const Objective &objective, const ast::Update &update, const Changed &changed,
                const std::vector<CallablePtr> &stages, std::vector<Tensor> gradients);
  void addChecked(const Objective &objective, const std::string &name, const Tensor &value);
  /// Adds to what the phase trains; its other parameters behind the loss are frozen.
  void noteTrained(const Objective &objective, const std::vector<int> &parameters,
                   const std::vector<bool> &behind);
  /// The value of a parameter at this place of the function; none where it is not used so far.
  std::optional<ValueId> presentValue(int persistent) const;
  std::optional<Tensor> runOptimizer(const Callable &stage, const std::string &path,
                                     const Tensor &weight, const Tensor &gradient,
                                     SourceRange range);
  Tensor status();
  /// Puts CheckOptions::rate in the place of `lr`.
  void growRate(Callable &optimizer);
  /// Notes what the optimizer's first input, the weight, was bound to anew.
  void noteAverage(const Activation &activation, const Tensor &weight, SourceRange range);
  Activation top() const;
  AmbientNames names();

  Elaborator &elaborator;
  const ast::Train &declaration;
  SourceRange range;
  DataSection &data;
  const CheckOptions &options;
  SettingsTaken &taken;
  bool folded; ///< inside a `cross_validate`, which always holds out a part
  Training training;
  std::vector<const ast::Stmt *> lines; ///< outside of phases
  std::vector<Objective> objectives;
  std::vector<const ast::Report::Entry *> reports;
  bool reportsFinally = false; ///< some of them at the end
  std::vector<const ast::Setting *> settings;
  std::map<std::string, Value> fieldCache; ///< of the function being built
  bool firstRows = false;                  ///< fields are those of the first mini-batch
  std::map<std::string, Value> losses;     ///< "loss", "reconstruct.loss": what reports can name
  std::map<const ast::Stmt *, Draws> drawsBefore; ///< the line first ran in this function
  /// Of this function, each with its number in Training::checked.
  std::vector<std::pair<size_t, Tensor>> checkedValues;
  std::map<std::pair<std::string, std::string>, size_t> checkedNumbers; ///< by phase and name
  bool ratesGrow = false;   ///< an optimizer has taken CheckOptions::rate
  bool buildingAll = false; ///< the step on which all phases run
};

/// Names that an expression may read, with those of bodies inside it.
void namesIn(const ast::Expr &expression, std::set<std::string> &names);
/// Names that statements of a body bind, loops inside it included, each with the last statement.
std::map<std::string, SourceRange> bindingsIn(const ast::Body &body);
/// The lines that are run to know `names` at the end, and what objectives and reports among them
/// need on the way; the others are left out.
std::vector<const ast::Stmt *> neededLines(const std::vector<const ast::Stmt *> &lines,
                                           std::set<std::string> names);

} // namespace dlb

#endif // DLB_FRONTEND_SECTIONS_H
