// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.scan` as PyTorch and NumPy compute it.

func.func @scan_0(%0: tensor<2x3xf32>, %1: tensor<4x2x3xf32>, %2: tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.703125, -0.796875, -0.5625], [-1.046875, -0.078125, 0.125]]> : tensor<2x3xf32>,
      dense<[[[0.5, 1.3125, -0.78125], [0.21875, -1.40625, 0.328125]], [[-1.5, 0.796875, -1.1875], [-0.234375, 1.609375, -1.234375]], [[-1.5, 0.921875, 0.359375], [1.5, -1.40625, 1.84375]], [[0.515625, 1.765625, -1.25], [1.4375, 0.546875, 0.265625]]]> : tensor<4x2x3xf32>,
      dense<[[0.796875, 0.78125, 0.859375], [0.828125, -0.15625, 0.125], [0.78125, -0.6875, -0.9375]]> : tensor<3x3xf32>],
    dlb.expect = [dense<[[0.3949206294057709, 0.604717596470077, -0.9807560742083509], [0.9613102247009444, 0.5201859587484285, -0.1527336462742348]]> : tensor<2x3xf64>,
      dense<[[[-0.9608251591499428, 0.4567240970172481, -0.9485523569339532], [-0.5244942653149917, -0.9800115455422378, -0.6034061106398717]], [[-0.9896319797122056, 0.555980917002953, -0.7882717939075994], [-0.9591607925077994, 0.9433438423564025, -0.84600243555663]], [[-0.9850406366783241, 0.5397408535958935, 0.3071653642243033], [0.694157846575111, -0.9380272055131743, 0.9587751302806362]], [[0.3949206294057709, 0.604717596470077, -0.9807560742083509], [0.9613102247009444, 0.5201859587484285, -0.1527336462742348]]]> : tensor<4x2x3xf64>,
      dense<[[[0.923184986455513, 0.20859690079622065, 0.8997515738449579], [0.27509423434831287, 0.9604226293960856, 0.3640989343575371]], [[0.9793714552690994, 0.30911478007144455, 0.6213724210703049], [0.9199894258841899, 0.8898976049117411, 0.71572012096775]], [[0.970305055907638, 0.2913201890404238, 0.0943505609790489], [0.4818551159617954, 0.879895038282855, 0.919249750444651]], [[0.15596230353025023, 0.3656833714805468, 0.9618824770965763], [0.9241173481145802, 0.2705934316790218, 0.02332756670422308]]]> : tensor<4x2x3xf64>]} {
  %r:3 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2x3xf32>, %a1: tensor<2x3xf32>, %a2: tensor<3x3xf32>):
    %v0 = dlb.contract %a0, %a2 "nk,ku->nu" : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %v1 = dlb.add %a1, %v0 : tensor<2x3xf32>
    %v2 = dlb.tanh %v1 : tensor<2x3xf32>
    %v3 = dlb.mul %v2, %v2 : tensor<2x3xf32>
    dlb.next %v2, %v2, %v3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
  }) {steps = 4 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = false} : (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>)
  return %r#0, %r#1, %r#2 : tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>
}

