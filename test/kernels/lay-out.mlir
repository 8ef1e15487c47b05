// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights are packed where the products of a chunk are faster so: at the level of AMX as terms; in
// panels, for Winograd's transform, or to have filters along the vectors, at any.
//
// RUN: dlb-opt --dlb-lay-out=cpu=x86-64-v4+amx %s | FileCheck %s
// RUN: dlb-opt --dlb-lay-out=cpu=x86-64-v4 %s | FileCheck %s --check-prefix=V4
// RUN: dlb-opt --dlb-lay-out="cpu=x86-64-v4 exact-convolution" %s | FileCheck %s --check-prefix=EXACT
// RUN: dlb-opt --dlb-lay-out=cpu=x86-64-v4+amx --dlb-derive %s | FileCheck %s --check-prefix=DERIVED
// RUN: dlb-opt --dlb-lay-out=cpu=x86-64-v4+amx --dlb-derive --dlb-outline --dlb-plan --dlb-kernels=cpu=x86-64-v4+amx %s \
// RUN:   | FileCheck %s --check-prefix=KERNELS
// V4-NOT: terms"
// V4: dlb.pack %{{.*}} "panels" : tensor<784x520xf32> -> tensor<17x25088xf32>
// V4-NOT: terms"
// V4: dlb.pack %{{.*}} "transposed panels" : tensor<128x96xf32>
// V4-NOT: terms"
// V4: dlb.pack %{{.*}} "filters"
// EXACT-NOT: "filters"
// EXACT: dlb.pack %{{.*}} "filter rows" : tensor<64x256x3x3xf32>
// EXACT-NOT: "filters"

// What is packed follows from the parameter, so it is derived.
// DERIVED-LABEL: func.func @dense(
// DERIVED-SAME: tensor<17x38416xf32> {dlb.name = "derived.0", dlb.role = "derived"}
// DERIVED-NOT: dlb.pack %
// DERIVED-LABEL: func.func @derive.dense(
// DERIVED: dlb.pack %

// KERNELS-DAG: call @dlb_tile_pack_panels_f32
// KERNELS-DAG: call @dlb_tile_pack_terms_f32
// KERNELS-DAG: call @dlb_tile_contract_terms_f32
// KERNELS-DAG: call @dlb_tile_pack_filters_f32
// KERNELS-DAG: call @dlb_tile_convolution_packed_f32

// CHECK-LABEL: func.func @dense(
// CHECK: %[[P:.*]] = dlb.group "pack"[17 by 5] aligned [](%arg0)
// CHECK: dlb.pack %{{.*}} "terms" : tensor<784x520xf32> -> tensor<17x38416xf32>
// CHECK: dlb.group "contract"[128 by 32] aligned [0](%arg1, %arg0, %[[P]])
// CHECK: %[[W:.*]] = dlb.packed %{{.*}} as "terms" %{{.*}}
// CHECK: dlb.contract %{{.*}}, %[[W]]
func.func @dense(%w: tensor<784x520xf32> {dlb.name = "w", dlb.role = "parameter"},
                 %x: tensor<128x784xf32> {dlb.name = "x", dlb.role = "input"}) -> (tensor<128x520xf32> {dlb.name = "y"}) {
  %0 = dlb.group "contract" [128 by 32] aligned [0] (%x, %w) : (tensor<128x784xf32>, tensor<784x520xf32>) -> tensor<128x520xf32> {
  ^bb0(%a: tensor<128x784xf32>, %b: tensor<784x520xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<128x784xf32>, tensor<784x520xf32>) -> tensor<128x520xf32>
    dlb.yield %1 : tensor<128x520xf32>
  }
  return %0 : tensor<128x520xf32>
}

