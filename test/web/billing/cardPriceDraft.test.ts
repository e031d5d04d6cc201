import { expect } from 'chai'
import {
  type CardPriceDraft,
  cardPriceDraft,
  checkCardPrice,
  moneyRule,
  parseMoney,
  shareText,
} from '#web/billing/prices/cardPriceDraft.ts'

const euro = { currency: 'EUR', step: 1, least: 50, most: 99_999_999, decimals: 2, feeBps: 1000 }
const yen = { ...euro, currency: 'JPY', least: 50, decimals: 0 }
const dinar = { ...euro, currency: 'KWD', step: 10, least: 160, most: 99_999_990, decimals: 3 }
const draft: CardPriceDraft = { price: '9', rule: 'never', days: '14' }

const amountIn = (terms: typeof euro, price: string) => {
  const checked = checkCardPrice({ ...draft, price }, terms)
  return 'wish' in checked ? checked.wish.amount : checked.faults.price
}

describe('a price by card that a creator types', () => {
  it('[S2.15] is whole minor units of its currency, whatever sign is before its part', () => {
    expect(['9', '9.00', '8,10', ' €8.1 ', '8.10 €', '0.50'].map((one) => parseMoney(one, 2))).to.deep.equal([
      ...[900, 900, 810, 810, 810, 50],
    ])
    expect(['900', '900.00'].map((one) => parseMoney(one, 0))).to.deep.equal([900, null])
    expect(parseMoney('2.5', 3)).to.equal(2500)
    const wrong = ['', '-9', '9.001', '1,000', '1.000,00', '9 9', 'nine', '1e3', '0x9', '9.']
    expect(wrong.map((one) => parseMoney(one, 2))).to.deep.equal(wrong.map(() => null))
    // no digit is lost on the way through a floating point number
    expect(parseMoney('999999.99', 2)).to.equal(99_999_999)
    expect(parseMoney('1.15', 2)).to.equal(115)
  })

  it('[S2.15] keeps to the least, the most and the step of its currency, said beside its field', () => {
    expect(amountIn(euro, '0.50')).to.equal(50)
    expect(amountIn(euro, '0.49')).to.equal('A card is charged €0.50 or more.')
    expect(amountIn(euro, '1000000')).to.equal('A card is charged €999,999.99 at most.')
    expect(amountIn(euro, 'nine')).to.equal('An amount in EUR, for example €9.')
    expect(amountIn(yen, '900')).to.equal(900)
    expect(amountIn(yen, '900.5')).to.match(/^An amount in JPY/)
    expect(amountIn(dinar, '2.510')).to.equal(2510)
    expect(amountIn(dinar, '2.515')).to.match(/^Prices go in steps of KWD\s0.010.$/)
    expect(moneyRule(euro)).to.equal('At least €0.50.')
    expect(moneyRule(dinar)).to.match(/^At least KWD\s0.160, in steps of KWD\s0.010.$/)
  })

  it('[S4.28] has days in a window alone', () => {
    const asked = (more: Partial<CardPriceDraft>) => checkCardPrice({ ...draft, ...more }, euro)
    expect(asked({ rule: 'creator', days: 'x' })).to.deep.equal({
      wish: { amount: 900, refundRule: 'creator', refundDays: null },
    })
    expect(asked({ rule: 'window', days: '60' })).to.deep.equal({
      wish: { amount: 900, refundRule: 'window', refundDays: 60 },
    })
    for (const days of ['0', '61', '', '1.5'])
      expect(asked({ rule: 'window', days }), days).to.deep.equal({
        faults: { days: 'Whole days, 1 to 60.' },
      })
  })

  it('tells what of it is the creator’s, rounded as it is charged', () => {
    expect(shareText(900, euro)).to.equal('You get €8.10, the platform €0.90 (10 %).')
    expect(shareText(999, euro)).to.equal('You get €9, the platform €0.99 (10 %).')
    expect(shareText(900, { ...euro, feeBps: 0 })).to.equal('You get all of it, €9.')
    expect(shareText(2510, dinar)).to.match(/^You get KWD\s2.260, the platform KWD\s0.250 /)
  })

  it('is shown again as it was typed', () => {
    const item = { price: { amount: 810, currency: 'EUR', version: 3 }, refund: { rule: 'window', days: 7 } }
    expect(cardPriceDraft(item as never, 2)).to.deep.equal({ price: '8.1', rule: 'window', days: '7' })
    const none = { price: null, refund: { rule: 'never', days: null } }
    expect(cardPriceDraft(none as never, 2)).to.deep.equal({ price: '', rule: 'never', days: '14' })
  })
})
