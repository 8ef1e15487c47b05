// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Element types on both sides of the runtime's door.

#ifndef DLB_DRIVER_ELEMENTS_H
#define DLB_DRIVER_ELEMENTS_H

#include "frontend/Program.h"
#include "runtime/abi/program.h"

namespace dlb {

/// How the runtime holds `element` in a program of single or double precision.
constexpr dlb_element runtimeElement(Element element, bool f64) {
  switch (element) {
  case Element::real:
    return f64 ? DLB_F64 : DLB_F32;
  case Element::f32:
    return DLB_F32;
  case Element::f64:
    return DLB_F64;
  case Element::i32:
    return DLB_I32;
  case Element::i64:
    return DLB_I64;
  case Element::boolean:
    return DLB_BOOL;
  case Element::u8:
    break;
  }
  return DLB_U8;
}

/// The element that the runtime's `element`, a dlb_element, holds; never `real`.
constexpr Element elementOf(int32_t element) {
  switch (element) {
  case DLB_F32:
    return Element::f32;
  case DLB_F64:
    return Element::f64;
  case DLB_I32:
    return Element::i32;
  case DLB_I64:
    return Element::i64;
  case DLB_BOOL:
    return Element::boolean;
  default:
    return Element::u8;
  }
}

} // namespace dlb

#endif // DLB_DRIVER_ELEMENTS_H
