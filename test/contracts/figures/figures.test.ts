import { readFileSync } from 'node:fs'
import { expect } from 'chai'

const read = (name: string): Record<string, number> =>
  JSON.parse(readFileSync(new URL(`../../snapshots/${name}.json`, import.meta.url), 'utf8'))

// The snapshots themselves are compared with the contracts by the `generated` stage.
describe('contract figures', () => {
  const gas = read('gas')
  const budgets: [string, number][] = [
    ['a new fan buys a pass', 104_000],
    ['the first fan of a collection buys a pass', 104_000],
    ['a fan buys more time', 60_000],
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

  it('[M.3] every contract stays within 22,000 bytes', () => {
    for (const [contract, bytes] of Object.entries(read('sizes')))
      expect(bytes, contract).to.be.at.most(22_000)
  })
})
