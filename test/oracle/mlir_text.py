# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# MLIR text for the oracle's figures: types, dense attributes, and functions that state their own
# inputs and results (see compiler/reference/Expectation.h).

import struct

import numpy

NUMPY_TYPES = {
    "f32": numpy.float64,  # inputs are exact in f32; results are stated in f64
    "f64": numpy.float64,
    "i1": numpy.bool_,
    "i8": numpy.uint8,
    "i32": numpy.int32,
    "i64": numpy.int64,
}


class Value:
    """A tensor and its element type."""

    def __init__(self, array, element="f32"):
        self.array = numpy.ascontiguousarray(numpy.asarray(array, dtype=NUMPY_TYPES[element]))
        self.array = self.array.reshape(numpy.shape(array))  # ascontiguousarray makes rank 0 rank 1
        self.element = element

    def type(self, element=None):
        sizes = "".join(f"{size}x" for size in self.array.shape)
        return f"tensor<{sizes}{element or self.element}>"

    def attribute(self, element=None):
        element = element or self.element
        return f"dense<{nested(self.array, element)}> : {self.type(element)}"


def number(value, element):
    if element == "i1":
        return "true" if value else "false"
    if element[0] == "i":
        return str(int(value))
    if numpy.isfinite(value):
        text = repr(float(value))
        mantissa, e, exponent = text.partition("e")
        return (mantissa if "." in mantissa else mantissa + ".0") + e + exponent
    if element == "f32":
        return "0x%08X" % struct.unpack("<I", struct.pack("<f", value))
    return "0x%016X" % struct.unpack("<Q", struct.pack("<d", value))


def nested(array, element):
    if array.ndim == 0:
        return number(array.item(), element)
    return "[" + ", ".join(nested(row, element) for row in array) + "]"


class Segments(list):
    """How many operands each of an op's optional operands has."""


def attribute_text(value):
    if isinstance(value, Value):
        return value.attribute()
    if isinstance(value, Segments):
        return "array<i32: " + ", ".join(map(str, value)) + ">"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value} : i64"
    if isinstance(value, float):
        return f"{number(value, 'f64')} : f64"
    return "array<i64" + (": " if value else "") + ", ".join(map(str, value)) + ">"


def function(name, mnemonic, inputs, attributes, results, marks):
    """A function of one op. `marks` are further attributes of the function, as text; the attribute
    `body` is the op's region, if it has one."""
    arguments = ", ".join(f"%{i}: {value.type()}" for i, value in enumerate(inputs))
    operands = ", ".join(f"%{i}" for i in range(len(inputs)))
    input_types = ", ".join(value.type() for value in inputs)
    result_types = ", ".join(value.type() for value in results)
    names = ", ".join(f"%r#{i}" for i in range(len(results)))
    attributes = dict(attributes)
    body = attributes.pop("body", None)
    region = f"({{\n{body.text}  }}) " if body else ""
    properties = ", ".join(f"{key} = {attribute_text(value)}" for key, value in attributes.items())
    given = ",\n      ".join(value.attribute() for value in inputs)
    # Floats are expected in f64, so that one figure serves runs in both precisions.
    expected = ",\n      ".join(
        value.attribute("f64" if value.element == "f32" else value.element) for value in results
    )
    states = [f"dlb.inputs = [{given}]", f"dlb.expect = [{expected}]"] + marks
    lines = [f"func.func @{name}({arguments}) -> ({result_types})", "  attributes {"]
    lines.append("    " + ",\n    ".join(states) + "} {")
    lines.append(
        f'  %r:{len(results)} = "dlb.{mnemonic}"({operands}) {region}{{{properties}}}'
        f" : ({input_types}) -> ({result_types})"
    )
    lines += [f"  return {names} : {result_types}", "}"]
    return "\n".join(lines) + "\n"
