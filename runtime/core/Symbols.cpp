// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The table of functions that compiled code may call.

#include "runtime/abi/symbols.h"

#include "runtime/abi/profile.h"
#include "runtime/abi/team.h"
#include "runtime/abi/tiles.h"

#include <cmath>
#include <cstring>

namespace {

template <class Function> void *address(Function *function) {
  return reinterpret_cast<void *>(function);
}

// <cmath> overloads the C names for float and long double.
#define DLB_UNARY(name)                                                                            \
  {#name, address<double(double)>(::name)}, { #name "f", address<float(float)>(::name##f) }
#define DLB_BINARY(name)                                                                           \
  {#name, address<double(double, double)>(::name)}, {                                              \
    #name "f", address<float(float, float)>(::name##f)                                             \
  }
#define DLB_TILE(name)                                                                             \
  {#name "_f32", address(name##_f32)}, { #name "_f64", address(name##_f64) }

const dlb_symbol symbols[] = {
    {"dlb_barrier", address(dlb_barrier)},
    {"dlb_profile_mark", address(dlb_profile_mark)},
    DLB_TILE(dlb_tile_contract),
    DLB_TILE(dlb_tile_contract_panels),
    {"dlb_tile_contract_split_f32", address(dlb_tile_contract_split_f32)},
    {"dlb_tile_contract_split_panels_f32", address(dlb_tile_contract_split_panels_f32)},
    {"dlb_tile_contract_terms_f32", address(dlb_tile_contract_terms_f32)},
    {"dlb_tile_pack_panels_f32", address(dlb_tile_pack_panels_f32)},
    {"dlb_tile_pack_terms_f32", address(dlb_tile_pack_terms_f32)},
    {"dlb_tile_pack_filters_f32", address(dlb_tile_pack_filters_f32)},
    {"dlb_tile_convolution_packed_f32", address(dlb_tile_convolution_packed_f32)},
    {"dlb_tile_contract_bf16_f32", address(dlb_tile_contract_bf16_f32)},
    {"dlb_tile_contract_bf16_panels_f32", address(dlb_tile_contract_bf16_panels_f32)},
    {"dlb_tile_convolution_scratch", address(dlb_tile_convolution_scratch)},
    DLB_TILE(dlb_tile_convolution),
    DLB_TILE(dlb_tile_convolution_data_gradient),
    DLB_TILE(dlb_tile_convolution_weight_gradient),
    DLB_UNARY(exp),
    DLB_UNARY(exp2),
    DLB_UNARY(expm1),
    DLB_UNARY(log),
    DLB_UNARY(log2),
    DLB_UNARY(log10),
    DLB_UNARY(log1p),
    DLB_UNARY(sin),
    DLB_UNARY(cos),
    DLB_UNARY(tan),
    DLB_UNARY(tanh),
    DLB_UNARY(erf),
    DLB_UNARY(sqrt),
    DLB_UNARY(floor),
    DLB_UNARY(ceil),
    DLB_UNARY(round),
    DLB_UNARY(roundeven),
    DLB_UNARY(rint),
    DLB_UNARY(trunc),
    DLB_BINARY(pow),
    DLB_BINARY(fmod),
    DLB_BINARY(fmin),
    DLB_BINARY(fmax),
    {"fma", address<double(double, double, double)>(::fma)},
    {"fmaf", address<float(float, float, float)>(::fmaf)},
    // LLVM joins the sine and the cosine of one number to a call of glibc's.
    {"sincos", address<void(double, double *, double *)>(::sincos)},
    {"sincosf", address<void(float, float *, float *)>(::sincosf)},
    {"memcpy", address<void *(void *, const void *, size_t)>(::memcpy)},
    {"memmove", address<void *(void *, const void *, size_t)>(::memmove)},
    {"memset", address<void *(void *, int, size_t)>(::memset)},
};

} // namespace

extern "C" const dlb_symbol *dlb_runtime_symbols(int32_t *count) {
  *count = sizeof(symbols) / sizeof(symbols[0]);
  return symbols;
}