func.func @scan_1(%0: tensor<2x3xf32>, %1: tensor<4x2x3xf32>, %2: tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.3125, -0.078125, -1.046875], [0.1875, -0.859375, -1.046875]]> : tensor<2x3xf32>,
      dense<[[[-0.984375, -1.171875, 1.953125], [-0.53125, -0.734375, -1.8125]], [[-0.25, 0.984375, -1.1875], [1.78125, 0.890625, 1.1875]], [[0.296875, 1.3125, -1.28125], [-0.03125, -1.890625, 0.21875]], [[-0.640625, 0.234375, 1.515625], [-0.359375, 0.1875, 1.875]]]> : tensor<4x2x3xf32>,
      dense<[[0.1875, 0.65625, 0.375], [-0.59375, 0.8125, -0.296875], [0.71875, -0.125, -0.546875]]> : tensor<3x3xf32>],
    dlb.expect = [dense<[[-0.9611908812864536, -0.678009904640039, 0.9245384092873464], [0.04390313391128978, 0.19028139089089768, -0.971617363962038]]> : tensor<2x3xf64>,
      dense<[[[-0.9611908812864536, -0.678009904640039, 0.9245384092873464], [0.04390313391128978, 0.19028139089089768, -0.971617363962038]], [[-0.7155343335208733, 0.9439003035251532, -0.392831260726619], [0.9751151650824403, 0.5009863138085525, 0.9597327366892336]], [[0.7969415395434075, 0.17840875302933026, -0.962685212414262], [0.6261183784591488, -0.9880081560660237, -0.41490829123938816]], [[-0.9205734864526316, -0.5076585528383437, 0.9244994502950633], [-0.5127151249251873, -0.2513337048581765, 0.9922234858425805]]]> : tensor<4x2x3xf64>,
      dense<[[[0.9238879102682293, 0.45969743078999475, 0.8547712702475769], [0.0019274851672326423, 0.0362070077193746, 0.9440403019525394]], [[0.5119893824471603, 0.8909477829948763, 0.1543163994040649], [0.9508495851737548, 0.25098728662348146, 0.9210869258730059]], [[0.6351158174498166, 0.03182968315748056, 0.9267628182010927], [0.39202422384431385, 0.9761601164529842, 0.17214889013918894]], [[0.8474555439595535, 0.2577172062699214, 0.8546992335958742], [0.26287679932705044, 0.06316863119773698, 0.9845074458576015]]]> : tensor<4x2x3xf64>]} {
  %r:3 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2x3xf32>, %a1: tensor<2x3xf32>, %a2: tensor<3x3xf32>):
    %v0 = dlb.contract %a0, %a2 "nk,ku->nu" : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %v1 = dlb.add %a1, %v0 : tensor<2x3xf32>
    %v2 = dlb.tanh %v1 : tensor<2x3xf32>
    %v3 = dlb.mul %v2, %v2 : tensor<2x3xf32>
    dlb.next %v2, %v2, %v3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
  }) {steps = 4 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = true} : (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>)
  return %r#0, %r#1, %r#2 : tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xf32>
}

func.func @scan_2(%0: tensor<2x3xf32>, %1: tensor<1x2x3xf32>, %2: tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>)
  attributes {
    dlb.inputs = [dense<[[0.546875, -1.140625, 0.859375], [-1.859375, 0.4375, 0.859375]]> : tensor<2x3xf32>,
      dense<[[[-1.15625, -1.765625, 0.484375], [1.71875, 1.734375, -1.109375]]]> : tensor<1x2x3xf32>,
      dense<[[0.9375, -0.640625, 0.015625], [-0.6875, 0.5625, 0.84375], [-0.359375, 0.90625, 0.3125]]> : tensor<3x3xf32>],
    dlb.expect = [dense<[[-0.1666440841071299, -0.9624958054622843, -0.19826674934905253], [-0.5608231377464366, 0.9992594386475375, -0.4626929737866377]]> : tensor<2x3xf64>,
      dense<[[[-0.1666440841071299, -0.9624958054622843, -0.19826674934905253], [-0.5608231377464366, 0.9992594386475375, -0.4626929737866377]]]> : tensor<1x2x3xf64>,
      dense<[[[0.02777025076790418, 0.9263981755324915, 0.03930970389744002], [0.31452259183175857, 0.9985194257261918, 0.2140847879915222]]]> : tensor<1x2x3xf64>]} {
  %r:3 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2x3xf32>, %a1: tensor<2x3xf32>, %a2: tensor<3x3xf32>):
    %v0 = dlb.contract %a0, %a2 "nk,ku->nu" : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %v1 = dlb.add %a1, %v0 : tensor<2x3xf32>
    %v2 = dlb.tanh %v1 : tensor<2x3xf32>
    %v3 = dlb.mul %v2, %v2 : tensor<2x3xf32>
    dlb.next %v2, %v2, %v3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
  }) {steps = 1 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = false} : (tensor<2x3xf32>, tensor<1x2x3xf32>, tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>)
  return %r#0, %r#1, %r#2 : tensor<2x3xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>
}

