import type { SyntaxNode } from '../source/compile.ts'
import type { Draft } from './mutant.ts'
import { ARITHMETIC, ASSIGNMENT, BOUNDARY, LEFT_TYPED, STEP } from './operators.ts'
import { child, type Place, rangeOf, typeOf } from './syntax.ts'

type TextOf = (node: SyntaxNode) => string

const INTEGER = /^u?int\d*$/

/** The wrong operator. */
export function operatorDrafts(node: SyntaxNode, place: Place, textOf: TextOf): Draft[] {
  const operator = String(node.operator)
  const draft = (text: string): Draft[] => [
    { kind: 'operator', owner: place.owner, ...rangeOf(node), text, form: 'value' },
  ]
  if (node.nodeType === 'BinaryOperation' && !node.function) {
    const other = BOUNDARY[operator] ?? (isComputed(node) ? ARITHMETIC[operator] : undefined)
    const [left, right] = ['leftExpression', 'rightExpression'].map((side) => child(node, side) as SyntaxNode)
    return other ? draft(`${textOf(left as SyntaxNode)} ${other} ${textOf(right as SyntaxNode)}`) : []
  }
  if (node.nodeType === 'Assignment' && operator in ASSIGNMENT) {
    const [left, right] = ['leftHandSide', 'rightHandSide'].map((side) => child(node, side) as SyntaxNode)
    return draft(`${textOf(left as SyntaxNode)} ${ASSIGNMENT[operator]} ${textOf(right as SyntaxNode)}`)
  }
  if (node.nodeType === 'UnaryOperation' && operator in STEP) {
    const inner = textOf(child(node, 'subExpression') as SyntaxNode)
    return draft(node.prefix ? `${STEP[operator]}${inner}` : `${inner}${STEP[operator]}`)
  }
  return []
}

/** The wrong number: a literal or a use of a constant, one too many. */
export function literalDrafts(
  node: SyntaxNode,
  place: Place,
  textOf: TextOf,
  constants: Set<number>,
): Draft[] {
  const isNumber = typeOf(node).startsWith('int_const') && !isOtherConversion(place)
  const isConstant = constants.has(Number(node.referencedDeclaration))
  const isFact = node.nodeType === 'Literal' && node.kind === 'bool'
  if (!isNumber && !isConstant && !isFact) return []
  const text = isFact ? String(node.value !== 'true') : `(${textOf(node)} + 1)`
  const isLeft = place.field === 'leftExpression' && LEFT_TYPED.has(String(place.parent.operator))
  const common = place.parent.commonType as { typeString?: string } | undefined
  const cast = isNumber && isLeft ? common?.typeString : undefined
  const base: Draft = { kind: 'constant', owner: place.owner, ...rangeOf(node), text, form: 'value' }
  return [cast ? { ...base, cast } : base]
}

/** Whole numbers worked out while the contract runs. */
function isComputed(node: SyntaxNode): boolean {
  return INTEGER.test(typeOf(node)) || /^bytes\d+$/.test(typeOf(node))
}

/** `address(0)`, `bytes32(0)`: their argument can only be this kind of number. */
function isOtherConversion(place: Place): boolean {
  return place.parent.kind === 'typeConversion' && !INTEGER.test(typeOf(place.parent))
}
