import { expect } from 'chai'
import type { CallOffer, CallOfferWish } from '#api/bookings/contract.ts'
import { partOf } from '#domain/booking/settlement.ts'
import { CALL_COURSES, policyOf } from '#domain/calls/terms.ts'
import { courseRows } from '#web/bookings/offers/courseRows.ts'
import {
  checkOffer,
  isOfferOf,
  offerDraft,
  priceKinds,
  refusedOffer,
  typedPrices,
} from '#web/bookings/offers/offerDraft.ts'
import { offerTitle, priceText } from '#web/bookings/offers/offerWords.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

const ether = { index: 0, symbol: 'ETH', decimals: 18, token: null }
const dollars = { index: 3, symbol: 'USDC', decimals: 6, token: `0x${'a4'.repeat(20)}` }
const config = { cards: { currency: 'EUR' }, currencies: [ether, dollars] }
const kinds = priceKinds(config)
const offer: CallOffer = {
  ...{
    id: 'off_0000000000000000000001',
    media: 'voice',
    lengthMinutes: 25,
    terms: 'strict',
    termsVersion: 1,
  },
  prices: [
    { rail: 'card', currency: 'EUR', units: '8050', symbol: 'EUR', decimals: 2, sale: null },
    { rail: 'chain', currency: '0', units: '20000000000000001', symbol: 'ETH', decimals: 18, sale: null },
  ],
  createdAt: '2026-11-20T08:00:00.000Z',
}
const priced = (prices: Record<string, string>) => checkOffer({ ...offerDraft(null), prices }, kinds)
const faultsOf = (prices: Record<string, string>) => {
  const found = priced(prices)
  return 'faults' in found ? found.faults : {}
}

describe('an offer of calls as it is typed', () => {
  it('[S3.50] is what it was, to the last unit, when nothing is changed', () => {
    const prices = offer.prices.map(({ rail, currency, units }) => ({ rail, currency, units }))
    expect(checkOffer(offerDraft(offer), kinds)).to.deep.equal({
      wish: { media: 'voice', lengthMinutes: 25, terms: 'strict', prices },
    })
  })

  it('[S3.50] has a price by card only where cards are taken, and one in each listed currency', () => {
    expect(kinds.map(({ rail, currency }) => `${rail}/${currency}`)).to.deep.equal([
      ...['card/EUR', 'chain/0', 'chain/3'],
    ])
    expect(priceKinds({ ...config, cards: null }).map(({ rail }) => rail)).to.deep.equal(['chain', 'chain'])
  })

  it('needs one price, each an amount that can be charged', () => {
    expect(faultsOf({})).to.deep.equal({ prices: 'Set one price at least.' })
    expect(faultsOf({ 'card/EUR': '0.49', 'chain/0': '0', 'chain/3': '1.0000001' })).to.have.all.keys([
      ...['card/EUR', 'chain/0', 'chain/3'],
    ])
    expect(faultsOf({ 'card/EUR': '9'.repeat(30) })['card/EUR']).to.match(/at most/)
    expect(faultsOf({ 'card/EUR': '80,50' })['card/EUR']).to.match(/for example 80\.00/)
    expect(faultsOf({ 'chain/0': '79228162515' })['chain/0']).to.match(/more than a booking can hold/)
    expect(priced({ 'card/EUR': ' ', 'chain/3': '12.5' })).to.have.nested.property(
      'wish.prices.0.units',
      '12500000',
    )
  })

  it('is too much by card above the largest charge, in coarse steps as well', () => {
    const dinars = priceKinds({ cards: { currency: 'KWD' }, currencies: [] })
    const found = checkOffer({ ...offerDraft(null), prices: { 'card/KWD': '100000' } }, dinars)
    expect(found)
      .to.have.nested.property('faults.card/KWD')
      .that.matches(/at most/)
  })

  it('is found again among offers by all that was asked for, in any order of its prices', () => {
    const { media, lengthMinutes, terms } = offer
    const prices = offer.prices.map(({ rail, currency, units }) => ({ rail, currency, units })).toReversed()
    const wish: CallOfferWish = { media, lengthMinutes, terms, prices, replaces: null }
    expect(isOfferOf(offer, wish)).to.equal(true)
    const others: Partial<CallOfferWish>[] = [
      ...[{ media: 'video' as const }, { lengthMinutes: 30 }, { terms: 'flexible' as const }],
      ...[{ prices: prices.slice(1) }, { prices: prices.with(0, { ...prices[0]!, units: '1' }) }],
    ]
    for (const other of others)
      expect(isOfferOf(offer, { ...wish, ...other }), JSON.stringify(other)).to.equal(false)
  })

  it('lasts minutes in steps of five', () => {
    for (const minutes of ['', '4', '31', '485', '1e2', '-30'])
      expect(
        checkOffer({ ...offerDraft(offer), length: 'other', minutes }, kinds),
        minutes,
      ).to.have.nested.property('faults.length')
    expect(checkOffer({ ...offerDraft(offer), length: 'other', minutes: ' 480 ' }, kinds)).to.have.property(
      'wish',
    )
  })

  it('shows each refusal where it can be put right, and what is about none of them beside the button', () => {
    const problem = (fields?: Record<string, string>) =>
      new ApiProblem({
        ...{ type: '', title: 'Something is not right', status: 400, code: 'INVALID_INPUT', ref: '' },
        ...(fields ? { fields } : {}),
      })
    const sent = offer.prices
    const fields = { '/prices/1/units': 'a', '/lengthMinutes': 'b', '/prices': 'c' }
    expect(refusedOffer(problem(fields), sent)).to.deep.equal({
      faults: { 'chain/0': 'a', length: 'b', prices: 'c' },
      rest: null,
    })
    expect(refusedOffer(problem(), sent)).to.deep.equal({ faults: {}, rest: 'Something is not right.' })
  })

  it('is read with all that is charged', () => {
    expect(offerTitle(offer)).to.equal('Voice call · 25 min')
    expect(offer.prices.map((price) => priceText(BigInt(price.units), price))).to.deep.equal([
      '€80.50',
      '0.02 ETH',
    ])
    expect(
      typedPrices({ ...offerDraft(offer), prices: { 'chain/0': '1', 'card/EUR': 'x' } }, kinds),
    ).to.have.length(1)
  })
})

