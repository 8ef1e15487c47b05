// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tile products of runtime/abi/tiles.h as a table of functions, one table for each instruction
// set that TileProducts.cpp is compiled for.

#ifndef DLB_RUNTIME_KERNELS_TILETABLE_H
#define DLB_RUNTIME_KERNELS_TILETABLE_H

#include "runtime/abi/tiles.h"

namespace dlb {

template <typename T> struct TileProducts {
  decltype(&dlb_tile_contract_f32) contract;
  decltype(&dlb_tile_contract_panels_f32) contractPanels;
  decltype(&dlb_tile_contract_split_f32) contractSplit;
  decltype(&dlb_tile_contract_split_panels_f32) contractSplitPanels;
  decltype(&dlb_tile_contract_terms_f32) contractTerms;
  decltype(&dlb_tile_pack_terms_f32) packTerms;
  decltype(&dlb_tile_pack_filters_f32) packFilters;
  decltype(&dlb_tile_convolution_packed_f32) convolutionPacked;
  decltype(&dlb_tile_contract_bf16_f32) contractBf16;
  decltype(&dlb_tile_contract_bf16_panels_f32) contractBf16Panels;
  decltype(&dlb_tile_convolution_f32) convolution;
  decltype(&dlb_tile_convolution_data_gradient_f32) dataGradient;
  decltype(&dlb_tile_convolution_weight_gradient_f32) weightGradient;
};

template <> struct TileProducts<double> {
  decltype(&dlb_tile_contract_f64) contract;
  decltype(&dlb_tile_contract_panels_f64) contractPanels;
  decltype(&dlb_tile_convolution_f64) convolution;
  decltype(&dlb_tile_convolution_data_gradient_f64) dataGradient;
  decltype(&dlb_tile_convolution_weight_gradient_f64) weightGradient;
};

struct TileTable {
  TileProducts<float> f32;
  TileProducts<double> f64;
};

extern const TileTable tilesBaseline, tilesAvx2, tilesAvx512, tilesAmx;

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILETABLE_H
