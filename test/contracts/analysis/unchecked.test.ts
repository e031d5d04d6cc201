import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { rangeOf, walk } from '#scripts/mutate/plan/syntax.ts'
import { shippedTrees } from './shippedContracts.ts'

/** Whether the line before a block, its own line or its first line inside is a comment. */
function hasReason(text: string, start: number): boolean {
  const before = text.slice(0, start).split('\n')
  const own = text.slice(start).split('\n')
  return [before.at(-2), own[0], own[1]].some((line) => /\/\/\s*\S+ \S+/.test(line ?? ''))
}

describe('unchecked', () => {
  it('[S3.78] every unchecked block says why it cannot overflow', () => {
    const silent: string[] = []
    for (const { file, tree } of shippedTrees()) {
      const text = Buffer.from(readFileSync(file)).toString('latin1')
      walk(tree, (node) => {
        if (node.nodeType !== 'UncheckedBlock') return
        const { start } = rangeOf(node)
        if (!hasReason(text, start)) silent.push(`${file}:${text.slice(0, start).split('\n').length}`)
      })
    }
    expect(silent).to.deep.equal([])
  }).timeout(120_000)
})
