import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { childrenOf } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { shippedTrees } from '../analysis/shippedContracts.ts'

const ROW = /\/\/\/ @custom:loop ([^\n]+)\n/g

/** Loops that no transaction of a user goes through with a list, and why. */
const NO_ROW: Record<string, string> = {
  'ContentUri._encode': 'a constant number of letters',
  'FeeSchedule.constructor': 'one round for each product',
  'FeeSchedule.setTreasury': 'one round for each product',
  'PassTime.priceAt': 'looks at the nine stretches that a revocation, which has its row, has loaded',
  'ServiceAccount.constructor': 'a deployment: one slot for each of at most 16 permissions',
  'StagedoorLens.accessTo': 'a view: a call of 128 items, not a transaction',
  'StagedoorLens.decide': 'a view: a call of 128 items, not a transaction',
  'StagedoorLens._ask': 'a view: a call of 128 items, not a transaction',
  'VaultRevenue.sharedCurrencies': 'a view',
}

/** `Contract.function` of every function of ours that has a loop. */
function loops(): Set<string> {
  const found = new Set<string>()
  function visit(node: SyntaxNode, contract: string, owner: string): void {
    if (/^(For|While|DoWhile)Statement$|^YulForLoop$/.test(node.nodeType)) found.add(`${contract}.${owner}`)
    for (const { node: below } of childrenOf(node)) {
      const name = String(below.name ?? '') || String(below.kind ?? '')
      if (below.nodeType === 'ContractDefinition') visit(below, name, '')
      else visit(below, contract, below.nodeType === 'FunctionDefinition' ? name : owner)
    }
  }
  for (const { tree } of shippedTrees()) visit(tree, '', '')
  return found
}

function rows(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.t.sol'))
    .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(ROW)])
    .flatMap(([, names]) => (names as string).split(' '))
}

describe('the longest lists', () => {
  it('[S3.78][T32] every loop has a row with its most items, or a reason to have none', () => {
    const known = new Set([...rows(), ...Object.keys(NO_ROW)])
    expect([...loops()].filter((loop) => !known.has(loop))).to.deep.equal([])
  }).timeout(120_000)

  it('[S3.78][T32] every row and every reason is about a loop that exists', () => {
    const existing = loops()
    expect([...rows(), ...Object.keys(NO_ROW)].filter((row) => !existing.has(row))).to.deep.equal([])
  }).timeout(120_000)
})
