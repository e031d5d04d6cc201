import { expect } from 'chai'
import { waitingByTier } from '#api/passes/sales/readWaiting.ts'

const due = (tier_no: number, log_index: number, units: bigint, tx = 'a') => ({
  ...{ tx, log_index, tier_no, currency: 0 },
  amount_units: units,
})
const credit = (log_index: number, units: bigint, tx = 'a') => ({
  ...{ tx, log_index, currency: 0 },
  amount_units: units,
})
const shown = (...args: Parameters<typeof waitingByTier>) => Object.fromEntries(waitingByTier(...args))

describe('what waits, by tier', () => {
  it('[S3.8] is each deposit’s own sale, also when others of the transaction were delivered', () => {
    const sales = [due(1, 1, 10n), due(2, 3, 20n), due(3, 5, 30n)]
    expect(shown([credit(4, 20n)], sales)).to.deep.equal({ '2/0': 20n })
    expect(shown([credit(4, 20n), credit(6, 30n)], sales)).to.deep.equal({ '2/0': 20n, '3/0': 30n })
  })

  it('[S3.8] counts two equal deposits of one upgrade once each, in the order of the sale and the settlement', () => {
    const upgrade = [due(2, 1, 10n), due(1, 2, 10n)]
    expect(shown([credit(5, 10n), credit(6, 10n)], upgrade)).to.deep.equal({ '2/0': 10n, '1/0': 10n })
  })

  it('[S3.8] leaves out what was no part of a sale, and deposits of other transactions', () => {
    expect(shown([credit(2, 7n)], [due(1, 1, 10n)])).to.deep.equal({})
    expect(shown([credit(2, 10n, 'b')], [due(1, 1, 10n)])).to.deep.equal({})
    const dollars = { ...credit(2, 10n), currency: 1 }
    expect(shown([dollars], [due(1, 1, 10n)]), 'of another currency').to.deep.equal({})
    expect(shown([credit(1, 10n)], [due(1, 2, 10n)]), 'a sale is told before its money').to.deep.equal({})
  })
})
