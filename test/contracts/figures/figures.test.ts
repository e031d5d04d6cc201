import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readSuite } from '../statics/shippedContracts.ts'
import { budgetOf } from './budgets.ts'

const read = (name: string): Record<string, number> =>
  JSON.parse(readFileSync(new URL(`../../snapshots/${name}.json`, import.meta.url), 'utf8'))

// The snapshots themselves are compared with the contracts by the `generated` stage.
describe('contract figures', () => {
  const gas = read('gas')
  const budgets: [string, number][] = [
    ['a new fan buys a pass', 104_000],
    ['the first fan of a collection buys a pass', 104_000],
    ['a fan buys more time', 60_000],
    ['a fan books a call', 90_720],
    ['a fan releases the money of a call', 54_000],
    ['a fan tips', 40_000],
    ['a fan tips dollars', 53_000],
    ['a holder sells half', 63_720],
    ['a creator makes a governor and its timelock', 500_000],
    ['access is read of a viewer with one pass', 27_500],
    ['access is read of a viewer with a thousand other passes', 27_500],
  ]
  for (const [sentence, most] of budgets)
    it(`[S3.11][S3.9] ${sentence} for at most ${most} gas`, () => {
      expect(gas[sentence]).to.be.a('number').and.at.most(most)
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
