import { expect } from 'chai'
import { CURRENCIES } from '#domain/billing/currency.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'

describe('money of cards', () => {
  it('[S2.15] has the decimals of its currency, and no point where it is whole', () => {
    expect([formatMoney(900, 'EUR'), formatMoney(810, 'EUR'), formatMoney(5, 'EUR')]).to.deep.equal([
      '€9',
      '€8.10',
      '€0.05',
    ])
    expect(formatMoney(900, 'JPY')).to.equal('JP¥900')
    expect(formatMoney(1230, 'KWD').replace(/\s/g, ' ')).to.equal('KWD 1.230')
    expect(formatMoney(99_999_999, 'USD')).to.equal('US$999,999.99')
  })

  it('[S2.15] is written in every currency that is sold in', () => {
    for (const [currency, { decimals }] of Object.entries(CURRENCIES)) {
      const written = formatMoney(123_456, currency).replace(/[^0-9.]/g, '')
      expect(Number(written) * 10 ** decimals, currency).to.be.closeTo(123_456, 1e-6)
    }
  })
})
