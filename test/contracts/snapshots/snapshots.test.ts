import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readSuite } from '../analysis/shippedContracts.ts'
import { budgetOf } from './budgets.ts'
import { boundOf, GOALS, type Goal } from './goals.ts'

const read = (name: string): Record<string, number> =>
  JSON.parse(readFileSync(new URL(`../../snapshots/${name}.json`, import.meta.url), 'utf8'))

// The snapshots themselves are compared with the contracts by the `generated` stage.
describe('contract snapshots', () => {
  const gas = read('gas')
  for (const goal of GOALS)
    it(`[S3.76][M.4] ${goal.sentence} for at most ${boundOf(goal)} gas`, () => {
      expect(gas[goal.sentence]).to.be.a('number').and.at.most(boundOf(goal))
    })

  for (const { sentence, like } of [
    { sentence: 'the first fan of a collection buys a pass', like: 'pass_first' },
    { sentence: 'access is read of a viewer with one pass', like: 'has_access' },
  ])
    it(`[S3.11][S3.76] ${sentence} for what ${like} may cost`, () => {
      const most = boundOf(GOALS.find(({ action }) => action === like) as Goal)
      expect(gas[sentence]).to.be.a('number').and.at.most(most)
    })

  it('[M.4] what is accepted beyond 8 % over its goal has a decision that names the figure', () => {
    const named = GOALS.flatMap((goal) => (goal.accepted ? [{ ...goal.accepted, ...goal }] : []))
    for (const { action, gas: most, decision, goal, over } of named) {
      expect(most, action).to.be.above((goal * (100 + over)) / 100)
      const text = readFileSync(new URL(`../../../docs/decisions/${decision}`, import.meta.url), 'utf8')
      expect(text, action).to.include(most.toLocaleString('en'))
    }
  })

  it('[S3.11][D6] a thousand other passes add nothing to the price of a check', () => {
    expect(gas['access is read of a viewer with a thousand other passes']).to.equal(
      gas['access is read of a viewer with one pass'],
    )
  })

  it('[M.4] every contract has its size in the snapshot and stays within its budget', () => {
    const sizes = read('sizes')
    const { contracts } = readSuite()
    expect(Object.keys(sizes).sort()).to.deep.equal(contracts.map(({ name }) => name).sort())
    const heavy = contracts
      .map(({ name, file }) => ({ name, bytes: sizes[name] ?? Number.NaN, budget: budgetOf(name, file) }))
      .filter(({ bytes, budget }) => !(bytes <= budget.bytes))
    expect(heavy.map(({ name, bytes, budget }) => `${name}: ${bytes} of ${budget.bytes}`)).to.deep.equal([])
  }).timeout(120_000)
})