func.func @scan_3(%0: tensor<3x2xf32>, %1: tensor<3x2xf32>, %2: tensor<3x3x2xf32>, %3: tensor<4x8xf32>, %4: tensor<8xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[0.484375, 0.5625], [0.890625, 0.328125], [0.34375, -0.484375]]> : tensor<3x2xf32>,
      dense<[[0.828125, 0.53125], [0.875, 0.265625], [-0.546875, 0.265625]]> : tensor<3x2xf32>,
      dense<[[[-1.328125, 1.09375], [1.3125, 1.03125], [-0.296875, 1.0625]], [[1.609375, -0.703125], [-0.640625, 1.390625], [1.40625, -0.671875]], [[0.40625, 0.4375], [-1.9375, 0.390625], [1.546875, 1.21875]]]> : tensor<3x3x2xf32>,
      dense<[[0.09375, -0.65625, -0.390625, 0.9375, 0.96875, 0.0625, -0.25, 0.4375], [-0.9375, 0.859375, -0.125, -0.84375, -0.203125, 0.5, -0.96875, 0.765625], [-0.28125, -0.046875, -0.359375, 0.1875, -0.3125, -0.359375, 0.046875, -0.203125], [0.75, -0.328125, -0.765625, 0.359375, 0.515625, 0.859375, -0.25, -0.109375]]> : tensor<4x8xf32>,
      dense<[0.453125, -0.140625, 0.984375, -0.046875, -0.65625, 0.578125, -0.796875, -0.3125]> : tensor<8xf32>],
    dlb.expect = [dense<[[-0.22827517881041956, 0.04438529576499629], [-0.04450768544233503, -0.34378300894959796], [-0.48947744898803036, 0.415253460243594]]> : tensor<3x2xf64>,
      dense<[[-0.6134473562302716, 0.06387512186417402], [-0.6199982194815377, -0.5200065590750089], [-0.8767205847525217, 0.5498973612132652]]> : tensor<3x2xf64>,
      dense<[[[0.022392616557294378, -0.08307522328951028], [-0.002468977020313895, 0.33050600196524615], [-0.10461715563289262, 0.19135949295868288]], [[-0.1659413110413916, -0.06333117467277954], [-0.06406120151227655, 0.3111411153364285], [-0.4821203227967199, 0.14727615321814233]], [[-0.22827517881041956, 0.04438529576499629], [-0.04450768544233503, -0.34378300894959796], [-0.48947744898803036, 0.415253460243594]]]> : tensor<3x3x2xf64>]} {
  %r:3 = "dlb.scan"(%0, %1, %2, %3, %4) ({
  ^bb0(%a0: tensor<3x2xf32>, %a1: tensor<3x2xf32>, %a2: tensor<3x2xf32>, %a3: tensor<4x8xf32>, %a4: tensor<8xf32>):
    %xh = dlb.concatenate %a2, %a0 along 1 : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
    %p = dlb.contract %xh, %a3 "nk,ku->nu" : (tensor<3x4xf32>, tensor<4x8xf32>) -> tensor<3x8xf32>
    %b = dlb.broadcast %a4 [1] : tensor<8xf32> -> tensor<3x8xf32>
    %z = dlb.add %p, %b : tensor<3x8xf32>
    %i = dlb.slice %z starts [0, 0] sizes [3, 2] strides [1, 1] : tensor<3x8xf32> -> tensor<3x2xf32>
    %f = dlb.slice %z starts [0, 2] sizes [3, 2] strides [1, 1] : tensor<3x8xf32> -> tensor<3x2xf32>
    %o = dlb.slice %z starts [0, 4] sizes [3, 2] strides [1, 1] : tensor<3x8xf32> -> tensor<3x2xf32>
    %g = dlb.slice %z starts [0, 6] sizes [3, 2] strides [1, 1] : tensor<3x8xf32> -> tensor<3x2xf32>
    %si = dlb.sigmoid %i : tensor<3x2xf32>
    %sf = dlb.sigmoid %f : tensor<3x2xf32>
    %so = dlb.sigmoid %o : tensor<3x2xf32>
    
    %tg = dlb.tanh %g : tensor<3x2xf32>
    %kept = dlb.mul %sf, %a1 : tensor<3x2xf32>
    %new = dlb.mul %si, %tg : tensor<3x2xf32>
    %c = dlb.add %kept, %new : tensor<3x2xf32>
    %tc = dlb.tanh %c : tensor<3x2xf32>
    %h = dlb.mul %so, %tc : tensor<3x2xf32>
    dlb.next %h, %c, %h : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>
  }) {steps = 3 : i64, carries = 2 : i64, inputs = 1 : i64, reverse = false} : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3x2xf32>, tensor<4x8xf32>, tensor<8xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3x2xf32>)
  return %r#0, %r#1, %r#2 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3x2xf32>
}