// Columns of two letters, outside; read by two groups, packed once.
// CHECK-LABEL: func.func @heads(
// CHECK-COUNT-1: dlb.pack %{{.*}} "transposed terms" : tensor<128x96xf32> -> tensor<4x{{[0-9]+}}xf32>
// CHECK: dlb.packed %{{.*}} as "transposed terms" %{{.*}} : tensor<128x96xf32>
// CHECK: dlb.reshape %{{.*}} : tensor<128x96xf32> -> tensor<4x32x96xf32>
// CHECK: dlb.packed
func.func @heads(%w: tensor<4x32x96xf32> {dlb.name = "w", dlb.role = "parameter"},
                 %x: tensor<256x96xf32> {dlb.name = "x", dlb.role = "input"})
    -> (tensor<256x4x32xf32> {dlb.name = "y"}, tensor<256x4x32xf32> {dlb.name = "z"}) {
  %0 = dlb.group "contract" [256 by 64] aligned [0] (%x, %w) : (tensor<256x96xf32>, tensor<4x32x96xf32>) -> tensor<256x4x32xf32> {
  ^bb0(%a: tensor<256x96xf32>, %b: tensor<4x32x96xf32>):
    %1 = dlb.contract %a, %b "nd,hed->nhe" : (tensor<256x96xf32>, tensor<4x32x96xf32>) -> tensor<256x4x32xf32>
    dlb.yield %1 : tensor<256x4x32xf32>
  }
  %2 = dlb.group "contract" [256 by 64] aligned [0] (%x, %w) : (tensor<256x96xf32>, tensor<4x32x96xf32>) -> tensor<256x4x32xf32> {
  ^bb0(%a: tensor<256x96xf32>, %b: tensor<4x32x96xf32>):
    %1 = dlb.contract %a, %b "nd,hed->nhe" : (tensor<256x96xf32>, tensor<4x32x96xf32>) -> tensor<256x4x32xf32>
    %3 = dlb.neg %1 : tensor<256x4x32xf32>
    dlb.yield %3 : tensor<256x4x32xf32>
  }
  return %0, %2 : tensor<256x4x32xf32>, tensor<256x4x32xf32>
}

// Filters that several blocks of tiles would transform.
// CHECK-LABEL: func.func @winograd(
// CHECK: dlb.group "pack"[5 by 2]
// CHECK: dlb.pack %{{.*}} "filters" : tensor<160x128x3x3xf32> -> tensor<5x147456xf32>
// CHECK: dlb.packed %{{.*}} as "filters" %{{.*}}
func.func @winograd(%w: tensor<160x128x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                    %x: tensor<8x128x16x16xf32> {dlb.name = "x", dlb.role = "input"}) -> (tensor<8x160x16x16xf32> {dlb.name = "y"}) {
  %0 = dlb.group "convolution" [8 by 2] aligned [0] (%x, %w) : (tensor<8x128x16x16xf32>, tensor<160x128x3x3xf32>) -> tensor<8x160x16x16xf32> {
  ^bb0(%a: tensor<8x128x16x16xf32>, %b: tensor<160x128x3x3xf32>):
    %1 = dlb.convolution %a, %b strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<8x128x16x16xf32>, tensor<160x128x3x3xf32>) -> tensor<8x160x16x16xf32>
    dlb.yield %1 : tensor<8x160x16x16xf32>
  }
  return %0 : tensor<8x160x16x16xf32>
}

// Windows two apart: terms for AMX, else filters along the vectors.
// CHECK-LABEL: func.func @terms(
// CHECK: dlb.pack %{{.*}} "filter terms" : tensor<64x128x3x3xf32> -> tensor<2x55312xf32>
// CHECK: dlb.packed %{{.*}} as "filter terms" %{{.*}}
// V4-LABEL: func.func @terms(
// V4: dlb.pack %{{.*}} "filter rows" : tensor<64x128x3x3xf32> -> tensor<2x36864xf32>
func.func @terms(%w: tensor<64x128x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                 %x: tensor<1x128x28x28xf32> {dlb.name = "x", dlb.role = "input"}) -> (tensor<1x64x14x14xf32> {dlb.name = "y"}) {
  %0 = dlb.group "convolution" [64 by 32] aligned [] (%x, %w) : (tensor<1x128x28x28xf32>, tensor<64x128x3x3xf32>) -> tensor<1x64x14x14xf32> {
  ^bb0(%a: tensor<1x128x28x28xf32>, %b: tensor<64x128x3x3xf32>):
    %1 = dlb.convolution %a, %b strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x128x28x28xf32>, tensor<64x128x3x3xf32>) -> tensor<1x64x14x14xf32>
    dlb.yield %1 : tensor<1x64x14x14xf32>
  }
  return %0 : tensor<1x64x14x14xf32>
}

