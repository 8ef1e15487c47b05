// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The checked program: what remains of a .dlb file when every name, block, loop and hyperparameter
// has been resolved. Functions are flat lists of dlb ops on tensors whose sizes may still be
// symbolic (the batch is), so one checked program serves every batch size. No MLIR here: `emit`
// maps each node to the op of the same name, binds the sizes and verifies the promised types.

#ifndef DLB_FRONTEND_PROGRAM_H
#define DLB_FRONTEND_PROGRAM_H

#include "frontend/Dim.h"
#include "support/SourceRange.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace dlb {

/// `real` is the program's precision, bound by emit to f32 or f64.
enum class Element { real, f32, f64, i32, i64, boolean, u8 };

struct TensorType {
  Element element = Element::real;
  std::vector<Dim> dims;
  /// The language's name of each dimension, "" where it has none. Same length as dims.
  std::vector<std::string> names;
  /// For class(V): V.
  std::optional<Dim> classes;
};

/// A place in a file; line and column count from 1, columns in characters.
struct Place {
  int file = 0; ///< index into CheckedProgram::files
  int line = 0;
  int column = 0;
};

/// Where a node comes from: the place in the innermost block first, then the places of the calls
/// that led there, each with what was called ("in block `basic(c = 128)`").
struct Frame {
  Place place;
  std::string what;
};
using Location = std::vector<Frame>;

using Attribute = std::variant<bool, int64_t, double, std::string, std::vector<int64_t>, Dim,
                               std::vector<Dim>, std::vector<double>>;

/// Index of a value within its function: arguments first, then the results of the nodes in order.
using ValueId = int;

struct Function;

/// The attribute `stopsGradient` (a bool) says that the result is a constant to every `gradient`.
inline constexpr char stopsGradient[] = "dlb.stops_gradient";

/// One dlb op. `op` and the attribute names are those of the dialect. `constant` carries "value"
/// (a double: splat; a Dim: splat of that size; a vector<double>: row-major elements).
///
/// A `scan` has one region: the body of one turn, a function of its own whose arguments stand for
/// the node's operands one by one: the carries, then one slice of each input, then what the body
/// captures. Its outputs are the next carries, then this turn's part of each stacked result.
/// Attributes "steps" (an int64_t or a Dim), "carries", "inputs", "reverse"; time is the leading
/// dimension of inputs and stacked results. A random op in the region has a third operand, the
/// turn (i64).
struct Node {
  std::string op;
  std::vector<ValueId> operands;
  std::map<std::string, Attribute> attributes;
  std::vector<TensorType> results;
  std::vector<Function> regions;
  Location location;
  /// Path of the block instance that built it, "resnet18.basic_3.conv2d_1"; "" at the top.
  std::string instance;
};

enum class Role { input, parameter, state, optimizer, scalar };

/// "input", …: also the `dlb.role` of arguments in the dialect.
const char *roleName(Role role);

/// A tensor that outlives a step: parameter, state or optimizer memory.
struct Persistent {
  Role role = Role::parameter;
  std::string name; ///< unique, the name in checkpoints: "mlp.dense_1.w"
  TensorType type;  ///< no symbolic sizes except those that data binds
  Location location;
};

struct Argument {
  Role role = Role::input;
  /// The persistent's name; column or field of the data; "seed", "step", "steps". In a region the
  /// name that it has in the program, "" where it has none.
  std::string name;
  TensorType type;
  int persistent = -1; ///< index into CheckedProgram::persistents
};

struct Output {
  ValueId value = -1;
  std::string name; ///< persistent's name, report's name, "loss", "status", "y"
  int updates = -1; ///< persistent overwritten at the commit point
  /// Of a report: how its value is shown. Labels of characters, words or categories are shown as
  /// text, one of rank 1, one for each row of rank 2; `text` is the symbol that counts them
  /// (Data::counted). Pictures are [N, C, H, W]; a table has rank 1 or 2.
  std::string text{};
  enum class Shown { number, labels, picture, table } shown = Shown::number;
  /// What the rows or columns of a table are called, or the symbol that counts the labels that they
  /// stand for (Data::counted); they are numbered where it says neither.
  struct Names {
    std::vector<std::string> names{};
    std::string counted{};
  };
  Names rows{}, columns{};
};