func.func @scan_4(%0: tensor<3x4xf32>, %1: tensor<4xf32>) -> (tensor<3xf32>, tensor<3x4xf32>, tensor<3x4xf32>)
  attributes {
    dlb.inputs = [dense<[[1.234375, 1.609375, 0.46875, 1.1875], [1.84375, 1.3125, 0.328125, -0.46875], [0.28125, 1.3125, 1.84375, -1.546875]]> : tensor<3x4xf32>,
      dense<[0.640625, 0.03125, -0.921875, -1.15625]> : tensor<4xf32>],
    dlb.expect = [dense<[1.425307288209374, 1.910786100002327, 2.1285830928383778]> : tensor<3xf64>,
      dense<[[1.234375, 1.609375, 0.46875, 1.1875], [1.84375, 1.3125, 0.328125, -0.46875], [0.28125, 1.3125, 1.84375, -1.546875]]> : tensor<3x4xf64>,
      dense<[[0.640625, 0.03125, -0.921875, -1.15625], [0.640625, 0.03125, -0.921875, -1.15625], [0.640625, 0.03125, -0.921875, -1.15625]]> : tensor<3x4xf64>]} {
  %r:3 = "dlb.scan"(%0, %1) ({
  ^bb0(%a0: tensor<4xf32>, %a1: tensor<4xf32>):
    %v0 = dlb.mul %a0, %a1 : tensor<4xf32>
    %v1 = dlb.logsumexp %v0 [0] : tensor<4xf32> -> tensor<f32>
    dlb.next %v1, %a0, %a1 : tensor<f32>, tensor<4xf32>, tensor<4xf32>
  }) {steps = 3 : i64, carries = 0 : i64, inputs = 1 : i64, reverse = false} : (tensor<3x4xf32>, tensor<4xf32>) -> (tensor<3xf32>, tensor<3x4xf32>, tensor<3x4xf32>)
  return %r#0, %r#1, %r#2 : tensor<3xf32>, tensor<3x4xf32>, tensor<3x4xf32>
}

func.func @scan_5(%0: tensor<3xf32>, %1: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  attributes {
    dlb.inputs = [dense<[1.296875, -1.203125, 1.625]> : tensor<3xf32>,
      dense<[0.640625, -1.390625, 1.0625]> : tensor<3xf32>],
    dlb.expect = [dense<[4.008394008353351, -3.871997844442533, 4.022340048503797]> : tensor<3xf64>,
      dense<[3.9495111404149332, -3.0913786265900027, 3.397258617230392]> : tensor<3xf64>]} {
  %r:2 = "dlb.scan"(%0, %1) ({
  ^bb0(%a0: tensor<3xf32>, %a1: tensor<3xf32>):
    %v0 = dlb.sin %a0 : tensor<3xf32>
    %v1 = dlb.add %v0, %a1 : tensor<3xf32>
    dlb.next %a1, %v1 : tensor<3xf32>, tensor<3xf32>
  }) {steps = 5 : i64, carries = 2 : i64, inputs = 0 : i64, reverse = false} : (tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %r#0, %r#1 : tensor<3xf32>, tensor<3xf32>
}

func.func @scan_6(%0: tensor<2xf32>, %1: tensor<3x2xf32>, %2: tensor<3x2xi1>) -> (tensor<2xf32>, tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[0.046875, 0.203125]> : tensor<2xf32>,
      dense<[[0.671875, 0.953125], [-0.25, 0.40625], [-0.796875, 0.03125]]> : tensor<3x2xf32>,
      dense<[[true, false], [false, true], [true, true]]> : tensor<3x2xi1>],
    dlb.expect = [dense<[0.04136704230865291, 0.3146061544100583]> : tensor<2xf64>,
      dense<[[0.021128217815923236, 0.3146061544100583], [0.021128217815923236, 0.20957287964825524], [0.046875, 0.203125]]> : tensor<3x2xf64>]} {
  %r:2 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2xf32>, %a1: tensor<2xf32>, %a2: tensor<2xi1>):
    %v0 = dlb.exp %a1 : tensor<2xf32>
    %v1 = dlb.mul %a0, %v0 : tensor<2xf32>
    %v2 = dlb.select %a2, %v1, %a0 : tensor<2xi1>, tensor<2xf32>
    dlb.next %v2, %a0 : tensor<2xf32>, tensor<2xf32>
  }) {steps = 3 : i64, carries = 1 : i64, inputs = 2 : i64, reverse = true} : (tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xi1>) -> (tensor<2xf32>, tensor<3x2xf32>)
  return %r#0, %r#1 : tensor<2xf32>, tensor<3x2xf32>
}

