// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tile products that generated kernels call: the strategy for a contraction's or convolution's
// inner loop. One thread each, no allocation that outlives the call, the same bits for the same
// arguments.

#ifndef DLB_RUNTIME_ABI_TILES_H
#define DLB_RUNTIME_ABI_TILES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Instruction sets that the products exist for. A process starts with the best that its processor
/// supports.
enum dlb_tiles_level { DLB_TILES_BASELINE, DLB_TILES_AVX2, DLB_TILES_AVX512, DLB_TILES_AMX };

/// Chooses `level`, or the best below it that the processor supports and the system grants, and
/// returns the choice.
/// The bits of a product depend on the level. Not while compiled code runs.
int32_t dlb_tiles_select(int32_t level);

/// C[m, n] = sum over k of A[m, k] B[k, n]; overwrites C.
/// Strides are in elements; in each matrix one of the two strides is 1 (for C, the column stride).
#define DLB_DECLARE_TILE_CONTRACT(suffix, type)                                                    \
  void dlb_tile_contract_##suffix(const type *a, int64_t a_row, int64_t a_col, const type *b,      \
                                  int64_t b_row, int64_t b_col, type *c, int64_t c_row, int64_t m, \
                                  int64_t n, int64_t k);
DLB_DECLARE_TILE_CONTRACT(f32, float)
DLB_DECLARE_TILE_CONTRACT(f64, double)
#undef DLB_DECLARE_TILE_CONTRACT

/// The width of panels is a multiple of this.
#define DLB_PANEL_COLUMNS 32

/// The same with B in panels of `width` columns, laid out as [n / width][k][width], the last of
/// which is whole even where n is no multiple of `width`. For a B that many products share: none of
/// them has to lay it out again.
#define DLB_DECLARE_TILE_CONTRACT_PANELS(suffix, type)                                             \
  void dlb_tile_contract_panels_##suffix(const type *a, int64_t a_row, int64_t a_col,              \
                                         const type *b, int64_t width, type *c, int64_t c_row,     \
                                         int64_t m, int64_t n, int64_t k);
DLB_DECLARE_TILE_CONTRACT_PANELS(f32, float)
DLB_DECLARE_TILE_CONTRACT_PANELS(f64, double)
#undef DLB_DECLARE_TILE_CONTRACT_PANELS

/// Lays out the panels [first, last) of DLB_PANEL_COLUMNS of the n columns of B, and zeros beyond
/// the last column.
void dlb_tile_pack_panels_f32(const float *b, int64_t b_row, int64_t b_col, float *panels,
                              int64_t n, int64_t k, int64_t first, int64_t last);

/// Whether products with k x n such numbers are faster from panels that need not be made.
int32_t dlb_tile_contract_takes_panels(int64_t n, int64_t k);

/// Whether a product of m rows, n columns and k terms is faster if each number is split into three
/// of bf16. A rule of the sizes alone: code that is made for DLB_TILES_AMX asks it once.
int32_t dlb_tile_contract_splits(int64_t m, int64_t n, int64_t k);

/// The same products in f32, at DLB_TILES_AMX as sums of six products of bf16 terms. Their error is
/// that of f32 multiply-adds, 1e-7 to 2e-7 in norm; but terms below 2^-126, among them the lower
/// ones of numbers below 2^-103, count as 0, and sums within 1% of the largest f32 may be infinite.
/// Below that level they are the products above, and so are blocks of DLB_SPLIT_BLOCK rows and
/// columns whose rows of A or columns of B hold an Inf, a NaN or a number from 3.39e38 on. An
/// element's bits do not depend on where the matrices begin and end, if that is at a multiple of
/// DLB_SPLIT_BLOCK. Each takes 1 MB of stack.
#define DLB_SPLIT_BLOCK 32
void dlb_tile_contract_split_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                 int64_t b_row, int64_t b_col, float *c, int64_t c_row, int64_t m,
                                 int64_t n, int64_t k);
void dlb_tile_contract_split_panels_f32(const float *a, int64_t a_row, int64_t a_col,
                                        const float *b, int64_t width, float *c, int64_t c_row,
                                        int64_t m, int64_t n, int64_t k);

/// The same with the terms of B laid out before, by dlb_tile_pack_terms_f32 at the same level. B
/// itself serves where an operand is not finite, and below DLB_TILES_AMX.
void dlb_tile_contract_terms_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                 int64_t b_row, int64_t b_col, const float *terms, float *c,
                                 int64_t c_row, int64_t m, int64_t n, int64_t k);

/// Columns of a strip of terms, which the last one may not have, and the elements that it takes.
#define DLB_STRIP_COLUMNS 32
int64_t dlb_tile_terms_strip(int64_t k);

/// Lays out the strips [first, last) of the n columns of B. Does nothing below DLB_TILES_AMX.
void dlb_tile_pack_terms_f32(const float *b, int64_t b_row, int64_t b_col, float *terms, int64_t n,
                             int64_t k, int64_t first, int64_t last);