/// Scalars "seed" (i64), "step" (i64, from 1), "steps" (i64) and "piece" (i64) are arguments where
/// a node uses them.
struct Function {
  /// "initialise" (outputs update every persistent) | "step" | "evaluate" | "finish" |
  /// "predict.<model>"
  std::string name;
  std::vector<Argument> arguments;
  std::vector<Node> nodes;
  std::vector<Output> outputs;
};

/// One column (or group of columns) read from a data source, before any arithmetic: an argument of
/// the functions, name "<data>.<field>" or "<data>.<field>.<k>" where a field reads several.
struct Column {
  std::string name;
  /// idxArray, npyArray: the array of a file; npzArray: an array by its name in the
  /// file, of CIFAR "image", "label", "coarse" or "fine";
  /// textWindow: the window of a text that begins so many characters or words after the row's
  /// place; pixels, folder: the picture of a row, and the number of its folder; drawn: a column of
  /// other data, of the row that a draw chose; noise: random numbers that belong to the row.
  enum class Kind {
    csvColumns,
    csvNamedColumns,
    idxArray,
    npyArray,
    npzArray,
    textWindow,
    pixels,
    folder,
    drawn,
    noise
  } kind = Kind::csvColumns;
  /// csvColumns: positions; idxArray, npyArray: the number of the file; textWindow: the offset;
  /// drawn: the other data, its column and the number of the draw; noise: the number of the draw,
  /// and 1 for a normal distribution.
  std::vector<int64_t> positions;
  std::vector<std::string> headers; ///< csvNamedColumns: their names; npzArray: the array's name

  /// Numbers: less the mean of the training part, divided by its deviation.
  bool standardized = false;
  /// Labels of a csv. `shift` is added to a number. A cell is one label, or a text of several.
  int64_t shift = 0;
  enum class Cell { whole, characters, words } cell = Cell::whole;
  /// What the training part lacks, or has fewer times than `least`, has a label of its own.
  bool unknown = false;
  int64_t least = 1;
  /// The cells of a csv that are no value; where it says none, those that are empty or `?`.
  std::optional<std::vector<std::string>> missing;
  enum class Fill { nothing, mean, value } fill = Fill::nothing;
  std::string filled; ///< Fill::value: the cell that stands there instead

  /// N first. Element u8 for IDX bytes, i32 for classes; of an npy or npz array what the field's
  /// type says, to which the reader converts.
  TensorType type;
  Location location;
};

struct Data {
  std::string name;
  /// "csv", "idx", "cifar", "npy", "npz", "characters", "words", "images", or "rows" that are made.
  std::string format;
  int64_t rows = 0;               ///< of "rows"
  std::vector<std::string> files; ///< as written in the program
  std::vector<Column> columns;
  struct Part {
    std::string name; ///< "train" "valid" "test"
    double share = 0; ///< of the main source, or 0 where `files` is given
    std::vector<std::string> files;
  };
  std::vector<Part> parts;
  /// The V of class(V): a symbol in the Dims of every function and persistent, bound to the number
  /// of labels in the training part (over all these columns) before anything is emitted.
  struct Counted {
    std::string symbol;
    std::vector<int> columns;
  };
  std::vector<Counted> counted;
  Location location;
};