func.func @scan_7(%0: tensor<i32>, %1: tensor<2xf32>, %2: tensor<4xi32>, %3: tensor<3x2xf32>) -> (tensor<i32>, tensor<2xf32>, tensor<4xi32>, tensor<4x2xf32>)
  attributes {
    dlb.inputs = [dense<7> : tensor<i32>,
      dense<[1.046875, -0.078125]> : tensor<2xf32>,
      dense<[2, 1, 1, 0]> : tensor<4xi32>,
      dense<[[-0.28125, 0.984375], [-1.84375, -0.78125], [0.671875, -1.578125]]> : tensor<3x2xf32>],
    dlb.expect = [dense<11> : tensor<i32>,
      dense<[-2.25, -2.234375]> : tensor<2xf64>,
      dense<[7, 9, 10, 11]> : tensor<4xi32>,
      dense<[[1.046875, -0.078125], [1.71875, -1.65625], [-0.125, -2.4375], [-1.96875, -3.21875]]> : tensor<4x2xf64>]} {
  %r:4 = "dlb.scan"(%0, %1, %2, %3) ({
  ^bb0(%a0: tensor<i32>, %a1: tensor<2xf32>, %a2: tensor<i32>, %a3: tensor<3x2xf32>):
    %v0 = dlb.add %a0, %a2 : tensor<i32>
    %v1 = dlb.gather %a3, %a2 : (tensor<3x2xf32>, tensor<i32>) -> tensor<2xf32>
    %v2 = dlb.add %a1, %v1 : tensor<2xf32>
    dlb.next %v0, %v2, %a0, %a1 : tensor<i32>, tensor<2xf32>, tensor<i32>, tensor<2xf32>
  }) {steps = 4 : i64, carries = 2 : i64, inputs = 1 : i64, reverse = false} : (tensor<i32>, tensor<2xf32>, tensor<4xi32>, tensor<3x2xf32>) -> (tensor<i32>, tensor<2xf32>, tensor<4xi32>, tensor<4x2xf32>)
  return %r#0, %r#1, %r#2, %r#3 : tensor<i32>, tensor<2xf32>, tensor<4xi32>, tensor<4x2xf32>
}

func.func @scan_8(%0: tensor<2xf32>, %1: tensor<2x3x2xf32>, %2: tensor<2xf32>) -> (tensor<2xf32>, tensor<2x2xf32>)
  attributes {
    dlb.inputs = [dense<[1.8125, 0.65625]> : tensor<2xf32>,
      dense<[[[0.125, 1.578125], [0.21875, -0.828125], [0.375, -1.125]], [[-0.265625, -0.390625], [1.953125, 0.125], [-0.859375, -1.09375]]]> : tensor<2x3x2xf32>,
      dense<[1.234375, 0.546875]> : tensor<2xf32>],
    dlb.expect = [dense<[0.8319573479773221, -0.050610770213453934]> : tensor<2xf64>,
      dense<[[3.7994006195539383, 1.3786792023880565], [2.1165742777829006, 1.5519759939718554]]> : tensor<2x2xf64>]} {
  %r:2 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2xf32>, %a1: tensor<3x2xf32>, %a2: tensor<2xf32>):
    %v0:2 = dlb.scan 3 carries 1 inputs 1 (%a0, %a1, %a2)
    : (tensor<2xf32>, tensor<3x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
    ^bb0(%c: tensor<2xf32>, %x: tensor<2xf32>, %k: tensor<2xf32>):
    %v2 = dlb.mul %c, %x : tensor<2xf32>
    %v3 = dlb.add %v2, %k : tensor<2xf32>
    %v4 = dlb.sin %v3 : tensor<2xf32>
    dlb.next %v4, %c : tensor<2xf32>, tensor<2xf32>
    }
    %v1 = dlb.reduce_sum %v0#1 [0] : tensor<3x2xf32> -> tensor<2xf32>
    dlb.next %v0#0, %v1 : tensor<2xf32>, tensor<2xf32>
  }) {steps = 2 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = false} : (tensor<2xf32>, tensor<2x3x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2x2xf32>)
  return %r#0, %r#1 : tensor<2xf32>, tensor<2x2xf32>
}

