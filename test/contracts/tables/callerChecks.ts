import { child, childrenOf, walk } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { readSuite, type ShippedContract } from '../analysis/shippedContracts.ts'

/**
 * `Contract.function` of everything one call of a contract runs, itself or in a library, that refuses because of who
 * calls. The caller is `msg.sender`, a variable it was put in, and the parameter it was handed over as.
 */
export function callerChecks({ lineage }: ShippedContract, reached: SyntaxNode[]): string[] {
  const owners = new Map(
    lineage.flatMap((part) => childrenOf(part).map(({ node }) => [node.id, String(part.name)])),
  )
  for (const node of reached) {
    const scope = readSuite().byId.get(Number(node.scope))
    if (scope?.contractKind === 'library') owners.set(node.id, String(scope.name))
  }
  // what another contract asks is asked about this one, not about who called it
  const bodies = reached.filter(({ id }) => owners.has(id))
  const known = namesOfCaller(bodies)
  return bodies
    .filter((body) => refusesCaller(body, known))
    .map(({ id, name }) => `${owners.get(id)}.${name}`)
}

function refusesCaller(body: SyntaxNode, known: Set<number>): boolean {
  const verdicts = verdictsIn(body, known)
  let refuses = false
  walk(body, (part) => {
    if (part.nodeType !== 'IfStatement' || !reverts(part)) return
    const condition = child(part, 'condition') as SyntaxNode
    if (asksCaller(condition, known) || mentions(condition, verdicts)) refuses = true
  })
  return refuses
}

/** Ids of the variables and parameters that hold the caller. */
function namesOfCaller(bodies: SyntaxNode[]): Set<number> {
  const known = new Set<number>()
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const body of bodies)
      walk(body, (part) => {
        if (part.nodeType === 'VariableDeclarationStatement' && isCaller(child(part, 'initialValue'), known))
          for (const { id } of part.declarations as SyntaxNode[]) known.add(id)
        if (part.nodeType === 'FunctionCall')
          parametersOf(part).forEach((id, n) => {
            if (isCaller((part.arguments as SyntaxNode[])[n], known)) known.add(id)
          })
      })
  }
  return known
}

/** Ids of a called function's parameters in the order of the call's arguments; a bound library's first is not among them. */
function parametersOf(call: SyntaxNode): number[] {
  const target = readSuite().byId.get(Number(child(call, 'expression')?.referencedDeclaration))
  if (target?.nodeType !== 'FunctionDefinition') return []
  const { parameters } = child(target, 'parameters') as unknown as { parameters: SyntaxNode[] }
  const bound = parameters.length - (call.arguments as SyntaxNode[]).length
  return bound === 0 || bound === 1 ? parameters.slice(bound).map(({ id }) => id) : []
}

/** Ids of the answers to a question about the caller. */
function verdictsIn(body: SyntaxNode, known: Set<number>): Set<number> {
  const verdicts = new Set<number>()
  walk(body, (part) => {
    const value = child(part, 'initialValue')
    if (part.nodeType !== 'VariableDeclarationStatement' || !value || !asksCaller(value, known)) return
    for (const made of part.declarations as (SyntaxNode | null)[])
      if (made && child(made, 'typeName')?.name === 'bool') verdicts.add(made.id)
  })
  return verdicts
}

/** A comparison of the caller with an account that is not zero, or a call that hands the caller over. */
function asksCaller(expression: SyntaxNode, known: Set<number>): boolean {
  let asks = false
  walk(expression, (part) => {
    if (part.nodeType === 'BinaryOperation' && /^[!=]=$/.test(String(part.operator))) {
      const sides = ['leftExpression', 'rightExpression'].map((side) => child(part, side) as SyntaxNode)
      if (sides.some((side) => isCaller(side, known)) && !sides.some(isZero)) asks = true
    }
    if (part.nodeType === 'FunctionCall' && part.kind === 'functionCall')
      if ((part.arguments as SyntaxNode[]).some((given) => isCaller(given, known))) asks = true
  })
  return asks
}

function isCaller(part: SyntaxNode | undefined, known: Set<number>): boolean {
  if (part?.nodeType === 'MemberAccess')
    return part.memberName === 'sender' && child(part, 'expression')?.name === 'msg'
  if (part?.nodeType === 'FunctionCall') return child(part, 'expression')?.name === '_msgSender'
  return part?.nodeType === 'Identifier' && known.has(Number(part.referencedDeclaration))
}

/** `address(0)` */
function isZero(part: SyntaxNode): boolean {
  return part.kind === 'typeConversion' && (part.arguments as SyntaxNode[])[0]?.value === '0'
}

function mentions(expression: SyntaxNode, ids: Set<number>): boolean {
  let found = false
  walk(expression, (part) => {
    if (part.nodeType === 'Identifier' && ids.has(Number(part.referencedDeclaration))) found = true
  })
  return found
}

/** Its first branch refuses. */
function reverts(branch: SyntaxNode): boolean {
  let found = false
  walk(child(branch, 'trueBody') as SyntaxNode, ({ nodeType }) => {
    if (nodeType === 'RevertStatement') found = true
  })
  return found
}
