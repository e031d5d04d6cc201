import { expect } from 'chai'
import { MONEY, moneySources } from '#scripts/mutate/source/money.ts'
import { isExhaustive, resultHash, shippedSources, textHash } from '#scripts/mutate/source/shipped.ts'

describe('sources that compute money', () => {
  const files = ['contracts/a/Sum.sol', 'contracts/b/Part.sol', 'contracts/b/Other.sol']

  it('are found wherever they stand', () => {
    expect([...moneySources(files, { sums: ['Sum'], parts: ['Part'] })]).to.deep.equal(files.slice(0, 2))
  })

  it('that are renamed or of which there are two are missed at once [M.4]', () => {
    expect(() => moneySources(files, { sums: ['Summe'] })).to.throw('0 sources are called Summe (sums)')
    expect(() => moneySources([...files, 'contracts/c/Sum.sol'], { sums: ['Sum'] })).to.throw(
      '2 sources are called Sum (sums)',
    )
  })

  it('all ship, and a result of a sample is none for them [M.4]', () => {
    const money = moneySources(shippedSources())
    expect(money.size).to.equal(Object.values(MONEY).flat().length)
    for (const file of shippedSources()) {
      expect(isExhaustive(file), file).to.equal(money.has(file))
      expect(resultHash(file) === textHash(file), file).to.equal(!money.has(file))
    }
  })
})
