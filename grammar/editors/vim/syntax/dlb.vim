" Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
" SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

" The words are those of grammar/Dlb.g4 (test/tools/editors.test compares them). Those that are
" keywords in their place only are names elsewhere: `steps 500`, but `step / steps`.
if exists('b:current_syntax')
  finish
endif

syntax keyword dlbKeyword and in minimize not or over require with
syntax keyword dlbConditional if else
syntax keyword dlbRepeat for scan
syntax keyword dlbBoolean true false
syntax keyword dlbType class
syntax match dlbKnown /\v<%(training|step|steps|pi|gradient_norm|loss)>/

" At the beginning of a declaration or statement, before what it declares.
syntax match dlbDeclaration /\v%(%(^|[{};])\s*)@<=<%(block|model|optimizer|schedule|initializer|op)>\ze\s+\K/ nextgroup=dlbFunction skipwhite
syntax match dlbDeclaration /\v%(%(^|[{};])\s*)@<=<%(data|train|compare)>\ze\s+\K/
syntax match dlbDeclaration /\v%(%(^|[{};])\s*)@<=<cross_validate>\ze\s+\S/
syntax match dlbDeclaration /\v%(%(^|[{};])\s*)@<=<ensemble>\ze\s+\K/
syntax match dlbDeclaration /\v%(%(^|[{};])\s*)@<=<import>\ze\s*"/
syntax match dlbStatement /\v%(%(^|[{};])\s*)@<=<%(param|state|report|phase|split)>\ze\s+\K/
syntax match dlbFunction /\v<\K\k*>/ contained

" Settings: before a name or a number; further ones follow a comma.
syntax match dlbStatement /\v%(%(^|[{};,])\s*)@<=<%(epochs|steps|batch|micro_batch)>\ze\s+[0-9A-Za-z_(]/
syntax match dlbStatement /\v%(<report\s+)@<=<finally>\ze\s+\K/
syntax match dlbStatement /\v<evaluate\s+every>\ze\s+\S/
syntax match dlbStatement /\v%(<phase\s+\k+\s+)@<=<every>\ze\s+\S/
syntax match dlbStatement /\v<keep\s+%(lowest|highest)>\ze\s+\K/
syntax match dlbStatement /\v<stop\s+after>\ze\s+\S/
syntax match dlbStatement /\v<without\s+%(lower|higher)>\ze\s+\K/
syntax match dlbDeclaration /\v<on>\ze\s+\K\k*\s*\{/
syntax match dlbStatement /\v%(<split\s+|,\s*)@<=<%(train|valid|test)>\ze\s+%(\d|\K\k*\()/

syntax match dlbType /\v%([:(,]\s*|-\>\s*)@<=<%(int|float|bool|string|list|tuple|f32|f64|bf16|i32)>\ze\s*%([[=,)\]{]|$)/
syntax match dlbType /\v%(:\s*)@<=<%(block|schedule|initializer|optimizer)>\ze\s*[=,)]/
syntax match dlbDimension /\v<\u\k*>/
syntax match dlbCall /\v<\K\k*>\ze\(/
syntax match dlbNumber /\v<\d+>/
syntax match dlbNumber /\v<\d+\.\d+%([eE][+-]?\d+)?>/
syntax match dlbNumber /\v<\d+[eE][+-]?\d+>/
syntax match dlbOperator /\v\|\>|-\>|\.\.\.?|[=!<>]\=|[-+*\/%^<>=]/
syntax region dlbString start=/"/ skip=/\\./ end=/"/ oneline contains=dlbEscape
syntax match dlbEscape /\\["\\nt]/ contained
syntax match dlbComment ,//.*, contains=@Spell
syntax match dlbDocumentation ,///.*, contains=@Spell

highlight default link dlbKeyword Keyword
highlight default link dlbConditional Conditional
highlight default link dlbRepeat Repeat
highlight default link dlbBoolean Boolean
highlight default link dlbKnown Identifier
highlight default link dlbDeclaration Structure
highlight default link dlbStatement Statement
highlight default link dlbFunction Function
highlight default link dlbCall Function
highlight default link dlbType Type
highlight default link dlbDimension Constant
highlight default link dlbNumber Number
highlight default link dlbOperator Operator
highlight default link dlbString String
highlight default link dlbEscape SpecialChar
highlight default link dlbComment Comment
highlight default link dlbDocumentation SpecialComment

let b:current_syntax = 'dlb'