// Few positions: filters along the vectors, whole strips in each chunk.
// CHECK-LABEL: func.func @rows(
// CHECK: dlb.group "pack"[2 by 1]
// CHECK: dlb.pack %{{.*}} "filter rows" : tensor<64x256x3x3xf32> -> tensor<2x73728xf32>
// CHECK: dlb.packed %{{.*}} as "filter rows" %{{.*}}
func.func @rows(%w: tensor<64x256x3x3xf32> {dlb.name = "w", dlb.role = "parameter"},
                %x: tensor<1x256x14x14xf32> {dlb.name = "x", dlb.role = "input"}) -> (tensor<1x64x7x7xf32> {dlb.name = "y"}) {
  %0 = dlb.group "convolution" [64 by 32] aligned [] (%x, %w) : (tensor<1x256x14x14xf32>, tensor<64x256x3x3xf32>) -> tensor<1x64x7x7xf32> {
  ^bb0(%a: tensor<1x256x14x14xf32>, %b: tensor<64x256x3x3xf32>):
    %1 = dlb.convolution %a, %b strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x256x14x14xf32>, tensor<64x256x3x3xf32>) -> tensor<1x64x7x7xf32>
    dlb.yield %1 : tensor<1x64x7x7xf32>
  }
  return %0 : tensor<1x64x7x7xf32>
}

// Few rows: panels; one row, whose chunks are whole panels, and columns outside.
// CHECK-LABEL: func.func @panels(
// CHECK: dlb.group "pack"[17 by 5]
// CHECK: dlb.pack %{{.*}} "panels" : tensor<784x520xf32> -> tensor<17x25088xf32>
// CHECK: dlb.packed %{{.*}} as "panels" %{{.*}}
// CHECK: dlb.packed %{{.*}} as "transposed panels" %{{.*}}
func.func @panels(%w: tensor<784x520xf32> {dlb.name = "w", dlb.role = "parameter"},
                  %v: tensor<100x784xf32> {dlb.name = "v", dlb.role = "parameter"},
                  %x: tensor<8x784xf32> {dlb.name = "x", dlb.role = "input"},
                  %r: tensor<1x784xf32> {dlb.name = "r", dlb.role = "input"})
    -> (tensor<8x520xf32> {dlb.name = "y"}, tensor<1x100xf32> {dlb.name = "z"}) {
  %0 = dlb.group "contract" [8 by 2] aligned [0] (%x, %w) : (tensor<8x784xf32>, tensor<784x520xf32>) -> tensor<8x520xf32> {
  ^bb0(%a: tensor<8x784xf32>, %b: tensor<784x520xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<8x784xf32>, tensor<784x520xf32>) -> tensor<8x520xf32>
    dlb.yield %1 : tensor<8x520xf32>
  }
  %2 = dlb.group "contract" [100 by 32] aligned [] (%r, %v) : (tensor<1x784xf32>, tensor<100x784xf32>) -> tensor<1x100xf32> {
  ^bb0(%a: tensor<1x784xf32>, %b: tensor<100x784xf32>):
    %1 = dlb.contract %a, %b "nk,uk->nu" : (tensor<1x784xf32>, tensor<100x784xf32>) -> tensor<1x100xf32>
    dlb.yield %1 : tensor<1x100xf32>
  }
  return %0, %2 : tensor<8x520xf32>, tensor<1x100xf32>
}

