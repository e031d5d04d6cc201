import { expect } from 'chai'
import { amountText } from '#domain/ledger/amountText.ts'

describe('amounts in sentences', () => {
  it('[S2.1] have five digits at most behind those that are whole, and are never more than there is', () => {
    const ether = { symbol: 'ETH', decimals: 18 }
    const all: [bigint, string][] = [
      [0n, '0 ETH'],
      [1n, '0.000000000000000001 ETH'],
      [2n * 10n ** 16n, '0.02 ETH'],
      [2n * 10n ** 16n + 1n, '0.02 ETH'],
      [1_999_999_999_999_999_999n, '1.9999 ETH'],
      [100n * 10n ** 18n, '100 ETH'],
      [1_234_567_890_123_456_789_012_345n, '1234567 ETH'],
    ]
    for (const [units, text] of all) expect(amountText(units, ether)).to.equal(text)
    expect(amountText(5_500_000n, { symbol: 'USDC', decimals: 6 })).to.equal('5.5 USDC')
    expect(amountText(1200n, { symbol: 'ONE', decimals: 0 })).to.equal('1200 ONE')
  })
})