/// Whether a product is faster with terms that are laid out already: as dlb_tile_contract_splits.
int32_t dlb_tile_contract_takes_terms(int64_t m, int64_t n, int64_t k);

/// Whether a product of bf16 numbers is faster on the tile registers; as above.
int32_t dlb_tile_contract_narrows(int64_t m, int64_t n, int64_t k);

/// The same products where a and b hold numbers of bf16 only, of any kind: exact products, summed
/// in f32. At DLB_TILES_AMX one product of tile registers each, which takes denormal numbers for 0;
/// below that level the products above. Each takes 1 MB of stack.
void dlb_tile_contract_bf16_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                int64_t b_row, int64_t b_col, float *c, int64_t c_row, int64_t m,
                                int64_t n, int64_t k);
void dlb_tile_contract_bf16_panels_f32(const float *a, int64_t a_row, int64_t a_col, const float *b,
                                       int64_t width, float *c, int64_t c_row, int64_t m, int64_t n,
                                       int64_t k);

/// Geometry of a 2-D convolution in the layout N, C, H, W and K, C/groups, R, S.
struct dlb_convolution {
  int64_t images, channels, height, width; ///< x: N, C, H, W
  int64_t filters, rows, columns;          ///< w: K, (C/groups), R, S
  int64_t out_height, out_width;           ///< y: N, K, P, Q
  int64_t stride_h, stride_w, low_h, low_w, dilation_h, dilation_w, groups;
  int64_t exact; ///< 1: sums of products only, no Winograd transform
};

/// Elements of scratch, aligned to 64 bytes, that the three functions below need for ranges of
/// `slices` at most.
int64_t dlb_tile_convolution_scratch(const struct dlb_convolution *shape, int64_t slices);

/// forward: y[first, last) over images, or of one image over filters. data gradient: gx[first,
/// last) over images. weight gradient: gw[first, last) over filters, summed over all images. Each
/// overwrites its part.
#define DLB_DECLARE_TILE_CONVOLUTION(suffix, type)                                                 \
  void dlb_tile_convolution_##suffix(const struct dlb_convolution *shape, const type *x,           \
                                     const type *w, type *y, type *scratch, int64_t first,         \
                                     int64_t last);                                                \
  void dlb_tile_convolution_data_gradient_##suffix(const struct dlb_convolution *shape,            \
                                                   const type *g, const type *w, type *gx,         \
                                                   type *scratch, int64_t first, int64_t last);    \
  void dlb_tile_convolution_weight_gradient_##suffix(const struct dlb_convolution *shape,          \
                                                     const type *x, const type *g, type *gw,       \
                                                     type *scratch, int64_t first, int64_t last);
DLB_DECLARE_TILE_CONVOLUTION(f32, float)
DLB_DECLARE_TILE_CONVOLUTION(f64, double)
#undef DLB_DECLARE_TILE_CONVOLUTION

/// Layouts of filters for the forward convolution in f32, in strips of DLB_STRIP_COLUMNS.
enum dlb_filters_layout {
  DLB_FILTERS_PLAIN,       ///< K, C/groups, R, S
  DLB_FILTERS_TRANSFORMED, ///< the 36 elements of Winograd's transform
  DLB_FILTERS_ROWS,        ///< the same element of each filter side by side
  DLB_FILTERS_TERMS        ///< three terms of bf16, for DLB_TILES_AMX
};

/// The layout that is read fastest if it need not be made: a rule of the shape and the level.
int64_t dlb_tile_filters_layout(const struct dlb_convolution *shape, int32_t level);

/// Elements of a strip.
int64_t dlb_tile_filters_strip(const struct dlb_convolution *shape, int64_t layout);

/// Lays out the strips [first, last) of filters, which the last one may not have whole.
void dlb_tile_pack_filters_f32(const float *w, float *packed, int64_t filters, int64_t channels,
                               int64_t taps, int64_t layout, int64_t first, int64_t last);

/// dlb_tile_convolution_f32 with filters that were laid out before, at the same level, and the
/// elements of scratch that it needs. A range of filters begins at a strip. DLB_FILTERS_TERMS say
/// of the sums what dlb_tile_contract_split_f32 does; below DLB_TILES_AMX, and for images and
/// strips of filters that are not finite, w itself serves.
int64_t dlb_tile_convolution_packed_scratch(const struct dlb_convolution *shape, int64_t slices,
                                            int64_t layout);
void dlb_tile_convolution_packed_f32(const struct dlb_convolution *shape, const float *x,
                                     const float *w, const float *packed, int64_t layout, float *y,
                                     float *scratch, int64_t first, int64_t last);

#ifdef __cplusplus
}
#endif

#endif // DLB_RUNTIME_ABI_TILES_H
