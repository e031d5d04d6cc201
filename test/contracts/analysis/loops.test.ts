import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { child, childrenOf, rangeOf, walk } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { shippedTrees } from './shippedContracts.ts'

/** Constants whose name says that there are never more. */
const LIMIT =
  /\b(?:[A-Z][A-Za-z]+[.-])?((?:MAX|CAP|LIMIT)(?:_[A-Z0-9_]+)?|[A-Z][A-Z0-9_]*_(?:MAX|CAP|LIMIT))\b/g

function documentationOf(node: SyntaxNode | undefined): string {
  return String((node?.documentation as { text?: string } | null | undefined)?.text ?? '')
}

interface Loop {
  line: number
  /** its own condition: any constant in it is a limit */
  condition: string
  /** text around it that may name its limit */
  around: string
}

function loopsOf(tree: SyntaxNode, text: string): Loop[] {
  const loops: Loop[] = []
  function visit(node: SyntaxNode, owner?: SyntaxNode, contract?: SyntaxNode): void {
    if (/^(For|While|DoWhile)Statement$|^YulForLoop$/.test(node.nodeType)) {
      const { start, end } = rangeOf(owner ?? node)
      const condition = child(node, 'condition')
      const range = condition ? rangeOf(condition) : { start: 0, end: 0 }
      loops.push({
        condition: text.slice(range.start, range.end),
        line: text.slice(0, rangeOf(node).start).split('\n').length,
        around: `${text.slice(start, end)} ${documentationOf(owner)} ${documentationOf(contract)}`,
      })
    }
    const isOwner = /^(Function|Modifier)Definition$/.test(node.nodeType)
    for (const { node: below } of childrenOf(node))
      visit(below, isOwner ? node : owner, node.nodeType === 'ContractDefinition' ? node : contract)
  }
  visit(tree)
  return loops
}

describe('loops', () => {
  it('[S3.78] every loop names the constant that bounds it', () => {
    const known = new Set<string>()
    for (const { tree } of shippedTrees())
      walk(tree, (node) => {
        if (node.nodeType === 'VariableDeclaration' && node.constant) known.add(String(node.name))
      })
    const unbounded = shippedTrees().flatMap(({ file, tree }) =>
      loopsOf(tree, Buffer.from(readFileSync(file)).toString('latin1'))
        .filter(({ around }) => ![...around.matchAll(LIMIT)].some(([, name]) => known.has(name as string)))
        .filter(
          ({ condition }) => !(condition.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []).some((name) => known.has(name)),
        )
        .map(
          ({ line }) => `${file}:${line}: its function, or the notes above it, name no limit (MAX_…, MOST_…)`,
        ),
    )
    expect(unbounded).to.deep.equal([])
  }).timeout(120_000)
})
