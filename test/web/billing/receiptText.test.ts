import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { boughtRefundText, holdText } from '#web/billing/receipts/receiptText.ts'
import { heldPurchase } from '#web/fixtures/money/samplePurchase.ts'
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
  const text = (more: Partial<Purchase>) => holdText({ ...heldPurchase, ...more })

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
