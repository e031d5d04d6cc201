import { closureOf } from '../../solidity/closure.ts'
import type { Group } from '../plan/groupMutants.ts'
import type { Mutant } from '../plan/mutant.ts'
import { child, childrenOf, rangeOf, statementRange } from '../plan/syntax.ts'
import { compile, errorsOf, type SyntaxNode } from '../source/compile.ts'
import { type HandMutant, placeOf, testsOf } from './handMutant.ts'

type Form = Mutant['form']

/**
 * Mutants of one suite are built together. @throws Error when a text is not there exactly once, a suite has no tests or a
 * source does not compile
 */
export function planHand(mutants: HandMutant[]): Group[] {
  const suites = [...new Set(mutants.map(({ suite }) => suite))]
  return suites.map((suite) => {
    const own = mutants.filter((mutant) => mutant.suite === suite)
    const placed = own.map((mutant, n) => placeIn(mutant, n + 1, treeOf))
    return {
      name: suite,
      tests: testsOf(own[0] as HandMutant),
      files: [...new Set(own.map(({ file }) => file))],
      mutants: placed.map((mutant, n) => (crosses(mutant, placed.slice(0, n)) ? alone(mutant) : mutant)),
    }
  })
}

const trees = new Map<string, { tree: SyntaxNode; text: string }>()

function treeOf(file: string): { tree: SyntaxNode; text: string } {
  const known = trees.get(file)
  if (known) return known
  const sources = closureOf([file])
  const compilation = compile(sources, 'syntax')
  const [error] = errorsOf(compilation)
  if (error) throw new Error(`${file} does not compile: ${error.formattedMessage}`)
  const read = { tree: compilation.sources[file]?.ast as SyntaxNode, text: sources[file] as string }
  trees.set(file, read)
  return read
}

/** A mutant in the form in which it can be switched on: only what is a whole expression or whole statements can be. */
export function placeIn(
  mutant: HandMutant,
  id: number,
  treeOf: (file: string) => { tree: SyntaxNode; text: string },
): Mutant {
  const { tree, text } = treeOf(mutant.file)
  const place = placeOf(mutant, text)
  const bytes = Buffer.from(text).toString('latin1')
  const { owner, form } = formAt(tree, place, bytes)
  const to = Buffer.from(mutant.to).toString('latin1')
  return { id, file: mutant.file, key: mutant.name, kind: 'hand', owner, ...place, text: to, form }
}

const STATEMENT = /^(Emit|Expression|If|Revert)Statement$|^Return$/
const EXPRESSION =
  /^(Assignment|BinaryOperation|Conditional|FunctionCall|Identifier|IndexAccess|Literal|MemberAccess|TupleExpression|UnaryOperation)$/

function formAt(
  tree: SyntaxNode,
  { start, end }: { start: number; end: number },
  text: string,
): { owner: string; form: Form } {
  let owner = 'file'
  let form: Form = 'alone'
  function visit(node: SyntaxNode): void {
    const range = rangeOf(node)
    if (range.start > start || range.end < end) {
      if (!/^(SourceUnit|ContractDefinition)$/.test(node.nodeType)) return
    }
    if (/^(Contract|Function|Modifier)Definition$/.test(node.nodeType))
      owner =
        node.nodeType === 'ContractDefinition' ? String(node.name) : `${owner}.${node.name || node.kind}`
    if (isExpression(node) && range.start === start && range.end === end) form = 'value'
    const statements = node.nodeType === 'Block' ? (node.statements as SyntaxNode[]) : []
    const inside = statements
      .map((statement) => ({ statement, range: statementRange(statement, text) }))
      .filter(({ range: own }) => own.start >= start && own.end <= end)
    const isWhole = inside[0]?.range.start === start && inside.at(-1)?.range.end === end
    if (isWhole && inside.every(({ statement }) => STATEMENT.test(statement.nodeType))) form = 'statement'
    for (const { node: below } of childrenOf(node)) if (below.nodeType !== 'InlineAssembly') visit(below)
  }
  visit(tree)
  return { owner, form }
}

/** An expression that can stand in either arm of a choice: has a type, and nothing is written to it. */
function isExpression(node: SyntaxNode): boolean {
  return (
    EXPRESSION.test(node.nodeType) && !node.isLValueRequested && child(node, 'leftHandSide') === undefined
  )
}

/** Whether a mutant overlaps another of its file without one standing inside the other. */
function crosses({ file, start, end }: Mutant, others: Mutant[]): boolean {
  return others.some(
    (other) =>
      other.file === file &&
      other.start < end &&
      start < other.end &&
      !(other.start >= start && other.end <= end) &&
      !(start >= other.start && end <= other.end),
  )
}

const alone = (mutant: Mutant): Mutant => ({ ...mutant, form: 'alone' })
