// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data and train sections: what is read, what is minimised, and the functions that come of it.

#ifndef DLB_FRONTEND_SECTIONS_H
#define DLB_FRONTEND_SECTIONS_H

#include "frontend/Elaborator.h"

namespace dlb {

/// A `data` section. Its fields are evaluated once to learn the columns, and again in each function
/// that uses them: the arithmetic of a field is part of the function.
class DataSection {
public:
  DataSection(Elaborator &elaborator, const ast::Data &declaration)
      : elaborator(elaborator), declaration(declaration) {}

  void check();
  /// The mini-batch of a field, in the function being built; none where there is no such field.
  std::optional<Value> field(const std::string &name);
  std::vector<std::string> fieldNames() const;
  bool hasPart(const std::string &name) const;
  /// True of labels that are the characters of this source.
  bool countsCharacters(const Tensor &tensor) const;
  const std::string &name() const { return declaration.name.text; }

  int number = -1;                     ///< in CheckedProgram::data
  std::map<std::string, Dim> capitals; ///< sizes that the data tells: V of class(V)

  /// A column that the field being evaluated reads.
  Value read(Column column, SourceRange range);
  const std::string &format() const;
  bool readingField() const { return current; }
  /// Sizes of one row of the field being evaluated.
  const std::vector<Axis> &rowAxes() const { return row; }
  Elaborator::ElementType rowElement() const { return element; }

private:
  struct Field {
    const ast::Binding *binding;
    SourceRange range;
    std::vector<size_t> columns;
  };
  void checkSource();
  void checkSplit(const ast::Split &split, SourceRange range);
  Value evaluateField(const std::string &name, Field &field);
  std::optional<std::vector<std::string>> files(const ast::Expr &source, std::string &format);
  std::string symbolOf(const std::string &capital) const;
  /// Notes that the symbol of class(V) is counted in a column.
  void count(const std::string &symbol, int column);
  Data &data() { return elaborator.program.data[number]; }

  Elaborator &elaborator;
  const ast::Data &declaration;
  std::map<std::string, Field> fields;
  bool usable = false; ///< the source was understood
  // Of the field being evaluated:
  Field *current = nullptr;
  bool collecting = false;
  size_t next = 0;
  std::vector<Axis> row;
  Elaborator::ElementType element;
};

/// A `train` section.
class TrainSection {
public:
  TrainSection(Elaborator &elaborator, const ast::Train &declaration, SourceRange range,
               DataSection &data, const CheckOptions &options)
      : elaborator(elaborator), declaration(declaration), range(range), data(data),
        options(options) {}

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
  /// How many random tensors a function has drawn, by where.
  struct Draws {
    std::map<std::string, int> streams, applications;
  };

  void collect();
  void buildModels();
  std::vector<std::string> hyperparameterNames() const;
  void checkPhases();
  void checkSettings();
  void checkSetting(const ast::Setting &setting);
  void buildSteps();
  std::set<std::vector<bool>> partialRuns() const;
  /// The step of a mini-batch on which these objectives run.
  std::optional<Function> buildStep(const std::vector<bool> &runs);
  void buildEvaluation();
  void evaluateReport(const ast::Report::Entry &entry, std::vector<Output> &outputs);
  /// Runs the lines that `wanted` needs, in an activation that `top` describes. A line that several
  /// phases need draws the same random numbers in each.
  void runNeeded(const std::vector<const ast::Stmt *> &lines,
                 const std::vector<const ast::Expr *> &wanted);
  std::optional<Tensor> evaluateLoss(const Objective &objective);
  /// `taken`: models that an earlier pair of `over … with …` changes.
  void update(const Objective &objective, const ast::Update &update, const Tensor &loss,
              std::set<std::string> &taken);
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
  /// Notes what the optimizer's first input, the weight, was bound to anew.
  void noteAverage(const Activation &activation, const Tensor &weight, SourceRange range);
  Activation top() const;
  AmbientNames names();

  Elaborator &elaborator;
  const ast::Train &declaration;
  SourceRange range;
  DataSection &data;
  const CheckOptions &options;
  Training training;
  std::vector<Objective> objectives;
  std::vector<const ast::Report::Entry *> reports;
  std::vector<const ast::Setting *> settings;
  std::map<std::string, Value> fieldCache; ///< of the function being built
  std::map<std::string, Value> losses;     ///< "loss", "reconstruct.loss": what reports can name
  std::map<const ast::Stmt *, Draws> drawsBefore; ///< the line first ran in this function
  /// Of this function, each with its number in Training::checked.
  std::vector<std::pair<size_t, Tensor>> checkedValues;
  std::map<std::pair<std::string, std::string>, size_t> checkedNumbers; ///< by phase and name
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
