import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { givenBackText, isPaidTooLate } from '#web/billing/pay/payText.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'

const AT = '2026-11-20T18:42:00.000Z'
const done = { amount: 900, isDone: true, at: AT }
const WHAT = `${formatMoney(900, 'EUR')}, ${formatMoment(AT)}`
const purchase = (more: Partial<Purchase>): Purchase =>
  ({
    state: 'paid',
    currency: 'EUR',
    tierName: 'Gold',
    failCode: null,
    startsAt: AT,
    givenBack: [],
    ...more,
  }) as Purchase
const said = (more: Partial<Purchase>) => {
  const shown = purchase(more)
  return shown.givenBack.map((one) => givenBackText(shown, one))
}

describe('what a receipt says of a payment that bought nothing', () => {
  it('[S4.34] of one that is paid: a second one came, how much and when it went back', () => {
    const [text] = said({ givenBack: [done] })
    expect(text).to.equal(`A second payment came and was given back: ${WHAT}. Banks take 5–10 business days.`)
    expect(said({ givenBack: [done, { ...done, isDone: false }] })[1]).to.contain('is on its way back')
    expect(said({})).to.deep.equal([])
    expect(isPaidTooLate(purchase({ givenBack: [done] }))).to.equal(false)
  })

  it('[S4.34] of one that came to nothing: it came too late', () => {
    const late = { state: 'expired', startsAt: null, givenBack: [done] } as const
    expect(said({ ...late, givenBack: [done] })[0]).to.contain(
      `A payment came after this was over and was given back: ${WHAT}.`,
    )
    expect(isPaidTooLate(purchase({ ...late, givenBack: [done] }))).to.equal(true)
    expect(isPaidTooLate(purchase({ state: 'expired', startsAt: null }))).to.equal(false)
  })

  it('[S4.34] of a gift, with which no right begins, by what became of it before', () => {
    const gift = { tierName: null, gift: 5, count: 3, startsAt: null, givenBack: [done] } as const
    expect(isPaidTooLate(purchase(gift as never))).to.equal(false)
    expect(isPaidTooLate(purchase({ ...gift, state: 'refunded', failCode: 'EXPIRED' } as never))).to.equal(
      true,
    )
  })
})
