import { expect } from 'chai'
import { walk } from '#scripts/mutate/plan/syntax.ts'
import { shippedTrees } from './shippedContracts.ts'

/** Sources that still hold a function in a variable. The list is there to become empty. */
const LISTED: string[] = ['contracts/passes/Door.sol']

describe('variables of functions', () => {
  it('[S3.78] hide what is called and can be made to look as if it changed nothing, so there are none', () => {
    const found = new Set<string>()
    for (const { file, tree } of shippedTrees())
      walk(tree, (node) => {
        if (node.nodeType === 'FunctionTypeName') found.add(file)
      })
    expect(
      [...found].filter((file) => !LISTED.includes(file)),
      'use a library for the delegated call',
    ).to.deep.equal([])
    expect(
      LISTED.filter((file) => !found.has(file)),
      'take these out of the list',
    ).to.deep.equal([])
  }).timeout(120_000)
})
