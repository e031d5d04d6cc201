import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { costOf } from '#scripts/generate/price/costOf.ts'

/** Hundred-thousandths of a dollar. */
const CENT = 1_000n

const gas: Record<string, number> = JSON.parse(readFileSync('test/snapshots/gas.json', 'utf8'))
const PASSES = [
  'the first fan of a collection buys a pass',
  'a new fan buys a pass',
  'a fan buys more time',
  'a new fan buys a pass with dollars',
]

describe('what an action costs', () => {
  it('is gas times the price of a unit, rounded up', () => {
    const price = { milliGwei: 1_000n, centsPerEther: 200_000n }
    expect(costOf(100_000, price)).to.equal(20n * CENT)
    expect(costOf(1, price)).to.equal(1n)
    expect(costOf(0, price)).to.equal(0n)
  })

  it('[S3.76] a pass costs at most a cent at the reference price, in every way it is bought', () => {
    for (const action of PASSES) {
      expect(gas, action).to.have.property(action)
      expect(costOf(gas[action] as number) <= CENT, action).to.equal(true)
    }
  })

  it('[S3.76] is told for every action that is measured', () => {
    const page = readFileSync('docs/audit/costs.md', 'utf8')
    for (const [action, used] of Object.entries(gas).filter(([name]) => !name.startsWith('access is read')))
      expect(page).to.include(`| ${action} | ${used.toLocaleString('en-US')} |`)
  })
})
