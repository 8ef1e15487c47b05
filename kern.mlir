module {
  func.func private @dlb_tile_contract_f32(!llvm.ptr, i64, i64, !llvm.ptr, i64, i64, !llvm.ptr, i64, i64, i64, i64)
  func.func private @dlb_tile_convolution_f32(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64)
  dlb.schedule @predict.lenet arena 8028160 naive 10180608 : (tensor<16x1x5x5xf32>, tensor<16xf32>, tensor<32x16x5x5xf32>, tensor<32xf32>, tensor<800x120xf32>, tensor<120xf32>, tensor<120x84xf32>, tensor<84xf32>, tensor<84x10xf32>, tensor<10xf32>, tensor<128x1x28x28xf32>) -> tensor<128x10xf32> arguments [{dlb.name = "lenet.conv2d_1.w", dlb.role = "parameter"}, {dlb.name = "lenet.conv2d_1.b", dlb.role = "parameter"}, {dlb.name = "lenet.conv2d_2.w", dlb.role = "parameter"}, {dlb.name = "lenet.conv2d_2.b", dlb.role = "parameter"}, {dlb.name = "lenet.dense_1.w", dlb.role = "parameter"}, {dlb.name = "lenet.dense_1.b", dlb.role = "parameter"}, {dlb.name = "lenet.dense_2.w", dlb.role = "parameter"}, {dlb.name = "lenet.dense_2.b", dlb.role = "parameter"}, {dlb.name = "lenet.dense_3.w", dlb.role = "parameter"}, {dlb.name = "lenet.dense_3.b", dlb.role = "parameter"}, {dlb.name = "image", dlb.role = "input"}] results [{dlb.name = "y"}] {
    %0 = dlb.argument 0 : memref<16x1x5x5xf32>
    %1 = dlb.argument 1 : memref<16xf32>
    %2 = dlb.argument 2 : memref<32x16x5x5xf32>
    %3 = dlb.argument 3 : memref<32xf32>
    %4 = dlb.argument 4 : memref<800x120xf32>
    %5 = dlb.argument 5 : memref<120xf32>
    %6 = dlb.argument 6 : memref<120x84xf32>
    %7 = dlb.argument 7 : memref<84xf32>
    %8 = dlb.argument 8 : memref<84x10xf32>
    %9 = dlb.argument 9 : memref<10xf32>
    %10 = dlb.argument 10 : memref<128x1x28x28xf32>
    %11 = dlb.result 0 : memref<128x10xf32>
    %12 = dlb.arena 0 : memref<128x16x28x28xf32>
    %13 = dlb.arena 6422528 : memref<128x16x14x14xf32>
    %14 = dlb.arena 0 : memref<128x32x10x10xf32>
    %15 = dlb.arena 1638400 : memref<128x32x5x5xf32>
    %16 = dlb.arena 0 : memref<128x120xf32>
    %17 = dlb.arena 61440 : memref<128x84xf32>
    dlb.run @convolution_0[128 by 32] ins(%10, %0, %1 : memref<128x1x28x28xf32>, memref<16x1x5x5xf32>, memref<16xf32>) outs(%12 : memref<128x16x28x28xf32>)
    dlb.run @pool_0[128 by 32] ins(%12 : memref<128x16x28x28xf32>) outs(%13 : memref<128x16x14x14xf32>)
    dlb.barrier
    dlb.run @convolution_1[128 by 32] ins(%13, %2, %3 : memref<128x16x14x14xf32>, memref<32x16x5x5xf32>, memref<32xf32>) outs(%14 : memref<128x32x10x10xf32>)
    dlb.run @pool_1[128 by 32] ins(%14 : memref<128x32x10x10xf32>) outs(%15 : memref<128x32x5x5xf32>)
    dlb.barrier
    dlb.run @contract_0[128 by 32] ins(%15, %4, %5 : memref<128x32x5x5xf32>, memref<800x120xf32>, memref<120xf32>) outs(%16 : memref<128x120xf32>)
    dlb.run @contract_1[128 by 32] ins(%16, %6, %7 : memref<128x120xf32>, memref<120x84xf32>, memref<84xf32>) outs(%17 : memref<128x84xf32>)
    dlb.run @contract_2[128 by 32] ins(%17, %8, %9 : memref<128x84xf32>, memref<84x10xf32>, memref<10xf32>) outs(%11 : memref<128x10xf32>)
  }
  llvm.mlir.global internal constant @convolution_0_shape(dense<[128, 1, 28, 28, 16, 5, 5, 28, 28, 1, 1, 2, 2, 1, 1, 1, 0]> : tensor<17xi64>) {addr_space = 0 : i32} : !llvm.array<17 x i64>
  func.func @convolution_0(%arg0: memref<100352xf32>, %arg1: memref<400xf32>, %arg2: memref<16xf32>, %arg3: memref<1605632xf32>, %arg4: memref<127680xi8>, %arg5: index, %arg6: index) attributes {dlb.scratch = 127680 : i64} {
    %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<100352xf32> -> index
    %0 = arith.index_cast %intptr : index to i64
    %1 = llvm.inttoptr %0 : i64 to !llvm.ptr
    %intptr_0 = memref.extract_aligned_pointer_as_index %arg1 : memref<400xf32> -> index
    %2 = arith.index_cast %intptr_0 : index to i64
    %3 = llvm.inttoptr %2 : i64 to !llvm.ptr
    %c0 = arith.constant 0 : index
    %view = memref.view %arg4[%c0][] : memref<127680xi8> to memref<31920xf32>
    %4 = llvm.mlir.addressof @convolution_0_shape : !llvm.ptr
    %intptr_1 = memref.extract_aligned_pointer_as_index %arg3 : memref<1605632xf32> -> index
    %5 = arith.index_cast %intptr_1 : index to i64
    %6 = llvm.inttoptr %5 : i64 to !llvm.ptr
    %intptr_2 = memref.extract_aligned_pointer_as_index %view : memref<31920xf32> -> index
    %7 = arith.index_cast %intptr_2 : index to i64
    %8 = llvm.inttoptr %7 : i64 to !llvm.ptr
    %9 = arith.index_cast %arg5 : index to i64
    %10 = arith.index_cast %arg6 : index to i64
    call @dlb_tile_convolution_f32(%4, %1, %3, %6, %8, %9, %10) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64) -> ()
    %cst = arith.constant 0.000000e+00 : f32
    %c1 = arith.constant 1 : index
    %c1_3 = arith.constant 1 : index
    scf.for %arg7 = %arg5 to %arg6 step %c1_3 {
      %c16 = arith.constant 16 : index
      %c0_4 = arith.constant 0 : index
      %c1_5 = arith.constant 1 : index
      scf.for %arg8 = %c0_4 to %c16 step %c1_5 {
        %11 = memref.load %arg2[%arg8] : memref<16xf32>
        %c784 = arith.constant 784 : index
        %c0_6 = arith.constant 0 : index
        %c16_7 = arith.constant 16 : index
        scf.for %arg9 = %c0_6 to %c784 step %c16_7 {
          %c12544 = arith.constant 12544 : index
          %12 = arith.muli %arg7, %c12544 : index
          %c784_8 = arith.constant 784 : index
          %13 = arith.muli %arg8, %c784_8 : index
          %14 = arith.addi %12, %13 : index
          %15 = arith.addi %14, %arg9 : index
          %16 = vector.load %arg3[%15] : memref<1605632xf32>, vector<16xf32>
          %17 = vector.broadcast %11 : f32 to vector<16xf32>
          %18 = arith.addf %16, %17 : vector<16xf32>
          %19 = vector.broadcast %cst : f32 to vector<16xf32>
          %20 = arith.cmpf ole, %18, %19 : vector<16xf32>
          %21 = vector.broadcast %cst : f32 to vector<16xf32>
          %22 = arith.select %20, %21, %18 : vector<16xi1>, vector<16xf32>
          %c12544_9 = arith.constant 12544 : index
          %23 = arith.muli %arg7, %c12544_9 : index
          %c784_10 = arith.constant 784 : index
          %24 = arith.muli %arg8, %c784_10 : index
          %25 = arith.addi %23, %24 : index
          %26 = arith.addi %25, %arg9 : index
          vector.store %22, %arg3[%26] : memref<1605632xf32>, vector<16xf32>
        }
      }
    }
    return
  }
  func.func @pool_0(%arg0: memref<1605632xf32>, %arg1: memref<401408xf32>, %arg2: memref<0xi8>, %arg3: index, %arg4: index) attributes {dlb.scratch = 0 : i64} {
    %c224 = arith.constant 224 : index
    %0 = arith.muli %arg3, %c224 : index
    %1 = arith.muli %arg4, %c224 : index
    %c1 = arith.constant 1 : index
    scf.for %arg5 = %0 to %1 step %c1 {
      %cst = arith.constant dense<[true, true, true, true, true, true, true, true, true, true, true, true, true, true, false, false]> : vector<16xi1>
      %c0 = arith.constant 0 : index
      %cst_0 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %cst_1 = arith.constant dense<-1> : vector<16xi32>
      %c1_2 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c0_3 = arith.constant 0 : index
      %2:2 = scf.for %arg6 = %c0_3 to %c2 step %c1_2 iter_args(%arg7 = %cst_0, %arg8 = %cst_1) -> (vector<16xf32>, vector<16xi32>) {
        %c1_4 = arith.constant 1 : index
        %c2_5 = arith.constant 2 : index
        %c0_6 = arith.constant 0 : index
        %5:2 = scf.for %arg9 = %c0_6 to %c2_5 step %c1_4 iter_args(%arg10 = %arg7, %arg11 = %arg8) -> (vector<16xf32>, vector<16xi32>) {
          %cst_7 = arith.constant dense<0.000000e+00> : vector<16xf32>
          %c56 = arith.constant 56 : index
          %6 = arith.muli %arg5, %c56 : index
          %c2_8 = arith.constant 2 : index
          %c0_9 = arith.constant 0 : index
          %c28 = arith.constant 28 : index
          %7 = arith.muli %arg6, %c28 : index
          %8 = arith.addi %6, %7 : index
          %9 = arith.addi %8, %arg9 : index
          %cst_10 = arith.constant dense<[0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]> : vector<16xi32>
          %10 = vector.gather %arg0[%9] [%cst_10], %cst, %cst_7 : memref<1605632xf32>, vector<16xi32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
          %c2_11 = arith.constant 2 : index
          %11 = arith.muli %arg6, %c2_11 : index
          %12 = arith.addi %11, %arg9 : index
          %13 = arith.index_cast %12 : index to i32
          %14 = vector.broadcast %13 : i32 to vector<16xi32>
          %cst_12 = arith.constant dense<-1> : vector<16xi32>
          %15 = arith.cmpi eq, %arg11, %cst_12 : vector<16xi32>
          %cst_13 = arith.constant dense<-1> : vector<16xi32>
          %16 = arith.cmpi eq, %14, %cst_13 : vector<16xi32>
          %cst_14 = arith.constant dense<true> : vector<16xi1>
          %17 = arith.xori %16, %cst_14 : vector<16xi1>
          %18 = arith.cmpf oeq, %arg10, %arg10 : vector<16xf32>
          %19 = arith.cmpf oeq, %10, %10 : vector<16xf32>
          %cst_15 = arith.constant dense<true> : vector<16xi1>
          %20 = arith.xori %19, %cst_15 : vector<16xi1>
          %21 = arith.andi %20, %18 : vector<16xi1>
          %22 = arith.cmpf olt, %arg10, %10 : vector<16xf32>
          %23 = arith.ori %22, %21 : vector<16xi1>
          %24 = arith.ori %18, %19 : vector<16xi1>
          %cst_16 = arith.constant dense<true> : vector<16xi1>
          %25 = arith.xori %24, %cst_16 : vector<16xi1>
          %26 = arith.cmpf oeq, %arg10, %10 : vector<16xf32>
          %27 = arith.ori %26, %25 : vector<16xi1>
          %28 = arith.cmpi slt, %14, %arg11 : vector<16xi32>
          %29 = arith.andi %27, %28 : vector<16xi1>
          %30 = arith.ori %15, %23 : vector<16xi1>
          %31 = arith.ori %30, %29 : vector<16xi1>
          %32 = arith.andi %17, %31 : vector<16xi1>
          %33 = arith.select %32, %10, %arg10 : vector<16xi1>, vector<16xf32>
          %34 = arith.select %32, %14, %arg11 : vector<16xi1>, vector<16xi32>
          scf.yield %33, %34 : vector<16xf32>, vector<16xi32>
        }
        scf.yield %5#0, %5#1 : vector<16xf32>, vector<16xi32>
      }
      %3 = arith.trunci %2#1 : vector<16xi32> to vector<16xi8>
      %c14 = arith.constant 14 : index
      %4 = arith.muli %arg5, %c14 : index
      vector.maskedstore %arg1[%4], %cst, %2#0 : memref<401408xf32>, vector<16xi1>, vector<16xf32>
    }
    return
  }
  llvm.mlir.global internal constant @convolution_1_shape(dense<[128, 16, 14, 14, 32, 5, 5, 10, 10, 1, 1, 0, 0, 1, 1, 1, 0]> : tensor<17xi64>) {addr_space = 0 : i32} : !llvm.array<17 x i64>
  func.func @convolution_1(%arg0: memref<401408xf32>, %arg1: memref<12800xf32>, %arg2: memref<32xf32>, %arg3: memref<409600xf32>, %arg4: memref<302656xi8>, %arg5: index, %arg6: index) attributes {dlb.scratch = 302656 : i64} {
    %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<401408xf32> -> index
    %0 = arith.index_cast %intptr : index to i64
    %1 = llvm.inttoptr %0 : i64 to !llvm.ptr
    %intptr_0 = memref.extract_aligned_pointer_as_index %arg1 : memref<12800xf32> -> index
    %2 = arith.index_cast %intptr_0 : index to i64
    %3 = llvm.inttoptr %2 : i64 to !llvm.ptr
    %c0 = arith.constant 0 : index
    %view = memref.view %arg4[%c0][] : memref<302656xi8> to memref<75664xf32>
    %4 = llvm.mlir.addressof @convolution_1_shape : !llvm.ptr
    %intptr_1 = memref.extract_aligned_pointer_as_index %arg3 : memref<409600xf32> -> index
    %5 = arith.index_cast %intptr_1 : index to i64
    %6 = llvm.inttoptr %5 : i64 to !llvm.ptr
    %intptr_2 = memref.extract_aligned_pointer_as_index %view : memref<75664xf32> -> index
    %7 = arith.index_cast %intptr_2 : index to i64
    %8 = llvm.inttoptr %7 : i64 to !llvm.ptr
    %9 = arith.index_cast %arg5 : index to i64
    %10 = arith.index_cast %arg6 : index to i64
    call @dlb_tile_convolution_f32(%4, %1, %3, %6, %8, %9, %10) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64) -> ()
    %cst = arith.constant 0.000000e+00 : f32
    %c1 = arith.constant 1 : index
    %c1_3 = arith.constant 1 : index
    scf.for %arg7 = %arg5 to %arg6 step %c1_3 {
      %c32 = arith.constant 32 : index
      %c0_4 = arith.constant 0 : index
      %c1_5 = arith.constant 1 : index
      scf.for %arg8 = %c0_4 to %c32 step %c1_5 {
        %11 = memref.load %arg2[%arg8] : memref<32xf32>
        %c96 = arith.constant 96 : index
        %c0_6 = arith.constant 0 : index
        %c16 = arith.constant 16 : index
        scf.for %arg9 = %c0_6 to %c96 step %c16 {
          %c3200_12 = arith.constant 3200 : index
          %27 = arith.muli %arg7, %c3200_12 : index
          %c100_13 = arith.constant 100 : index
          %28 = arith.muli %arg8, %c100_13 : index
          %29 = arith.addi %27, %28 : index
          %30 = arith.addi %29, %arg9 : index
          %31 = vector.load %arg3[%30] : memref<409600xf32>, vector<16xf32>
          %32 = vector.broadcast %11 : f32 to vector<16xf32>
          %33 = arith.addf %31, %32 : vector<16xf32>
          %34 = vector.broadcast %cst : f32 to vector<16xf32>
          %35 = arith.cmpf ole, %33, %34 : vector<16xf32>
          %36 = vector.broadcast %cst : f32 to vector<16xf32>
          %37 = arith.select %35, %36, %33 : vector<16xi1>, vector<16xf32>
          %c3200_14 = arith.constant 3200 : index
          %38 = arith.muli %arg7, %c3200_14 : index
          %c100_15 = arith.constant 100 : index
          %39 = arith.muli %arg8, %c100_15 : index
          %40 = arith.addi %38, %39 : index
          %41 = arith.addi %40, %arg9 : index
          vector.store %37, %arg3[%41] : memref<409600xf32>, vector<16xf32>
        }
        %cst_7 = arith.constant dense<[true, true, true, true, false, false, false, false, false, false, false, false, false, false, false, false]> : vector<16xi1>
        %c96_8 = arith.constant 96 : index
        %cst_9 = arith.constant dense<0.000000e+00> : vector<16xf32>
        %c3200 = arith.constant 3200 : index
        %12 = arith.muli %arg7, %c3200 : index
        %c100 = arith.constant 100 : index
        %13 = arith.muli %arg8, %c100 : index
        %14 = arith.addi %12, %13 : index
        %15 = arith.addi %14, %c96_8 : index
        %16 = vector.maskedload %arg3[%15], %cst_7, %cst_9 : memref<409600xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
        %17 = vector.broadcast %11 : f32 to vector<16xf32>
        %18 = arith.addf %16, %17 : vector<16xf32>
        %19 = vector.broadcast %cst : f32 to vector<16xf32>
        %20 = arith.cmpf ole, %18, %19 : vector<16xf32>
        %21 = vector.broadcast %cst : f32 to vector<16xf32>
        %22 = arith.select %20, %21, %18 : vector<16xi1>, vector<16xf32>
        %c3200_10 = arith.constant 3200 : index
        %23 = arith.muli %arg7, %c3200_10 : index
        %c100_11 = arith.constant 100 : index
        %24 = arith.muli %arg8, %c100_11 : index
        %25 = arith.addi %23, %24 : index
        %26 = arith.addi %25, %c96_8 : index
        vector.maskedstore %arg3[%26], %cst_7, %22 : memref<409600xf32>, vector<16xi1>, vector<16xf32>
      }
    }
    return
  }
  func.func @pool_1(%arg0: memref<409600xf32>, %arg1: memref<102400xf32>, %arg2: memref<0xi8>, %arg3: index, %arg4: index) attributes {dlb.scratch = 0 : i64} {
    %c160 = arith.constant 160 : index
    %0 = arith.muli %arg3, %c160 : index
    %1 = arith.muli %arg4, %c160 : index
    %c1 = arith.constant 1 : index
    scf.for %arg5 = %0 to %1 step %c1 {
      %cst = arith.constant dense<[true, true, true, true, true, false, false, false]> : vector<8xi1>
      %c0 = arith.constant 0 : index
      %cst_0 = arith.constant dense<0.000000e+00> : vector<8xf32>
      %cst_1 = arith.constant dense<-1> : vector<8xi32>
      %c1_2 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c0_3 = arith.constant 0 : index
      %2:2 = scf.for %arg6 = %c0_3 to %c2 step %c1_2 iter_args(%arg7 = %cst_0, %arg8 = %cst_1) -> (vector<8xf32>, vector<8xi32>) {
        %c1_4 = arith.constant 1 : index
        %c2_5 = arith.constant 2 : index
        %c0_6 = arith.constant 0 : index
        %5:2 = scf.for %arg9 = %c0_6 to %c2_5 step %c1_4 iter_args(%arg10 = %arg7, %arg11 = %arg8) -> (vector<8xf32>, vector<8xi32>) {
          %cst_7 = arith.constant dense<0.000000e+00> : vector<8xf32>
          %c20 = arith.constant 20 : index
          %6 = arith.muli %arg5, %c20 : index
          %c2_8 = arith.constant 2 : index
          %c0_9 = arith.constant 0 : index
          %c10 = arith.constant 10 : index
          %7 = arith.muli %arg6, %c10 : index
          %8 = arith.addi %6, %7 : index
          %9 = arith.addi %8, %arg9 : index
          %cst_10 = arith.constant dense<[0, 2, 4, 6, 8, 10, 12, 14]> : vector<8xi32>
          %10 = vector.gather %arg0[%9] [%cst_10], %cst, %cst_7 : memref<409600xf32>, vector<8xi32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
          %c2_11 = arith.constant 2 : index
          %11 = arith.muli %arg6, %c2_11 : index
          %12 = arith.addi %11, %arg9 : index
          %13 = arith.index_cast %12 : index to i32
          %14 = vector.broadcast %13 : i32 to vector<8xi32>
          %cst_12 = arith.constant dense<-1> : vector<8xi32>
          %15 = arith.cmpi eq, %arg11, %cst_12 : vector<8xi32>
          %cst_13 = arith.constant dense<-1> : vector<8xi32>
          %16 = arith.cmpi eq, %14, %cst_13 : vector<8xi32>
          %cst_14 = arith.constant dense<true> : vector<8xi1>
          %17 = arith.xori %16, %cst_14 : vector<8xi1>
          %18 = arith.cmpf oeq, %arg10, %arg10 : vector<8xf32>
          %19 = arith.cmpf oeq, %10, %10 : vector<8xf32>
          %cst_15 = arith.constant dense<true> : vector<8xi1>
          %20 = arith.xori %19, %cst_15 : vector<8xi1>
          %21 = arith.andi %20, %18 : vector<8xi1>
          %22 = arith.cmpf olt, %arg10, %10 : vector<8xf32>
          %23 = arith.ori %22, %21 : vector<8xi1>
          %24 = arith.ori %18, %19 : vector<8xi1>
          %cst_16 = arith.constant dense<true> : vector<8xi1>
          %25 = arith.xori %24, %cst_16 : vector<8xi1>
          %26 = arith.cmpf oeq, %arg10, %10 : vector<8xf32>
          %27 = arith.ori %26, %25 : vector<8xi1>
          %28 = arith.cmpi slt, %14, %arg11 : vector<8xi32>
          %29 = arith.andi %27, %28 : vector<8xi1>
          %30 = arith.ori %15, %23 : vector<8xi1>
          %31 = arith.ori %30, %29 : vector<8xi1>
          %32 = arith.andi %17, %31 : vector<8xi1>
          %33 = arith.select %32, %10, %arg10 : vector<8xi1>, vector<8xf32>
          %34 = arith.select %32, %14, %arg11 : vector<8xi1>, vector<8xi32>
          scf.yield %33, %34 : vector<8xf32>, vector<8xi32>
        }
        scf.yield %5#0, %5#1 : vector<8xf32>, vector<8xi32>
      }
      %3 = arith.trunci %2#1 : vector<8xi32> to vector<8xi8>
      %c5 = arith.constant 5 : index
      %4 = arith.muli %arg5, %c5 : index
      vector.maskedstore %arg1[%4], %cst, %2#0 : memref<102400xf32>, vector<8xi1>, vector<8xf32>
    }
    return
  }
  func.func @contract_0(%arg0: memref<102400xf32>, %arg1: memref<96000xf32>, %arg2: memref<120xf32>, %arg3: memref<15360xf32>, %arg4: memref<0xi8>, %arg5: index, %arg6: index) attributes {dlb.scratch = 0 : i64} {
    %c0 = arith.constant 0 : index
    %c800 = arith.constant 800 : index
    %0 = arith.muli %arg5, %c800 : index
    %c0_0 = arith.constant 0 : index
    %c0_1 = arith.constant 0 : index
    %c800_2 = arith.constant 800 : index
    %1 = arith.muli %arg5, %c800_2 : index
    %c0_3 = arith.constant 0 : index
    %c0_4 = arith.constant 0 : index
    %c800_5 = arith.constant 800 : index
    %2 = arith.muli %arg5, %c800_5 : index
    %c0_6 = arith.constant 0 : index
    %3 = arith.subi %arg6, %arg5 : index
    %c1 = arith.constant 1 : index
    %c120 = arith.constant 120 : index
    %c0_7 = arith.constant 0 : index
    %c120_8 = arith.constant 120 : index
    %4 = arith.muli %arg5, %c120_8 : index
    %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<102400xf32> -> index
    %c4 = arith.constant 4 : index
    %5 = arith.muli %2, %c4 : index
    %6 = arith.addi %intptr, %5 : index
    %7 = arith.index_cast %6 : index to i64
    %8 = llvm.inttoptr %7 : i64 to !llvm.ptr
    %c800_9 = arith.constant 800 : index
    %9 = arith.index_cast %c800_9 : index to i64
    %c1_10 = arith.constant 1 : index
    %10 = arith.index_cast %c1_10 : index to i64
    %intptr_11 = memref.extract_aligned_pointer_as_index %arg1 : memref<96000xf32> -> index
    %c4_12 = arith.constant 4 : index
    %c0_13 = arith.constant 0 : index
    %11 = arith.index_cast %intptr_11 : index to i64
    %12 = llvm.inttoptr %11 : i64 to !llvm.ptr
    %c120_14 = arith.constant 120 : index
    %13 = arith.index_cast %c120_14 : index to i64
    %c1_15 = arith.constant 1 : index
    %14 = arith.index_cast %c1_15 : index to i64
    %intptr_16 = memref.extract_aligned_pointer_as_index %arg3 : memref<15360xf32> -> index
    %c4_17 = arith.constant 4 : index
    %15 = arith.muli %4, %c4_17 : index
    %16 = arith.addi %intptr_16, %15 : index
    %17 = arith.index_cast %16 : index to i64
    %18 = llvm.inttoptr %17 : i64 to !llvm.ptr
    %19 = arith.index_cast %c120 : index to i64
    %20 = arith.index_cast %3 : index to i64
    %21 = arith.index_cast %c120 : index to i64
    %c800_18 = arith.constant 800 : index
    %22 = arith.index_cast %c800_18 : index to i64
    call @dlb_tile_contract_f32(%8, %9, %10, %12, %13, %14, %18, %19, %20, %21, %22) : (!llvm.ptr, i64, i64, !llvm.ptr, i64, i64, !llvm.ptr, i64, i64, i64, i64) -> ()
    %cst = arith.constant 0.000000e+00 : f32
    %c1_19 = arith.constant 1 : index
    %c1_20 = arith.constant 1 : index
    scf.for %arg7 = %arg5 to %arg6 step %c1_20 {
      %c112 = arith.constant 112 : index
      %c0_21 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      scf.for %arg8 = %c0_21 to %c112 step %c16 {
        %c120_28 = arith.constant 120 : index
        %34 = arith.muli %arg7, %c120_28 : index
        %35 = arith.addi %34, %arg8 : index
        %36 = vector.load %arg3[%35] : memref<15360xf32>, vector<16xf32>
        %37 = vector.load %arg2[%arg8] : memref<120xf32>, vector<16xf32>
        %38 = arith.addf %36, %37 : vector<16xf32>
        %39 = vector.broadcast %cst : f32 to vector<16xf32>
        %40 = arith.cmpf ole, %38, %39 : vector<16xf32>
        %41 = vector.broadcast %cst : f32 to vector<16xf32>
        %42 = arith.select %40, %41, %38 : vector<16xi1>, vector<16xf32>
        %c120_29 = arith.constant 120 : index
        %43 = arith.muli %arg7, %c120_29 : index
        %44 = arith.addi %43, %arg8 : index
        vector.store %42, %arg3[%44] : memref<15360xf32>, vector<16xf32>
      }
      %cst_22 = arith.constant dense<[true, true, true, true, true, true, true, true, false, false, false, false, false, false, false, false]> : vector<16xi1>
      %c112_23 = arith.constant 112 : index
      %cst_24 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %c120_25 = arith.constant 120 : index
      %23 = arith.muli %arg7, %c120_25 : index
      %24 = arith.addi %23, %c112_23 : index
      %25 = vector.maskedload %arg3[%24], %cst_22, %cst_24 : memref<15360xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %cst_26 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %26 = vector.maskedload %arg2[%c112_23], %cst_22, %cst_26 : memref<120xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %27 = arith.addf %25, %26 : vector<16xf32>
      %28 = vector.broadcast %cst : f32 to vector<16xf32>
      %29 = arith.cmpf ole, %27, %28 : vector<16xf32>
      %30 = vector.broadcast %cst : f32 to vector<16xf32>
      %31 = arith.select %29, %30, %27 : vector<16xi1>, vector<16xf32>
      %c120_27 = arith.constant 120 : index
      %32 = arith.muli %arg7, %c120_27 : index
      %33 = arith.addi %32, %c112_23 : index
      vector.maskedstore %arg3[%33], %cst_22, %31 : memref<15360xf32>, vector<16xi1>, vector<16xf32>
    }
    return
  }
  func.func @contract_1(%arg0: memref<15360xf32>, %arg1: memref<10080xf32>, %arg2: memref<84xf32>, %arg3: memref<10752xf32>, %arg4: memref<0xi8>, %arg5: index, %arg6: index) attributes {dlb.scratch = 0 : i64} {
    %c0 = arith.constant 0 : index
    %c120 = arith.constant 120 : index
    %0 = arith.muli %arg5, %c120 : index
    %c0_0 = arith.constant 0 : index
    %c0_1 = arith.constant 0 : index
    %c120_2 = arith.constant 120 : index
    %1 = arith.muli %arg5, %c120_2 : index
    %c0_3 = arith.constant 0 : index
    %c0_4 = arith.constant 0 : index
    %c120_5 = arith.constant 120 : index
    %2 = arith.muli %arg5, %c120_5 : index
    %c0_6 = arith.constant 0 : index
    %3 = arith.subi %arg6, %arg5 : index
    %c1 = arith.constant 1 : index
    %c84 = arith.constant 84 : index
    %c0_7 = arith.constant 0 : index
    %c84_8 = arith.constant 84 : index
    %4 = arith.muli %arg5, %c84_8 : index
    %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<15360xf32> -> index
    %c4 = arith.constant 4 : index
    %5 = arith.muli %2, %c4 : index
    %6 = arith.addi %intptr, %5 : index
    %7 = arith.index_cast %6 : index to i64
    %8 = llvm.inttoptr %7 : i64 to !llvm.ptr
    %c120_9 = arith.constant 120 : index
    %9 = arith.index_cast %c120_9 : index to i64
    %c1_10 = arith.constant 1 : index
    %10 = arith.index_cast %c1_10 : index to i64
    %intptr_11 = memref.extract_aligned_pointer_as_index %arg1 : memref<10080xf32> -> index
    %c4_12 = arith.constant 4 : index
    %c0_13 = arith.constant 0 : index
    %11 = arith.index_cast %intptr_11 : index to i64
    %12 = llvm.inttoptr %11 : i64 to !llvm.ptr
    %c84_14 = arith.constant 84 : index
    %13 = arith.index_cast %c84_14 : index to i64
    %c1_15 = arith.constant 1 : index
    %14 = arith.index_cast %c1_15 : index to i64
    %intptr_16 = memref.extract_aligned_pointer_as_index %arg3 : memref<10752xf32> -> index
    %c4_17 = arith.constant 4 : index
    %15 = arith.muli %4, %c4_17 : index
    %16 = arith.addi %intptr_16, %15 : index
    %17 = arith.index_cast %16 : index to i64
    %18 = llvm.inttoptr %17 : i64 to !llvm.ptr
    %19 = arith.index_cast %c84 : index to i64
    %20 = arith.index_cast %3 : index to i64
    %21 = arith.index_cast %c84 : index to i64
    %c120_18 = arith.constant 120 : index
    %22 = arith.index_cast %c120_18 : index to i64
    call @dlb_tile_contract_f32(%8, %9, %10, %12, %13, %14, %18, %19, %20, %21, %22) : (!llvm.ptr, i64, i64, !llvm.ptr, i64, i64, !llvm.ptr, i64, i64, i64, i64) -> ()
    %cst = arith.constant 0.000000e+00 : f32
    %c1_19 = arith.constant 1 : index
    %c1_20 = arith.constant 1 : index
    scf.for %arg7 = %arg5 to %arg6 step %c1_20 {
      %c80 = arith.constant 80 : index
      %c0_21 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      scf.for %arg8 = %c0_21 to %c80 step %c16 {
        %c84_28 = arith.constant 84 : index
        %34 = arith.muli %arg7, %c84_28 : index
        %35 = arith.addi %34, %arg8 : index
        %36 = vector.load %arg3[%35] : memref<10752xf32>, vector<16xf32>
        %37 = vector.load %arg2[%arg8] : memref<84xf32>, vector<16xf32>
        %38 = arith.addf %36, %37 : vector<16xf32>
        %39 = vector.broadcast %cst : f32 to vector<16xf32>
        %40 = arith.cmpf ole, %38, %39 : vector<16xf32>
        %41 = vector.broadcast %cst : f32 to vector<16xf32>
        %42 = arith.select %40, %41, %38 : vector<16xi1>, vector<16xf32>
        %c84_29 = arith.constant 84 : index
        %43 = arith.muli %arg7, %c84_29 : index
        %44 = arith.addi %43, %arg8 : index
        vector.store %42, %arg3[%44] : memref<10752xf32>, vector<16xf32>
      }
      %cst_22 = arith.constant dense<[true, true, true, true, false, false, false, false, false, false, false, false, false, false, false, false]> : vector<16xi1>
      %c80_23 = arith.constant 80 : index
      %cst_24 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %c84_25 = arith.constant 84 : index
      %23 = arith.muli %arg7, %c84_25 : index
      %24 = arith.addi %23, %c80_23 : index
      %25 = vector.maskedload %arg3[%24], %cst_22, %cst_24 : memref<10752xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %cst_26 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %26 = vector.maskedload %arg2[%c80_23], %cst_22, %cst_26 : memref<84xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %27 = arith.addf %25, %26 : vector<16xf32>
      %28 = vector.broadcast %cst : f32 to vector<16xf32>
      %29 = arith.cmpf ole, %27, %28 : vector<16xf32>
      %30 = vector.broadcast %cst : f32 to vector<16xf32>
      %31 = arith.select %29, %30, %27 : vector<16xi1>, vector<16xf32>
      %c84_27 = arith.constant 84 : index
      %32 = arith.muli %arg7, %c84_27 : index
      %33 = arith.addi %32, %c80_23 : index
      vector.maskedstore %arg3[%33], %cst_22, %31 : memref<10752xf32>, vector<16xi1>, vector<16xf32>
    }
    return
  }
  func.func @contract_2(%arg0: memref<10752xf32>, %arg1: memref<840xf32>, %arg2: memref<10xf32>, %arg3: memref<1280xf32>, %arg4: memref<0xi8>, %arg5: index, %arg6: index) attributes {dlb.scratch = 0 : i64} {
    %c0 = arith.constant 0 : index
    %c84 = arith.constant 84 : index
    %0 = arith.muli %arg5, %c84 : index
    %c0_0 = arith.constant 0 : index
    %c0_1 = arith.constant 0 : index
    %c84_2 = arith.constant 84 : index
    %1 = arith.muli %arg5, %c84_2 : index
    %c0_3 = arith.constant 0 : index
    %c0_4 = arith.constant 0 : index
    %c84_5 = arith.constant 84 : index
    %2 = arith.muli %arg5, %c84_5 : index
    %c0_6 = arith.constant 0 : index
    %3 = arith.subi %arg6, %arg5 : index
    %c1 = arith.constant 1 : index
    %c10 = arith.constant 10 : index
    %c0_7 = arith.constant 0 : index
    %c10_8 = arith.constant 10 : index
    %4 = arith.muli %arg5, %c10_8 : index
    %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<10752xf32> -> index
    %c4 = arith.constant 4 : index
    %5 = arith.muli %2, %c4 : index
    %6 = arith.addi %intptr, %5 : index
    %7 = arith.index_cast %6 : index to i64
    %8 = llvm.inttoptr %7 : i64 to !llvm.ptr
    %c84_9 = arith.constant 84 : index
    %9 = arith.index_cast %c84_9 : index to i64
    %c1_10 = arith.constant 1 : index
    %10 = arith.index_cast %c1_10 : index to i64
    %intptr_11 = memref.extract_aligned_pointer_as_index %arg1 : memref<840xf32> -> index
    %c4_12 = arith.constant 4 : index
    %c0_13 = arith.constant 0 : index
    %11 = arith.index_cast %intptr_11 : index to i64
    %12 = llvm.inttoptr %11 : i64 to !llvm.ptr
    %c10_14 = arith.constant 10 : index
    %13 = arith.index_cast %c10_14 : index to i64
    %c1_15 = arith.constant 1 : index
    %14 = arith.index_cast %c1_15 : index to i64
    %intptr_16 = memref.extract_aligned_pointer_as_index %arg3 : memref<1280xf32> -> index
    %c4_17 = arith.constant 4 : index
    %15 = arith.muli %4, %c4_17 : index
    %16 = arith.addi %intptr_16, %15 : index
    %17 = arith.index_cast %16 : index to i64
    %18 = llvm.inttoptr %17 : i64 to !llvm.ptr
    %19 = arith.index_cast %c10 : index to i64
    %20 = arith.index_cast %3 : index to i64
    %21 = arith.index_cast %c10 : index to i64
    %c84_18 = arith.constant 84 : index
    %22 = arith.index_cast %c84_18 : index to i64
    call @dlb_tile_contract_f32(%8, %9, %10, %12, %13, %14, %18, %19, %20, %21, %22) : (!llvm.ptr, i64, i64, !llvm.ptr, i64, i64, !llvm.ptr, i64, i64, i64, i64) -> ()
    %c1_19 = arith.constant 1 : index
    %c1_20 = arith.constant 1 : index
    scf.for %arg7 = %arg5 to %arg6 step %c1_20 {
      %cst = arith.constant dense<[true, true, true, true, true, true, true, true, true, true, false, false, false, false, false, false]> : vector<16xi1>
      %c0_21 = arith.constant 0 : index
      %cst_22 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %c10_23 = arith.constant 10 : index
      %23 = arith.muli %arg7, %c10_23 : index
      %24 = vector.maskedload %arg3[%23], %cst, %cst_22 : memref<1280xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %cst_24 = arith.constant dense<0.000000e+00> : vector<16xf32>
      %25 = vector.maskedload %arg2[%c0_21], %cst, %cst_24 : memref<10xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
      %26 = arith.addf %24, %25 : vector<16xf32>
      %c10_25 = arith.constant 10 : index
      %27 = arith.muli %arg7, %c10_25 : index
      vector.maskedstore %arg3[%27], %cst, %26 : memref<1280xf32>, vector<16xi1>, vector<16xf32>
    }
    return
  }
}