describe('what terms come to', () => {
  it('has each case, with the hours and shares of its policy', () => {
    const rows = courseRows(policyOf('flexible', 1), [])
    expect(rows.map(({ course }) => course)).to.deep.equal(CALL_COURSES)
    const texts = Object.fromEntries(rows.map(({ course, what, share }) => [course, `${what}: ${share}`]))
    expect(texts.attended).to.equal('You are together for 80 % of the time or more: All of it')
    expect(texts.cancelledEarly).to.equal('Cancelled 24 hours before or earlier: Nothing')
    expect(texts.cancelledLate).to.equal('Cancelled later, up to 6 hours before: 25 %')
    expect(texts.fanAbsent).to.equal('The fan is there for less than 10 minutes, and you wait: 50 %')
    expect(texts.arbiterSilent).to.equal(
      'A dispute that nobody decides within 14 days, of a call that nobody attested: 50 %',
    )
    expect(courseRows(policyOf('strict', 1), [])[1]?.what).to.equal('Cancelled 7 days before or earlier')
  })

  it('waits no longer than the call for a fan', () => {
    const waits = [5, 10, 60].map((minutes) => courseRows(policyOf('flexible', 1), [], minutes)[4]?.what)
    expect(waits).to.deep.equal(
      ['5', '10', '10'].map((minutes) => `The fan is there for less than ${minutes} minutes, and you wait`),
    )
  })

  it('[S3.50] is exact in each price, rounded down as the engine does', () => {
    const prices = [8051n, 20_000_000_000_000_003n]
    const late = courseRows(policyOf('flexible', 1), prices).find(({ course }) => course === 'cancelledLate')
    expect(late?.amounts).to.deep.equal([2012n, 5_000_000_000_000_000n])
    expect(late?.amounts).to.deep.equal(prices.map((units) => partOf(units, 2500)))
  })
})
