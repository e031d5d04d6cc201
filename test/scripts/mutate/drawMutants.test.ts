import { expect } from 'chai'
import { drawMutants, SAMPLE, writersIn } from '#scripts/mutate/plan/drawMutants.ts'
import type { Mutant } from '#scripts/mutate/plan/mutant.ts'
import { compile, type SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { SOURCES, tinyMutants, VAULT } from './tinyWorld.ts'

const [pattern] = tinyMutants() as [Mutant]
const listOf = (owner: string, length: number, kind: Mutant['kind'] = 'operator') =>
  Array.from({ length }, (_, n) => ({ ...pattern, kind, owner, key: `${owner}: ${n}` }))

describe('drawing mutants [M.4]', () => {
  const many = listOf('Vault.pay', 4_000)
  const few = listOf('Vault.close', 3)
  const views = listOf('Vault.half', 3)
  const guards = listOf('Vault.close', 2, 'require')

  it('takes all of some kinds and a sample of the others', () => {
    const drawn = drawMutants([{ mutants: [...many, ...guards], writers: new Set() }])
    expect(drawn.size).to.equal(SAMPLE + guards.length)
    for (const guard of guards) expect(drawn.has(guard)).to.equal(true)
  })

  it('leaves out nothing of a source that computes money, and moves no other [M.4]', () => {
    const money = listOf('Vault.close', 300).map((mutant) => ({ ...mutant, file: 'money' }))
    const sources = (isExhaustive: boolean) => [
      { mutants: many, writers: new Set<string>() },
      { mutants: money, writers: new Set<string>(), isExhaustive },
    ]
    const sampled = drawMutants(sources(false))
    const all = drawMutants(sources(true))
    expect(sampled.size).to.equal(SAMPLE)
    for (const mutant of money) expect(all.has(mutant)).to.equal(true)
    const others = (drawn: Set<Mutant>) => [...drawn].filter(({ file }) => file !== 'money')
    expect(others(all)).to.deep.equal(others(sampled))
  })

  it('adds one of each function that changes something and got none, and moves no other', () => {
    const mutants = [...many, ...few, ...views]
    const before = drawMutants([{ mutants, writers: new Set() }])
    const owners = (drawn: Set<Mutant>) => new Set([...drawn].map(({ owner }) => owner))
    // the sample of so few among so many has none of either; the seed is fixed
    expect([...owners(before)]).to.deep.equal(['Vault.pay'])
    const after = drawMutants([{ mutants, writers: new Set(['Vault.pay', 'Vault.close']) }])
    expect([...owners(after)]).to.deep.equal(['Vault.pay', 'Vault.close'])
    expect(after.size).to.equal(before.size + 1)
    for (const mutant of before) expect(after.has(mutant)).to.equal(true)
  })

  it('knows functions that change something by what the compiler says of them', () => {
    const tree = compile(SOURCES, 'syntax').sources[VAULT]?.ast as SyntaxNode
    expect([...writersIn(tree)]).to.deep.equal(['Vault.pay'])
  })
})
