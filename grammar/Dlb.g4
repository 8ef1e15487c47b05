// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The syntax of .dlb files. It holds no code. Between lexer and parser stands a token filter
// (compiler/frontend/ParseLines.cpp) that
//   - applies the line rule: a NEWLINE or `;` that ends a statement becomes one SEP, others vanish;
//   - turns a contextual keyword into a NAME wherever it is used as one: `split` is a keyword in
//     `split train 0.9` and a name in `split(4)`;
//   - drops a comma before a closing bracket.
// So every decision below needs one token of lookahead. What is stricter than this grammar (only a
// name can be bound, comparisons do not chain, `minimize` belongs in a training) is checked where
// the tree is built, with a message of its own.

grammar Dlb;

file : declaration? (SEP declaration?)* EOF ;

// Declarations

declaration
  : definition
  | op
  | data
  | train
  | compare
  | crossValidate
  | ensemble
  | importFile
  ;

definition : kind NAME parameters* ('->' results)? body ;

kind : BLOCK | MODEL | OPTIMIZER | SCHEDULE | INITIALIZER ;

op : OP NAME parameters* '->' results ('=' STRING)? ;

parameters : '(' (parameter (',' parameter)*)? ')' ;

parameter : NAME ':' type ('=' expression)? ;

results : type | '(' type (',' type)* ')' ;

data : DATA NAME '=' expression body ;

train : TRAIN target (',' target)* ON NAME body ;

target : NAME ('(' arguments? ')')? ;

compare : COMPARE NAME IN expression sections ;

crossValidate : CROSS_VALIDATE expression sections ;

ensemble : ENSEMBLE expression sections ;

sections : '{' section? (SEP section?)* '}' ;

section : train | compare | crossValidate | ensemble ;

importFile : IMPORT STRING ;

// Types

type
  : NAME dimensions?
  | CLASS '(' expression ')' dimensions?
  | dimensions
  ;

dimensions : '[' (expression (',' expression)*)? ']' ;

// Statements

body : '{' statement? (SEP statement?)* '}' ;

statement
  : (PARAM | STATE) NAME ':' type '=' expression                # Persistent
  | REQUIRE expression (',' STRING)?                            # Require
  | MINIMIZE expression update*                                 # Minimize
  | REPORT FINALLY? reportEntry (',' reportEntry)*              # Report
  | PHASE NAME (EVERY expression)? body                         # Phase
  | setting (',' setting)*                                      # Settings
  | SPLIT part (',' part)*                                      # Split
  | expression (':' type '=' expression | '=' expression)?      # Binding
  ;

update : (OVER expression (',' expression)*)? WITH expression ;

reportEntry : NAME '=' expression ;

setting
  : EPOCHS expression
  | STEPS expression
  | BATCH expression
  | MICRO_BATCH expression
  | EVALUATE EVERY expression
  | KEEP (LOWEST | HIGHEST) expression
  | STOP AFTER expression WITHOUT (LOWER | HIGHER) expression
  ;

part : (NAME | TRAIN) expression ;

// Expressions, from the tightest operator to the weakest

expression
  : expression '(' arguments? ')'                                       # Call
  | expression '[' subscript (',' subscript)* ']'                       # Index
  | expression '.' NAME                                                 # Member
  | <assoc=right> expression sign='^' expression                    # Binary
  | '-' expression                                                      # Unary
  | expression sign=('*' | '/' | '%') expression                    # Binary
  | expression sign=('+' | '-') expression                          # Binary
  | expression '..' expression                                          # Range
  | expression sign=('==' | '!=' | '<' | '<=' | '>' | '>=') expression # Binary
  | NOT expression                                                      # Unary
  | expression sign=AND expression                                  # Binary
  | expression sign=OR expression                                   # Binary
  | expression '|>' expression                                          # Pipe
  | NAME                                                                # Name
  | INTEGER                                                             # Integer
  | REAL                                                                # Real
  | (TRUE | FALSE)                                                      # Boolean
  | STRING                                                              # String
  | '...'                                                               # Ellipsis
  | '(' expression (',' expression)* ')'                                # Parentheses
  | '[' (expression (',' expression)*)? ']'                             # List
  | conditional                                                         # If
  | FOR generator body                                                  # For
  | SCAN generator (',' generator)* (OVER expression)? body             # Scan
  ;

