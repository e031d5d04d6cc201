import { expect } from 'chai'
import {
  amountProblem,
  CURRENCIES,
  currencyFacts,
  MAX_CARD_AMOUNT,
  plainAmount,
} from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { checkCharge, decimalsOf, stepOf } from '#local/stripe/money/currencies.ts'
import { dice } from '#test/domain/booking/programs.ts'

const chargeable = (amount: number, currency: string) => {
  try {
    checkCharge(amount, currency.toLowerCase())
    return true
  } catch {
    return false
  }
}

describe('currencies of cards', () => {
  it('[S2.15] two, no and three decimals have their step and least amount', () => {
    expect(CURRENCIES.EUR).to.deep.equal({ decimals: 2, step: 1, least: 50 })
    expect(CURRENCIES.JPY).to.deep.equal({ decimals: 0, step: 1, least: 50 })
    expect(CURRENCIES.KWD).to.deep.equal({ decimals: 3, step: 10, least: 160 })
  })

  for (const [amount, currency, problem] of [
    [50, 'EUR', null],
    [49, 'EUR', 'BELOW_LEAST'],
    [0, 'EUR', 'BELOW_LEAST'],
    [-900, 'EUR', 'BELOW_LEAST'],
    [9.5, 'EUR', 'OFF_STEP'],
    [Number.NaN, 'EUR', 'OFF_STEP'],
    [99_999_999, 'EUR', null],
    [100_000_000, 'EUR', 'ABOVE_MOST'],
    [50, 'JPY', null],
    [49, 'JPY', 'BELOW_LEAST'],
    [1000, 'JPY', null],
    [160, 'KWD', null],
    [150, 'KWD', 'BELOW_LEAST'],
    [165, 'KWD', 'OFF_STEP'],
    [1001, 'KWD', 'OFF_STEP'],
    [99_999_990, 'KWD', null],
    [900, 'XTS', 'NO_CURRENCY'],
    [900, 'eur', 'NO_CURRENCY'],
    [900, 'constructor', 'NO_CURRENCY'],
  ] as const)
    it(`[S2.15][S2.3] ${amount} ${currency}: ${problem ?? 'is charged'}`, () => {
      expect(amountProblem(amount, currency)).to.equal(problem)
    })

  it('[S2.15] every one says what the stand-in of the provider takes, to the unit', () => {
    expect(Object.keys(CURRENCIES).length).to.be.greaterThan(20)
    for (const [code, { decimals, step, least }] of Object.entries(CURRENCIES)) {
      expect([decimals, step], code).to.deep.equal([
        decimalsOf(code.toLowerCase()),
        stepOf(code.toLowerCase()),
      ])
      const most = MAX_CARD_AMOUNT - (MAX_CARD_AMOUNT % step)
      for (const amount of [1, least - step, least, least + 1, least + step, most, most + step, 1e9])
        expect(amountProblem(amount, code) === null, `${amount} ${code}`).to.equal(chargeable(amount, code))
    }
  })

  it('[S2.15] an amount is said with the digits of its currency', () => {
    expect(plainAmount(50, 'EUR')).to.equal('0.50 EUR')
    expect(plainAmount(123_456, 'EUR')).to.equal('1234.56 EUR')
    expect(plainAmount(50, 'JPY')).to.equal('50 JPY')
    expect(plainAmount(10, 'KWD')).to.equal('0.010 KWD')
    expect(plainAmount(12_340n, 'KWD')).to.equal('12.340 KWD')
  })
})

describe('the fee of a card sale', () => {
  it('[S0.12][S2.3][S4.1] fee and creator are the whole of 10,000 amounts, and what rounding leaves is the creator’s', () => {
    const below = dice(13)
    const codes = Object.keys(CURRENCIES)
    for (let n = 0; n < 10_000; n++) {
      const code = codes[below(codes.length)] as string
      const { step, least } = currencyFacts(code) as { step: number; least: number }
      const amount = Math.max(least, below(MAX_CARD_AMOUNT + 1))
      const whole = BigInt(amount - (amount % step))
      const bps = [0, 1, 9_999, 10_000][below(20)] ?? below(10_001)
      const fee = feeOf(whole, bps, step)
      const creator = whole - fee
      const said = `${whole} ${code} at ${bps}`
      expect(fee >= 0n && creator >= 0n, said).to.equal(true)
      expect(fee + creator, said).to.equal(whole)
      expect([fee % BigInt(step), creator % BigInt(step)], said).to.deep.equal([0n, 0n])
      // never more than the exact part, and less than one step below it
      expect(fee * 10_000n <= whole * BigInt(bps), said).to.equal(true)
      expect((fee + BigInt(step)) * 10_000n > whole * BigInt(bps), said).to.equal(true)
    }
  })

  it('[S1.29] is nothing at no basis points, and everything at all of them', () => {
    for (const amount of [0n, 1n, 50n, 999n, 99_999_999n]) {
      expect(feeOf(amount, 0)).to.equal(0n)
      expect(feeOf(amount, 10_000)).to.equal(amount)
    }
  })

  it('[S2.3] €9 at 10 % gives the creator €8.10, and a part of a cent is the creator’s', () => {
    expect(feeOf(900n, 1000)).to.equal(90n)
    expect(feeOf(999n, 1000)).to.equal(99n)
    expect(feeOf(9n, 1000)).to.equal(0n)
    // 0.2345 of a dinar in steps of ten fils
    expect(feeOf(2350n, 1000, 10)).to.equal(230n)
  })

  it('[S0.12] refuses what is no amount and no part', () => {
    expect(() => feeOf(-1n, 1000)).to.throw(RangeError)
    for (const bps of [-1, 10_001, 0.5, Number.NaN]) expect(() => feeOf(900n, bps)).to.throw(RangeError)
  })
})
