import type { SyntaxNode } from '../source/compile.ts'
import { type Draft, type Guard, type Kind, type Mutant, numberMutants } from './mutant.ts'
import { INERT, STEP } from './operators.ts'
import { child, childrenOf, type Place, rangeOf, statementRange, typeOf } from './syntax.ts'
import { literalDrafts, operatorDrafts } from './valueDrafts.ts'

/** What has to be known beside the source itself. */
export interface Surroundings {
  /** its name */
  file: string
  /** ids of all constants of whole numbers */
  constants: Set<number>
  /** modifiers that can be switched off, by id */
  guards: Map<number, Guard>
}

/**
 * Every mutant of one source.
 * @param text the source with one character per byte, because the compiler counts bytes
 */
export function findMutants(
  unit: SyntaxNode,
  text: string,
  { file, constants, guards }: Surroundings,
): Mutant[] {
  const drafts: Draft[] = []
  const addBool = (kind: Kind, owner: string, node: SyntaxNode, to: string) =>
    drafts.push({ kind, owner, ...rangeOf(node), text: to, form: 'bool' })
  const addRemoval = (kind: Kind, owner: string, node: SyntaxNode) =>
    drafts.push({ kind, owner, ...statementRange(node, text), text: '', form: 'statement' })
  const textOf = (node: SyntaxNode) => {
    const { start, end } = rangeOf(node)
    return text.slice(start, end)
  }

  /** A condition wrong in three ways; `dropped` is the value that takes a check away. */
  function addCondition(node: SyntaxNode, owner: string, dropped?: 'true' | 'false'): void {
    addBool('condition', owner, node, `!(${textOf(node)})`)
    for (const value of ['true', 'false'] as const)
      addBool(value === dropped ? 'require' : 'condition', owner, node, value)
    addOperands(node, owner)
  }

  /** Each part of a compound condition taken away or turned round. */
  function addOperands(node: SyntaxNode, owner: string): void {
    const inner = withoutBrackets(node)
    if (inner.nodeType !== 'BinaryOperation' || !/^(&&|\|\|)$/.test(String(inner.operator))) return
    for (const side of ['leftExpression', 'rightExpression']) {
      const operand = child(inner, side) as SyntaxNode
      addBool('condition', owner, operand, inner.operator === '||' ? 'false' : 'true')
      addBool('condition', owner, operand, `!(${textOf(operand)})`)
      addOperands(operand, owner)
    }
  }

  function visit(node: SyntaxNode, place: Place, isCondition = false): void {
    if (INERT.has(node.nodeType) || place.field === 'loopExpression') return
    if (node.nodeType === 'ContractDefinition' && node.contractKind === 'interface') return
    if (node.nodeType === 'VariableDeclaration' && node.constant) return
    const owner = ownerOf(node, place.owner)
    addStatement(node, owner)
    for (const value of operatorDrafts(node, { ...place, owner }, textOf)) drafts.push(value)
    const literal = literalDrafts(node, { ...place, owner }, textOf, constants)
    for (const value of literal) drafts.push(value)
    const checked = conditionOf(node)
    if (checked) addCondition(checked.node, owner, checked.dropped)
    else if (!isCondition && isDecision(node, place)) addCondition(node, owner)
    if (literal.length > 0) return
    const inside = isCondition || isDecision(node, place)
    for (const { field, node: below } of childrenOf(node))
      visit(below, { owner, parent: node, field }, below === checked?.node || (inside && isBool(below)))
  }

  function addStatement(node: SyntaxNode, owner: string): void {
    if (node.nodeType === 'FunctionDefinition' && node.implemented)
      for (const { field, node: used } of childrenOf(node))
        if (field === 'modifiers' && used.kind === 'modifierInvocation') addModifier(used, owner)
    if (node.nodeType === 'EmitStatement') addRemoval('event', owner, node)
    if (node.nodeType !== 'ExpressionStatement') return
    const expression = child(node, 'expression') as SyntaxNode
    if (/^(require|assert|revert)$/.test(String(child(expression, 'expression')?.name))) return
    if (!/^(Assignment|FunctionCall|UnaryOperation)$/.test(expression.nodeType)) return
    // The compiler refuses a storage pointer that nothing was assigned to.
    const assigned = child(expression, 'leftHandSide')
    if (assigned && typeOf(assigned).includes('storage pointer')) return
    addRemoval('statement', owner, node)
  }

  function addModifier(node: SyntaxNode, owner: string): void {
    const guard = guards.get(Number(child(node, 'modifierName')?.referencedDeclaration))
    const base = { kind: 'require', owner, ...rangeOf(node), text: '' } as const
    drafts.push(guard ? { ...base, form: 'modifier', guard } : { ...base, form: 'alone' })
  }

  visit(unit, { owner: 'file', parent: unit, field: '' })
  return numberMutants(file, text, drafts)
}

/** Name of what a node stands in, or opens, as `Contract.function`. */
export function ownerOf(node: SyntaxNode, outer: string): string {
  if (node.nodeType === 'ContractDefinition') return String(node.name)
  if (node.nodeType !== 'FunctionDefinition' && node.nodeType !== 'ModifierDefinition') return outer
  const name = String(node.name || node.kind)
  return outer === 'file' ? name : `${outer}.${name}`
}

/** The condition a statement or an expression hangs on, and the value of it that takes a check away. */
function conditionOf(node: SyntaxNode): { node: SyntaxNode; dropped?: 'true' | 'false' } | undefined {
  const condition = child(node, 'condition')
  if (condition && node.nodeType === 'IfStatement')
    return { node: condition, dropped: isGuard(node) ? 'false' : undefined }
  if (condition) return { node: condition }
  const called = node.nodeType === 'FunctionCall' ? child(node, 'expression') : undefined
  if (called?.nodeType === 'Identifier' && /^(require|assert)$/.test(String(called.name)))
    return { node: (node.arguments as SyntaxNode[])[0] as SyntaxNode, dropped: 'true' }
  return undefined
}

/** `if (…) revert …` and nothing else. */
function isGuard(node: SyntaxNode): boolean {
  const body = child(node, 'trueBody') as SyntaxNode
  const statements = body.nodeType === 'Block' ? (body.statements as SyntaxNode[]) : [body]
  return !child(node, 'falseBody') && statements.length === 1 && statements[0]?.nodeType === 'RevertStatement'
}

function isBool(node: SyntaxNode): boolean {
  return typeOf(node) === 'bool'
}

/** An expression outside of conditions whose yes or no is the result of a comparison or is given back. */
function isDecision(node: SyntaxNode, place: Place): boolean {
  if (!isBool(node) || node.nodeType === 'Literal') return false
  if (place.parent.nodeType === 'Return') return true
  return (
    node.nodeType === 'BinaryOperation' ||
    (node.nodeType === 'UnaryOperation' && !(String(node.operator) in STEP))
  )
}

function withoutBrackets(node: SyntaxNode): SyntaxNode {
  const components = node.components as SyntaxNode[] | undefined
  return node.nodeType === 'TupleExpression' && components?.length === 1
    ? withoutBrackets(components[0] as SyntaxNode)
    : node
}