arguments : argument (',' argument)* ;

// `over` is the one keyword that names an argument.
argument : expression ('=' expression)? | OVER '=' expression ;

subscript : expression slice? | slice ;

slice : ':' expression? (':' expression?)? ;

conditional : IF expression body (ELSE (conditional | body))? ;

generator : pattern IN expression ;

pattern : NAME | '(' NAME (',' NAME)* ')' ;

// Words that are always keywords

AND : 'and' ;
CLASS : 'class' ;
ELSE : 'else' ;
FALSE : 'false' ;
FOR : 'for' ;
IF : 'if' ;
IN : 'in' ;
MINIMIZE : 'minimize' ;
NOT : 'not' ;
OR : 'or' ;
OVER : 'over' ;
REQUIRE : 'require' ;
SCAN : 'scan' ;
TRUE : 'true' ;
WITH : 'with' ;

// Words that are keywords at the beginning of a declaration or statement, before a name or a number

BLOCK : 'block' ;
COMPARE : 'compare' ;
CROSS_VALIDATE : 'cross_validate' ;
DATA : 'data' ;
ENSEMBLE : 'ensemble' ;
IMPORT : 'import' ;
INITIALIZER : 'initializer' ;
MODEL : 'model' ;
OP : 'op' ;
OPTIMIZER : 'optimizer' ;
SCHEDULE : 'schedule' ;
TRAIN : 'train' ;
PARAM : 'param' ;
STATE : 'state' ;
REPORT : 'report' ;
PHASE : 'phase' ;
SPLIT : 'split' ;

// Words that are keywords inside such a line, before a name or a number

AFTER : 'after' ;
BATCH : 'batch' ;
EPOCHS : 'epochs' ;
EVALUATE : 'evaluate' ;
EVERY : 'every' ;
FINALLY : 'finally' ;
HIGHER : 'higher' ;
HIGHEST : 'highest' ;
KEEP : 'keep' ;
LOWER : 'lower' ;
LOWEST : 'lowest' ;
MICRO_BATCH : 'micro_batch' ;
ON : 'on' ;
STEPS : 'steps' ;
STOP : 'stop' ;
WITHOUT : 'without' ;

// Marks

ARROW : '->' ;
PIPE : '|>' ;
ELLIPSIS : '...' ;
RANGE : '..' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LESS_EQUAL : '<=' ;
GREATER_EQUAL : '>=' ;
LESS : '<' ;
GREATER : '>' ;
ASSIGN : '=' ;
PLUS : '+' ;
MINUS : '-' ;
TIMES : '*' ;
DIVIDE : '/' ;
PERCENT : '%' ;
POWER : '^' ;
DOT : '.' ;
COMMA : ',' ;
COLON : ':' ;
SEP : ';' ;
LEFT_PAREN : '(' ;
RIGHT_PAREN : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;

// Names, numbers, texts. A REAL needs digits on both sides of its point, so that `0..64` is a range.

NAME : LETTER (LETTER | DIGIT | MARK)* ;
INTEGER : DIGIT+ ;
REAL : DIGIT+ ('.' DIGIT+ EXPONENT? | EXPONENT) ;
STRING : '"' CHARACTER* '"' ;

fragment LETTER : [\p{L}_] ;
fragment MARK : [\p{M}] ;
fragment DIGIT : [0-9] ;
fragment EXPONENT : [eE] [+-]? DIGIT+ ;
fragment CHARACTER : ~["\\\r\n] | '\\' ~[\r\n] ;

// Mistakes that are told better here than as the parts they would fall into

BAD_NUMBER : DIGIT+ ('.' DIGIT+)* LETTER (LETTER | DIGIT | MARK)* | DIGIT+ '.' DIGIT+ ('.' DIGIT+)+ ;
OPEN_STRING : '"' CHARACTER* '\\'? ;

NEWLINE : '\r'? '\n' ;
BLANK : [ \t\r\f]+ -> skip ;
COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;
UNKNOWN : . ;
