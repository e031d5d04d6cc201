/** One other operator for each: the mistake that is easiest to make. */
export const ARITHMETIC: Record<string, string> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '<<': '>>',
  '>>': '<<',
  '&': '|',
  '|': '&',
  '^': '&',
}

/** Off by one at the boundary. */
export const BOUNDARY: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }

/** Other assignment for each that computes. */
export const ASSIGNMENT: Record<string, string> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '|=': '&=',
  '&=': '|=',
  '<<=': '>>=',
  '>>=': '<<=',
}

export const STEP: Record<string, string> = { '++': '--', '--': '++' }

/** Operators whose left side alone decides the type. */
export const LEFT_TYPED = new Set(['<<', '>>', '**'])

/** Parts of a source that hold no code to change. */
export const INERT = new Set([
  'ArrayTypeName',
  'ElementaryTypeName',
  'EnumDefinition',
  'ErrorDefinition',
  'EventDefinition',
  'FunctionTypeName',
  'IdentifierPath',
  'ImportDirective',
  'InlineAssembly',
  'Mapping',
  'ModifierInvocation',
  'OverrideSpecifier',
  'ParameterList',
  'PragmaDirective',
  'StructDefinition',
  'StructuredDocumentation',
  'UserDefinedTypeName',
  'UserDefinedValueTypeDefinition',
  'UsingForDirective',
])
