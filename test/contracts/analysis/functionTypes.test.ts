import { expect } from 'chai'
import { walk } from '#scripts/mutate/plan/syntax.ts'
import { shippedTrees } from './shippedContracts.ts'

describe('variables of functions', () => {
  it('[S3.78] hide what is called and can be made to look as if it changed nothing, so there are none', () => {
    const found = new Set<string>()
    for (const { file, tree } of shippedTrees())
      walk(tree, (node) => {
        if (node.nodeType === 'FunctionTypeName') found.add(file)
      })
    expect([...found], 'use a library for the delegated call').to.deep.equal([])
  }).timeout(120_000)
})