// Few weights, columns that a chunk would cut through a panel, weights that are an input, and
// filters that a chunk would cut through a strip.
// CHECK-LABEL: func.func @unpacked(
// CHECK-NOT: dlb.pack
func.func @unpacked(%w: tensor<20x64xf32> {dlb.name = "w", dlb.role = "parameter"},
                    %v: tensor<784x512xf32> {dlb.name = "v", dlb.role = "parameter"},
                    %r: tensor<1x784xf32> {dlb.name = "r", dlb.role = "input"},
                    %f: tensor<80x256x3x3xf32> {dlb.name = "f", dlb.role = "parameter"},
                    %x: tensor<8x20xf32> {dlb.name = "x", dlb.role = "input"},
                    %i: tensor<784x512xf32> {dlb.name = "i", dlb.role = "input"},
                    %n: tensor<128x784xf32> {dlb.name = "n", dlb.role = "input"},
                    %m: tensor<1x256x14x14xf32> {dlb.name = "m", dlb.role = "input"})
    -> (tensor<8x64xf32> {dlb.name = "y"}, tensor<128x512xf32> {dlb.name = "z"}, tensor<1x80x7x7xf32> {dlb.name = "c"},
        tensor<1x512xf32> {dlb.name = "d"}) {
  %0 = dlb.group "contract" [8 by 2] aligned [0] (%x, %w) : (tensor<8x20xf32>, tensor<20x64xf32>) -> tensor<8x64xf32> {
  ^bb0(%a: tensor<8x20xf32>, %b: tensor<20x64xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<8x20xf32>, tensor<20x64xf32>) -> tensor<8x64xf32>
    dlb.yield %1 : tensor<8x64xf32>
  }
  %4 = dlb.group "contract" [512 by 48] aligned [] (%r, %v) : (tensor<1x784xf32>, tensor<784x512xf32>) -> tensor<1x512xf32> {
  ^bb0(%a: tensor<1x784xf32>, %b: tensor<784x512xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<1x784xf32>, tensor<784x512xf32>) -> tensor<1x512xf32>
    dlb.yield %1 : tensor<1x512xf32>
  }
  %2 = dlb.group "contract" [128 by 32] aligned [0] (%n, %i) : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32> {
  ^bb0(%a: tensor<128x784xf32>, %b: tensor<784x512xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32>
    dlb.yield %1 : tensor<128x512xf32>
  }
  %3 = dlb.group "convolution" [80 by 40] aligned [] (%m, %f) : (tensor<1x256x14x14xf32>, tensor<80x256x3x3xf32>) -> tensor<1x80x7x7xf32> {
  ^bb0(%a: tensor<1x256x14x14xf32>, %b: tensor<80x256x3x3xf32>):
    %1 = dlb.convolution %a, %b strides [2, 2] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<1x256x14x14xf32>, tensor<80x256x3x3xf32>) -> tensor<1x80x7x7xf32>
    dlb.yield %1 : tensor<1x80x7x7xf32>
  }
  return %0, %2, %3, %4 : tensor<8x64xf32>, tensor<128x512xf32>, tensor<1x80x7x7xf32>, tensor<1x512xf32>
}

// What is derived from weights anyway multiplies by them once.
// CHECK-LABEL: func.func @derive(
// CHECK-NOT: dlb.pack
func.func @derive(%u: tensor<128x784xf32> {dlb.name = "u", dlb.role = "parameter"},
                  %v: tensor<784x512xf32> {dlb.name = "v", dlb.role = "parameter"}) -> (tensor<128x512xf32> {dlb.name = "derived.0"}) {
  %0 = dlb.group "contract" [128 by 32] aligned [0] (%u, %v) : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32> {
  ^bb0(%a: tensor<128x784xf32>, %b: tensor<784x512xf32>):
    %1 = dlb.contract %a, %b "nk,ku->nu" : (tensor<128x784xf32>, tensor<784x512xf32>) -> tensor<128x512xf32>
    dlb.yield %1 : tensor<128x512xf32>
  }
  return %0 : tensor<128x512xf32>
}
