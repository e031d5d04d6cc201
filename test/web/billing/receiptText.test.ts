import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { boughtRefundText } from '#web/billing/receipts/receiptText.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

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
