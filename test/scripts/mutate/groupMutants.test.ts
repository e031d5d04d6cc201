import { expect } from 'chai'
import { groupMutants } from '#scripts/mutate/plan/groupMutants.ts'
import type { Mutant } from '#scripts/mutate/plan/mutant.ts'
import { tinyMutants } from './tinyWorld.ts'

const [pattern] = tinyMutants() as [Mutant]
const listOf = (file: string, length: number) => Array.from({ length }, () => ({ ...pattern, file }))

describe('groupMutants', () => {
  it('builds small files together, each mutant with a number of its own', () => {
    const groups = groupMutants('tiny', [listOf('a', 60), listOf('b', 0), listOf('c', 90), listOf('d', 1)])
    expect(groups.map(({ name, files, mutants }) => [name, files, mutants.length])).to.deep.equal([
      ['tiny 1 of 2', ['a', 'c'], 150],
      ['tiny 2 of 2', ['d'], 1],
    ])
    expect(groups[0]?.mutants.map(({ id }) => id)).to.deep.equal(Array.from({ length: 150 }, (_, n) => n + 1))
  })

  it('divides only a file that has too many for one build', () => {
    const groups = groupMutants('tiny', [listOf('a', 400), listOf('b', 40)])
    expect(groups.map(({ files, mutants }) => [files, mutants.length])).to.deep.equal([
      [['a'], 150],
      [['a'], 150],
      [['a', 'b'], 140],
    ])
    expect(groups[2]?.mutants.map(({ id }) => id)).to.deep.equal(Array.from({ length: 140 }, (_, n) => n + 1))
  })
})
