// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.random_normal` as PyTorch and NumPy compute it.

func.func @random_normal_0(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<0.9911374751458971> : tensor<f64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_normal_1(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<-0.7717653769907937> : tensor<f64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_normal_2(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<f32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<0.5223146757758177> : tensor<f64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<f32>)
  return %r#0 : tensor<f32>
}

func.func @random_normal_3(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[0.9911374751458971]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_normal_4(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[-0.7717653769907937]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_normal_5(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<1xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[0.5223146757758177]> : tensor<1xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<1xf32>)
  return %r#0 : tensor<1xf32>
}

func.func @random_normal_6(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[0.9911374751458971, -0.6176090549848544, -0.1536381124388446, 0.8317351265968663, -1.1863567963076571, -0.2696493043774042, -0.5954068341175535]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_normal_7(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[-0.7717653769907937, -1.5100086063776181, -0.2691348211164512, 0.5127920408562435, -0.37208728323813867, 0.7778297132785202, 1.5955335255554086]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_normal_8(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<7xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[0.5223146757758177, -1.047318528006926, -1.7454979999243279, -0.42126941398676665, -2.325959153197693, 0.329741747506458, -0.36816815519114837]> : tensor<7xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<7xf32>)
  return %r#0 : tensor<7xf32>
}

func.func @random_normal_9(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<0> : tensor<i64>,
      dense<0> : tensor<i64>],
    dlb.expect = [dense<[[0.9911374751458971, -0.6176090549848544, -0.1536381124388446, 0.8317351265968663, -1.1863567963076571], [-0.2696493043774042, -0.5954068341175535, -0.8988259151924168, -0.12755167058099692, 0.2993654406979242], [1.2440060708871092, -0.5503128793668679, 0.28980007437611244, 0.5968487457181471, 0.8808579698742274]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 0 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_normal_10(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<12345678901234567> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[[-0.7717653769907937, -1.5100086063776181, -0.2691348211164512, 0.5127920408562435, -0.37208728323813867], [0.7778297132785202, 1.5955335255554086, 1.3593546812480553, 2.522812406485247, 1.0409152054059658], [0.13600191426414457, 0.004121561634623912, 0.48768966712760103, 0.7250027084356162, 1.5613862012528639]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = 1099511627785 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_normal_11(%0: tensor<i64>, %1: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<-1> : tensor<i64>,
      dense<4294967297> : tensor<i64>],
    dlb.expect = [dense<[[0.5223146757758177, -1.047318528006926, -1.7454979999243279, -0.42126941398676665, -2.325959153197693], [0.329741747506458, -0.36816815519114837, 0.5069185534171986, -0.11652162758018703, -0.6260611149216203], [-0.7022746260750838, -1.1559309973058034, 0.7360010951725373, 2.3553164027737563, 1.1725134111133229]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1) {stream = -2 : i64} : (tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}

func.func @random_normal_12(%0: tensor<i64>, %1: tensor<i64>, %2: tensor<i64>) -> (tensor<3x5xf32>)
  attributes {
    dlb.inputs = [dense<5> : tensor<i64>,
      dense<6> : tensor<i64>,
      dense<3> : tensor<i64>],
    dlb.expect = [dense<[[1.0026842225837742, 0.16383467446877784, 0.18200269563151783, 1.529410979228753, -0.4571832108774385], [1.570170111389428, 0.17703859658459728, 0.6338799253562568, 0.23328119669751662, 0.11878096960479266], [-0.624267512269047, 0.13477930408165129, 1.3471703535887558, -1.0219850213834296, -0.7331371608834837]]> : tensor<3x5xf64>]} {
  %r:1 = "dlb.random_normal"(%0, %1, %2) {stream = 7 : i64} : (tensor<i64>, tensor<i64>, tensor<i64>) -> (tensor<3x5xf32>)
  return %r#0 : tensor<3x5xf32>
}
