# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What highlighting says of places in sample.dlb: a piece of its text with the word marked, Vim's
# group, TextMate's scope; None where it is plain.

PLACES = [
    ("«/// A block.»", "dlbDocumentation", "comment.line.documentation"),
    ("«block» basic", "dlbDeclaration", "storage.type"),
    ("block «basic»(c", "dlbFunction", "entity.name.function"),
    ("c: «int», stride", "dlbType", "support.type"),
    ("f: «block» = relu", "dlbType", "support.type"),
    ("(x: [«N», C", "dlbDimension", "constant.other.dimension"),
    ("y: «class»(10)", "dlbType", "storage.type"),
    ("class(«10»)", "dlbNumber", "constant.numeric"),
    (") «->» [N, 10]", "dlbOperator", "keyword.operator"),
    ("  «param» w", "dlbStatement", "storage.modifier"),
    ("«// weights»", "dlbComment", "comment.line.double-slash"),
    ("mu: «f32»[C]", "dlbType", "support.type"),
    ("  «require» stride", "dlbKeyword", "keyword.other"),
    ("1 «and» not", "dlbKeyword", "keyword.operator.logical"),
    ("not «training»,", "dlbKnown", "variable.language"),
    ('"«at »\\"least', "dlbString", "string.quoted"),
    ('at «\\"»least', "dlbEscape", "constant.character.escape"),
    ("; «data» = [", None, "variable.other"),
    ("«2.5e-3»]", "dlbNumber", "constant.numeric"),
    ("«if» stride ==", "dlbConditional", "keyword.control"),
    ("{ «conv2d»(c, 3)", "dlbCall", "support.function"),
    ("} «|>» relu", "dlbOperator", "keyword.operator"),
    ("«for» i in", "dlbRepeat", "keyword.control"),
    ("in «0»..3", "dlbNumber", "constant.numeric"),
    ("0«..»3", "dlbOperator", "keyword.operator"),
    ("x «over» T", "dlbKeyword", "keyword.other"),
    ("«data» text", "dlbDeclaration", "storage.type"),
    ("«split» train", "dlbStatement", "keyword.other"),
    ("split «train» 0.9", "dlbStatement", "keyword.other"),
    ("«valid» csv", "dlbStatement", "keyword.other"),
    ("«train» basic", "dlbDeclaration", "storage.type"),
    ("basic «on» text", "dlbDeclaration", "storage.type"),
    ("«phase» judge", "dlbStatement", "keyword.other"),
    ("judge «every» 5", "dlbStatement", "keyword.other"),
    ("{ «minimize» mean", "dlbKeyword", "keyword.other"),
    ("report «train» =", None, "variable.other"),
    ("  «report» finally", "dlbStatement", "keyword.other"),
    ("report «finally» last", "dlbStatement", "keyword.other"),
    (", «finally» = 2", None, "variable.other"),
    ("= «step» /", "dlbKnown", "variable.language"),
    ("  «steps» 500, batch", "dlbStatement", "keyword.other"),
    ("«batch» 64", "dlbStatement", "keyword.other"),
    ("«micro_batch» 16", "dlbStatement", "keyword.other"),
    ("«evaluate» every 250", "dlbStatement", "keyword.other"),
    ("«keep» lowest", "dlbStatement", "keyword.other"),
    ("without «higher» acc", "dlbStatement", "keyword.other"),
    ("«import» \"other", "dlbDeclaration", "keyword.control.import"),
]


def places(text):
    """(line, first column, last column) from 0, with the marked piece and what is expected."""
    for piece, group, scope in PLACES:
        before, word, after = piece.replace("»", "«").split("«")
        at = text.index(before + word + after) + len(before)
        line = text.count("\n", 0, at)
        column = at - (text.rfind("\n", 0, at) + 1)
        yield line, column, column + len(word) - 1, piece, group, scope
