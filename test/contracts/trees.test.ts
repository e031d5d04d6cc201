import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'

const FOLDER = import.meta.dirname
const trees = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tree'),
)

/** Lines of a branch tree that have no branch below them. */
function leavesOf(tree: string): string[] {
  const lines = tree.split('\n').slice(1).filter(Boolean)
  const depthOf = (line: string) => line.search(/[^\s│├└─]/)
  return lines
    .filter((line, n) => depthOf(lines[n + 1] ?? '') <= depthOf(line))
    .map((line) => line.slice(depthOf(line)))
}

function sentencesOf(folder: string): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith('.t.sol'))
    .flatMap((name) => [
      ...readFileSync(join(FOLDER, folder, name), 'utf8').matchAll(/@custom:proves (?:\[[^\]]+\])+ (.+)/g),
    ])
    .map(([, sentence]) => sentence as string)
}

describe('branch trees', () => {
  it('there is one for every state-changing part', () => {
    expect(trees.map((tree) => dirname(tree)).sort()).to.deep.equal([
      'passes/extend',
      'passes/grant',
      'passes/purchase',
      'passes/tiers',
      'passes/transfer',
      'passes/upgrade',
      'payments/ledger',
    ])
  })

  for (const tree of trees)
    it(`[M.3] each leaf of ${tree} is a test and each test a leaf`, () => {
      const leaves = leavesOf(readFileSync(join(FOLDER, tree), 'utf8'))
      expect(leaves.sort()).to.deep.equal(sentencesOf(dirname(tree)).sort())
    })
})
