import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import {
  amountLabel,
  boughtRefundText,
  holdText,
  isFailedTry,
  stateText,
} from '#web/billing/receipts/receiptText.ts'
import { heldPurchase, samplePurchaseMs } from '#web/fixtures/money/samplePurchase.ts'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'

const UNTIL = '2026-12-07T07:56:00.000Z'
const bought = (more: object): Purchase =>
  ({
    ...{ state: 'paid', tierName: 'Gold', channel: { handle: 'northlight', name: 'Northlight' } },
    ...{ refund: { rule: 'window', days: 14, until: UNTIL }, ...more },
  }) as Purchase

describe('the rule for money back on a receipt [S4.30]', () => {
  it('ends with the last day in a sentence of its own', () => {
    expect(boughtRefundText(bought({}))).to.match(
      new RegExp(`^You can ask for it back for 14 days .+ The last day is ${formatDate(UNTIL)}\\.$`),
    )
  })

  it('names no last day once money went back, nor where there is none', () => {
    expect(boughtRefundText(bought({ state: 'part_refunded' }))).not.to.contain('last day')
    const decides = { refund: { rule: 'creator', days: null, until: null } }
    expect(boughtRefundText(bought(decides))).not.to.contain('last day')
  })

  it('says of a gift that its creator decides, and nothing of watching', () => {
    const decides = { tierName: null, refund: { rule: 'creator', days: null, until: null } }
    expect(boughtRefundText(bought(decides))).to.match(
      /^You can ask for it back, and .?Northlight.? decides\. Banks take/,
    )
    expect(boughtRefundText(bought({ tierName: null }))).not.to.contain('watched')
  })
})

describe('what a receipt has of money that is held on a card', () => {
  const text = (more: Partial<Purchase>) => holdText({ ...heldPurchase, ...more }, samplePurchaseMs)

  it('[S0.11] is held and not charged, then taken whole or in part, or free', () => {
    const until = formatMoment(heldPurchase.hold?.captureBefore ?? '')
    expect(text({})).to.match(/^€80\.00 is held on your card and not charged\..+ at the latest on /)
    expect(text({})).to.include(until)
    expect(text({ state: 'paid', amount: 4000 })).to.match(
      /^€40\.00 of the €80\.00 held was taken, the rest is free\./,
    )
    expect(text({ state: 'paid' })).to.equal('All of the €80.00 held was taken.')
    expect(text({ state: 'released' })).to.match(
      /^Nothing of the €80\.00 held was taken, all of it is free\./,
    )
    expect(text({ state: 'processing', hold: null })).to.equal(null)
  })

  it('names why it was let go before anything was booked', () => {
    // decided, and the bank has not let go of it yet
    for (const state of ['held', 'released'] as const)
      expect(text({ state, failCode: 'TIME_TAKEN' }), state).to.match(
        /^This time had begun, or was not free any more, when your payment came\. Nothing was taken/,
      )
    expect(text({ state: 'released', failCode: 'HOLD_ENDED' })).to.match(/^Your bank let go of the money/)
  })
})

describe('what a receipt has of a card that is saved for a call', () => {
  const lines = (more: Partial<Purchase>, nowMs = samplePurchaseMs) => {
    const purchase: Purchase = { ...heldPurchase, hold: null, ...more }
    return [stateText(purchase), amountLabel(purchase, nowMs), holdText(purchase, nowMs)]
  }

  it('[S0.11] is saved, then not any more, and nothing is taken by that', () => {
    const from = formatMoment('2026-11-24T15:30:00.000Z')
    expect(lines({ savesCard: true, state: 'saved' })).to.deep.equal([
      'Card saved, nothing charged',
      'To be held',
      `Nothing is taken. €80.00 is held on your card from ${from} on, if it is not held already: your calls show how that stands.`,
    ])
    expect(lines({ savesCard: true, state: 'released' })).to.deep.equal([
      'Card not saved any more',
      null,
      'Your card is not saved for this call any more. Nothing was taken by saving it.',
    ])
    const [word, , why] = lines({ savesCard: true, state: 'released', failCode: 'TIME_TAKEN' })
    expect(word).to.equal('Card not saved any more')
    expect(why).to.match(/when your card was saved\. Nothing was taken/)
  })

  it('[S0.11] promises no hold once holds have receipts of their own', () => {
    const later = lines({ savesCard: true, state: 'saved' }, Date.parse('2026-11-24T15:30:00.000Z'))
    expect(later.slice(0, 2)).to.deep.equal(['Card saved, nothing charged', null])
    expect(later[2]).to.match(/^Your card is saved for this call alone, until it is over\./)
    expect(lines({ way: 'saved_card', state: 'unknown' }).slice(0, 2)).to.deep.equal([
      ...['Being checked', 'To be held'],
    ])
    expect(lines({ way: 'saved_card', state: 'created' })[0]).to.equal('Not held yet')
  })

  it('names a hold that its bank refused, and none that is tried again by itself', () => {
    const hold = { way: 'saved_card', state: 'failed' } as const
    expect(lines({ ...hold, failCode: 'INSUFFICIENT' })).to.deep.equal([
      'Could not be held',
      'Not held',
      'The money could not be held: there was not enough money on the card. Nothing was taken.',
    ])
    expect(isFailedTry({ ...heldPurchase, ...hold, failCode: 'PROVIDER' })).to.equal(false)
    // the way of near calls: nothing was booked
    expect(isFailedTry({ ...heldPurchase, ...hold, way: 'checkout', failCode: 'DECLINED' })).to.equal(false)
  })
})
