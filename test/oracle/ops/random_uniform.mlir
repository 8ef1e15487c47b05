// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.random_uniform` as PyTorch and NumPy compute it.

func.func @random_uniform_0(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<0.3990464210510254> : tensor<f64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_uniform_1(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<0.7391065955162048> : tensor<f64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_uniform_2(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<0.5594677329063416> : tensor<f64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_uniform_3(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[0.3990464210510254]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_uniform_4(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[0.7391065955162048]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_uniform_5(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[0.5594677329063416]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_uniform_6(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[0.3990464210510254, 0.8805201649665833, 0.7357127666473389, 0.6054818034172058, 0.9722411632537842, 0.362091064453125, 0.6939308643341064]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_uniform_7(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[0.7391065955162048, 0.5194708704948425, 0.30917972326278687, 0.47287416458129883, 0.6943076848983765, 0.6989864110946655, 0.7612413763999939]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_uniform_8(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[0.5594677329063416, 0.8305239081382751, 0.4497135281562805, 0.5946197509765625, 0.10429549217224121, 0.4032687544822693, 0.9115208983421326]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_uniform_9(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[[0.3990464210510254, 0.8805201649665833, 0.7357127666473389, 0.6054818034172058, 0.9722411632537842], [0.362091064453125, 0.6939308643341064, 0.037094056606292725, 0.01944941282272339, 0.31944572925567627], [0.14094656705856323, 0.2717469334602356, 0.7873677611351013, 0.41510701179504395, 0.6046306490898132]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_uniform_10(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[[0.7391065955162048, 0.5194708704948425, 0.30917972326278687, 0.47287416458129883, 0.6943076848983765], [0.6989864110946655, 0.7612413763999939, 0.8721264004707336, 0.265857458114624, 0.2867056131362915], [0.3787825107574463, 0.8442579507827759, 0.13105744123458862, 0.10466665029525757, 0.38944941759109497]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_uniform_11(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[[0.5594677329063416, 0.8305239081382751, 0.4497135281562805, 0.5946197509765625, 0.10429549217224121], [0.4032687544822693, 0.9115208983421326, 0.46708250045776367, 0.060796380043029785, 0.4704885482788086], [0.9440152049064636, 0.9618455767631531, 0.7301772832870483, 0.32683634757995605, 0.8519162535667419]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_uniform_12(%0: tensor<i64>, %1: tensor<i64>, %2: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<5> : tensor<i64>,
      dense<6> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[[0.1667507290840149, 0.218184232711792, 0.5207104682922363, 0.25425660610198975, 0.4375748038291931], [0.2604908347129822, 0.9680904150009155, 0.13666725158691406, 0.9956150054931641, 0.13928937911987305], [0.8330866098403931, 0.73231041431427, 0.46629607677459717, 0.336334764957428, 0.9334267973899841]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_uniform"(%0, %1, %2) {stream = 7 : i64} : (tensor<i64>, tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}