func.func @scan_9(%0: tensor<2x4xf32>, %1: tensor<3x2x4xf32>, %2: tensor<4xf32>) -> (tensor<2x4xf32>, tensor<3x2xf32>)
  attributes {
    dlb.inputs = [dense<[[-1.9375, -0.25, -1.703125, 1.046875], [1.765625, 1.328125, -1.09375, -1.28125]]> : tensor<2x4xf32>,
      dense<[[[1.25, 1.921875, -1.828125, -1.890625], [1.140625, 0.53125, 1.96875, 0.359375]], [[0.015625, 0.328125, 1.140625, 1.578125], [1.546875, 0.59375, -0.90625, -1.5]], [[0.5625, 0.53125, -1.3125, -0.203125], [0.625, 0.015625, 0.609375, 0.296875]]]> : tensor<3x2x4xf32>,
      dense<[-1.84375, 0.890625, -0.6875, 0.171875]> : tensor<4xf32>],
    dlb.expect = [dense<[[-1.0710971526485937, 1.0747627949989031, -0.4581365818795457, 0.4544709395292363], [-1.2501674627129813, 0.8672882689006964, -0.027007005483701187, 0.40988619929598624]]> : tensor<2x4xf64>,
      dense<[[1.6653345369377348e-16, 6.938893903907228e-17], [-1.6653345369377348e-16, 1.457167719820518e-16], [0.0, 2.220446049250313e-16]]> : tensor<3x2xf64>]} {
  %r:2 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<2x4xf32>, %a1: tensor<2x4xf32>, %a2: tensor<4xf32>):
    %v0 = dlb.mul %a1, %a0 : tensor<2x4xf32>
    %v1 = dlb.broadcast %a2 [1] : tensor<4xf32> -> tensor<2x4xf32>
    %h = dlb.add %v0, %v1 : tensor<2x4xf32>
    %mean, %variance = dlb.moments %h [1] : tensor<2x4xf32> -> tensor<2xf32>, tensor<2xf32>
    %one = dlb.constant dense<1.0> : tensor<2xf32>
    %shifted = dlb.add %variance, %one : tensor<2xf32>
    %scale = dlb.rsqrt %shifted : tensor<2xf32>
    %means = dlb.broadcast %mean [0] : tensor<2xf32> -> tensor<2x4xf32>
    %scales = dlb.broadcast %scale [0] : tensor<2xf32> -> tensor<2x4xf32>
    %centred = dlb.sub %h, %means : tensor<2x4xf32>
    %n = dlb.mul %centred, %scales : tensor<2x4xf32>
    %sum = dlb.reduce_sum %n [1] : tensor<2x4xf32> -> tensor<2xf32>
    dlb.next %n, %sum : tensor<2x4xf32>, tensor<2xf32>
  }) {steps = 3 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = false} : (tensor<2x4xf32>, tensor<3x2x4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<3x2xf32>)
  return %r#0, %r#1 : tensor<2x4xf32>, tensor<3x2xf32>
}

func.func @scan_10(%0: tensor<4xf32>, %1: tensor<3xi64>, %2: tensor<4xf32>) -> (tensor<4xf32>, tensor<3x4xf32>)
  attributes {
    dlb.inputs = [dense<[0.375, -1.5625, 0.9375, 0.109375]> : tensor<4xf32>,
      dense<[0, 1, 2]> : tensor<3xi64>,
      dense<[-1.234375, -1.125, 0.40625, 1.3125]> : tensor<4xf32>],
    dlb.expect = [dense<[-2.167056404229693, -2.07936768434429, 1.083782636077474, 2.3121168727665173]> : tensor<4xf64>,
      dense<[[0.6647559404373169, 0.7940616011619568, 0.8669615983963013, 0.1346413493156433], [0.41084128618240356, 0.5437626242637634, 0.8778297901153564, 0.957229495048523], [0.7376914620399475, 0.6250914931297302, 0.5981458425521851, 0.7048782706260681]]> : tensor<3x4xf64>]} {
  %r:2 = "dlb.scan"(%0, %1, %2) ({
  ^bb0(%a0: tensor<4xf32>, %a1: tensor<i64>, %a2: tensor<4xf32>):
    %seed = dlb.constant dense<11> : tensor<i64>
    %step = dlb.constant dense<3> : tensor<i64>
    %v0 = dlb.random_uniform %seed, %step turn %a1 stream 5 : tensor<4xf32>
    %v1 = dlb.mul %a0, %v0 : tensor<4xf32>
    %v2 = dlb.sin %v1 : tensor<4xf32>
    %v3 = dlb.add %v2, %a2 : tensor<4xf32>
    dlb.next %v3, %v0 : tensor<4xf32>, tensor<4xf32>
  }) {steps = 3 : i64, carries = 1 : i64, inputs = 1 : i64, reverse = false} : (tensor<4xf32>, tensor<3xi64>, tensor<4xf32>) -> (tensor<4xf32>, tensor<3x4xf32>)
  return %r#0, %r#1 : tensor<4xf32>, tensor<3x4xf32>
}
