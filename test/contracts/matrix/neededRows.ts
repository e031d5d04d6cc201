import { child, childrenOf, walk } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { type OpenFunction, readSuite, type ShippedContract, writersOf } from '../statics/shippedContracts.ts'

/** `Contract.function` of everything that must stand in the matrix. */
export interface Needed {
  /** takes native money or lets money or tokens go */
  money: string[]
  /** not everybody may call it */
  restricted: string[]
}

const MOVES =
  /^(transfer|transferFrom|safeTransferFrom|(try|force)?[sS]afe(Move)?Transfer\w*|push\w*|moveToken|takeToken)$/
const LIMITS = /^(restricted|only[A-Z]\w*)$/

/** Reads from the contracts themselves which functions need a row. */
export function neededRows(): Needed {
  const needed: Needed = { money: [], restricted: [] }
  for (const contract of readSuite().contracts)
    for (const writer of writersOf(contract)) {
      const row = `${contract.name}.${writer.name}`
      const body = reachedFrom(contract, writer)
      if (writer.file.startsWith('contracts/') && (writer.mutability === 'payable' || body.some(movesMoney)))
        needed.money.push(row)
      if (isRestricted(writer, body)) needed.restricted.push(row)
    }
  return { money: [...new Set(needed.money)].sort(), restricted: [...new Set(needed.restricted)].sort() }
}

/** The function and everything of the contract or of a library that it runs, overrides included. */
function reachedFrom(contract: ShippedContract, { node }: OpenFunction): SyntaxNode[] {
  const { byId, fileOf } = readSuite()
  const reached = new Map<number, SyntaxNode>()
  const open = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    if (reached.has(next.id)) continue
    reached.set(next.id, next)
    walk(next, (part) => {
      const target = byId.get(Number(part.referencedDeclaration))
      if (!target?.body || !/^(Function|Modifier)Definition$/.test(target.nodeType)) return
      if (/SafeTransferLib\.sol$/.test(fileOf.get(target.id) ?? '')) return
      open.push(target, ...overridesOf(contract, String(target.name)))
    })
  }
  return [...reached.values()]
}

function overridesOf({ lineage }: ShippedContract, name: string): SyntaxNode[] {
  const isOverride = ({ node }: { node: SyntaxNode }) =>
    node.nodeType === 'FunctionDefinition' && node.name === name && node.body !== null
  return lineage.flatMap((part) =>
    childrenOf(part)
      .filter(isOverride)
      .map(({ node }) => node),
  )
}

/** A call that hands on native money, or one of the verbs that move tokens. */
function movesMoney(node: SyntaxNode): boolean {
  let moves = false
  walk(node, (part) => {
    if (part.nodeType === 'FunctionCallOptions' && (part.names as string[]).includes('value')) moves = true
    const called = part.nodeType === 'FunctionCall' ? child(part, 'expression') : undefined
    if (called?.nodeType === 'MemberAccess' && MOVES.test(String(called.memberName)) && !isSuper(called))
      moves = true
  })
  return moves
}

function isSuper(called: SyntaxNode): boolean {
  return child(called, 'expression')?.name === 'super'
}

/** A modifier that says who, or a check in its own body that compares the caller with one account. */
function isRestricted({ node, file }: OpenFunction, body: SyntaxNode[]): boolean {
  const modifiers = (node.modifiers as SyntaxNode[]).map((used) => String(child(used, 'modifierName')?.name))
  if (modifiers.some((name) => LIMITS.test(name))) return true
  if (!file.startsWith('contracts/')) return /^(upgradeToAndCall)$/.test(String(node.name))
  return body.some((part) => part.id === node.id && comparesCaller(part))
}

function comparesCaller(node: SyntaxNode): boolean {
  let found = false
  walk(node, (part) => {
    if (part.nodeType !== 'IfStatement') return
    walk(child(part, 'condition') as SyntaxNode, (operand) => {
      if (operand.nodeType !== 'BinaryOperation' || !/^[!=]=$/.test(String(operand.operator))) return
      const sides = ['leftExpression', 'rightExpression'].map((side) => child(operand, side) as SyntaxNode)
      const isCaller = (side: SyntaxNode) =>
        side.memberName === 'sender' && child(side, 'expression')?.name === 'msg'
      if (sides.some(isCaller) && revertsIn(part)) found = true
    })
  })
  return found
}

function revertsIn(branch: SyntaxNode): boolean {
  let reverts = false
  walk(child(branch, 'trueBody') as SyntaxNode, ({ nodeType }) => {
    if (nodeType === 'RevertStatement') reverts = true
  })
  return reverts
}
