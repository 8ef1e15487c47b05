// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the runtime says that something failed: a Failure with its code, message and place, returned
// in a Result. The runtime throws nothing and prints nothing.

#ifndef DLB_RUNTIME_CORE_RESULT_H
#define DLB_RUNTIME_CORE_RESULT_H

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace dlb::runtime {

/// One enumerator for each row of runtime/abi/Errors.def.
enum class Error {
#define DLB_ERROR(code, name, format) name,
#include "runtime/abi/Errors.def"
};

/// "E0501".
std::string_view errorCode(Error error);

struct Failure {
  Error error;
  std::string message;
  std::string place; ///< the file it is about, or ""
  std::string field; ///< the column of the data whose declaration is to blame, or ""

  std::string_view code() const { return errorCode(error); }
  /// "digits.csv: error[E0507]: row 3, column 2: `x` is not a finite number"
  std::string text() const;
};

/// A value that fills a format: text, or an integer.
struct Text {
  std::string text;
  Text(std::string_view text) : text(text) {}
  Text(std::string text) : text(std::move(text)) {}
  Text(const char *text) : text(text) {}
  Text(std::integral auto number) : text(std::to_string(number)) {}
};

/// The failure `error` with `values` filled into its format.
Failure fail(Error error, std::string_view place, std::initializer_list<Text> values = {});

/// A value, or why there is none.
template <class T> class [[nodiscard]] Result {
public:
  Result(T value) : state(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state(std::in_place_index<1>, std::move(failure)) {}

  explicit operator bool() const { return state.index() == 0; }
  T &operator*() { return *std::get_if<0>(&state); }
  const T &operator*() const { return *std::get_if<0>(&state); }
  T *operator->() { return std::get_if<0>(&state); }
  const T *operator->() const { return std::get_if<0>(&state); }
  Failure &failure() { return *std::get_if<1>(&state); }
  const Failure &failure() const { return *std::get_if<1>(&state); }

private:
  std::variant<T, Failure> state;
};

/// Success, or why not.
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(Failure failure) : reason(std::move(failure)) {}

  explicit operator bool() const { return !reason; }
  Failure &failure() { return *reason; }
  const Failure &failure() const { return *reason; }

private:
  std::optional<Failure> reason;
};

} // namespace dlb::runtime

/// Returns the failure of `expression`, a Status, from the function around it.
#define DLB_TRY(expression)                                                                        \
  do {                                                                                             \
    if (auto dlbStatus = (expression); !dlbStatus)                                                 \
      return std::move(dlbStatus.failure());                                                       \
  } while (false)

#endif // DLB_RUNTIME_CORE_RESULT_H
