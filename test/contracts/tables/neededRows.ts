import { child, childrenOf, walk } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import {
  type OpenFunction,
  readSuite,
  type ShippedContract,
  writersOf,
} from '../analysis/shippedContracts.ts'
import { callerChecks } from './callerChecks.ts'

/** `Contract.function` of everything that must stand in the tables. */
export interface Needed {
  /** takes native money or lets money or tokens go */
  money: string[]
  /** not everybody may call it */
  restricted: string[]
  /** `Contract.check` of everything met that asks about the caller */
  checks: string[]
}

const MOVES =
  /^(transfer|transferFrom|safeTransferFrom|(try|force)?[sS]afe(Move)?Transfer\w*|push\w*|moveToken|takeToken)$/

/** Checks that ask about the caller and still let everybody in, with what they are about. */
export const OPEN_CHECKS: Record<string, string> = {
  'CurveTrade._checkHolder': 'to whom tokens go: never to the factory, unless it locks them itself',
  'GateLib._checkAnswers': 'whether a token answers at all; any account would do for the question',
  'GovernorUpgradeable.propose':
    'a text that names its proposer is for its proposer alone, and any other is for everybody with the votes',
  'RoomStorage._checkPayee': 'who could never take the money out again',
  'RoomTips._payeeOf': 'whom a tip is for: never the one who sends it',
  'SessionLock.lockForSession': 'whether the token answers what the caller allowed',
}

const LIMITS = /^(restricted|only[A-Z]\w*)$/

let known: Needed | undefined

/** What the contracts themselves say needs a row, read once per process. */
export function neededRows(): Needed {
  known ??= read()
  return known
}

function read(): Needed {
  const needed: Needed = { money: [], restricted: [], checks: [] }
  for (const contract of readSuite().contracts)
    for (const writer of writersOf(contract)) {
      const row = `${contract.name}.${writer.name}`
      const body = reachedFrom(contract, writer)
      if (writer.file.startsWith('contracts/') && (writer.mutability === 'payable' || body.some(movesMoney)))
        needed.money.push(row)
      const checks = callerChecks(contract, body)
      needed.checks.push(...checks)
      if (isRestricted(writer, checks)) needed.restricted.push(row)
    }
  const once = (rows: string[]) => [...new Set(rows)].sort()
  return { money: once(needed.money), restricted: once(needed.restricted), checks: once(needed.checks) }
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

/** A modifier that says who, or a check somewhere on its way that asks about the caller. */
function isRestricted({ node }: OpenFunction, checks: string[]): boolean {
  const modifiers = (node.modifiers as SyntaxNode[]).map((used) => String(child(used, 'modifierName')?.name))
  return modifiers.some((name) => LIMITS.test(name)) || checks.some((check) => !(check in OPEN_CHECKS))
}