/// Everything of one `train` section but its functions' bodies.
struct Training {
  int data = -1; ///< index into CheckedProgram::data
  std::vector<std::string> models;
  int64_t batch = 32;
  int64_t pieceRows = 0; ///< `micro_batch`, less than `batch`; 0 without
  std::optional<int64_t> epochs, steps, evaluateEvery;
  /// `keep lowest loss`, `stop after 5 without higher accuracy`.
  struct Watch {
    bool highest = false;
    std::string report;
    int64_t patience = 0; ///< 0 for keep
  };
  std::optional<Watch> keep, stop;
  /// A parameter, and the tensor that evaluation and the kept weights take for it: what an
  /// optimizer bound its first input to. Indices into CheckedProgram::persistents.
  std::map<int, int> averages;
  /// A phase; or the one `minimize` outside phases, whose name is "".
  struct Phase {
    std::string name;
    int64_t every = 1; ///< it runs on each mini-batch whose number is a multiple
    /// Indices into CheckedProgram::persistents: the parameters that it changes, and those that its
    /// loss is computed from and that it leaves as they are. No gradient exists for the frozen.
    std::vector<int> trained, frozen;
  };
  std::vector<Phase> phases;
  /// Which rows of the training part it sees: of an ensemble's members not all the same.
  enum class Rows {
    all,
    bootstrap, ///< as many, drawn with replacement
    reordered, ///< the same in another order, so that mini-batches differ
    most,      ///< four fifths
    rest       ///< the other fifth
  } rows = Rows::all;
  int64_t member = 0; ///< of an ensemble, from 1: its bootstrap and order are its own
  std::string title;  ///< "member 2", "ensemble"; "" outside of ensembles
  Function step; ///< of a mini-batch on which all phases run; outputs: updates, "loss", "status"
  /// Of a mini-batch on which only these phases run; "step.judge" by their names.
  struct PartialStep {
    std::vector<bool> runs; ///< of each phase
    Function step;
  };
  std::vector<PartialStep> partialSteps;
  /// Of each phase, with `micro_batch`: what it does in the place of `step`. A mini-batch is worked
  /// off in pieces of `pieceRows` rows, numbered from 0 by the scalar "piece". `gather` is run on
  /// each; outputs: state, the sums of gradients, "loss", "status". Then `apply` is run once;
  /// outputs: the other updates, "status". The loss of a step is the mean of those of the pieces.
  struct PiecedPhase {
    Function gather, apply;
  };
  std::vector<PiecedPhase> pieced;
  /// A function that training runs, and how many rows it is given.
  struct StepFunction {
    const Function *function;
    int64_t rows;
  };
  /// `step` and the partial ones, or those of the phases.
  std::vector<StepFunction> stepFunctions() const;
  /// What step `number` (from 1) runs: 0 is `step`, 1 + i is `partialSteps[i]`.
  size_t stepIndex(int64_t number) const;
  const Function &stepOf(int64_t number) const;
  /// Names that `status` counts: 1 + index into this ("loss", then each gradient's parameter).
  std::vector<std::string> checked;
  Function evaluate; ///< outputs: "loss" and the reports; training is false
  /// Outputs: the reports that are made once, after the last step. Without outputs where there are
  /// none.
  Function finish;
};

struct CheckedProgram {
  std::vector<std::string> files;
  std::vector<Persistent> persistents;
  Function initialise;
  std::vector<Data> data;
  std::vector<Training> trainings;
  std::vector<Function> predicts; ///< one per model
  /// The same of rows as the data has them: inputs are columns. Of models whose inputs are fields.
  struct RowPredict {
    int data = -1; ///< index into `data`
    Function function;
  };
  std::vector<RowPredict> rowPredicts;
  /// The choices of `compare`, one for each way through them ("method = sgd(0.1)"): each is a
  /// program of its own, of which this is number `variant`. Empty without `compare`.
  std::vector<std::string> variants;
  size_t variant = 0;
  /// `cross_validate`: the program is trained `count` times, each time with another part of the
  /// rows of these data held out.
  struct Folds {
    int64_t count = 0;
    std::set<int> data; ///< indices into `data`
    Place place;
  };
  std::optional<Folds> folds;
  /// The sections of an ensemble that is the mean of its members, which nothing trains: only
  /// `evaluate` is there, and `title`. Each comes after so many of `trainings`.
  struct Whole {
    size_t after = 0;
    Training section;
  };
  std::vector<Whole> wholes;
};

} // namespace dlb

#endif // DLB_FRONTEND_PROGRAM_H
