import { expect } from 'chai'
import type Stripe from 'stripe'
import { refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

const CARD = { currency: 'eur', confirm: true, return_url: 'http://localhost/back' } as const

describe('payment intents of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    standIn().stripe.paymentIntents.create({
      ...CARD,
      amount: 900,
      payment_method: 'pm_card_visa',
      ...params,
    })

  /** each state, how an intent comes there, and which verbs it then takes */
  const STATES: [string, () => Promise<Stripe.PaymentIntent>, string[]][] = [
    [
      'requires_payment_method',
      () => standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur' }),
      ['cancel', 'confirm'],
    ],
    [
      'requires_confirmation',
      () => pay({ confirm: false, return_url: undefined as never }),
      ['cancel', 'confirm'],
    ],
    [
      'requires_action',
      () => pay({ payment_method: 'pm_card_threeDSecure2Required' }),
      ['cancel', 'confirm'],
    ],
    ['processing', () => pay({ payment_method: 'pm_card_standInProcessing' }), []],
    ['requires_capture', () => pay({ capture_method: 'manual' }), ['cancel', 'capture']],
    ['succeeded', () => pay(), []],
    [
      'canceled',
      async () => standIn().stripe.paymentIntents.cancel((await pay({ capture_method: 'manual' })).id),
      [],
    ],
  ]

  for (const [status, begin, allowed] of STATES) {
    for (const verb of ['cancel', 'capture', 'confirm'] as const) {
      const isAllowed = allowed.includes(verb)
      it(`${status}: ${verb} ${isAllowed ? 'works' : 'is refused with the intent'}`, async () => {
        const intent = await begin()
        expect(intent.status).to.equal(status)
        const { paymentIntents } = standIn().stripe
        const call =
          verb === 'confirm'
            ? paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
            : paymentIntents[verb](intent.id)
        if (isAllowed) {
          const ends = { cancel: 'canceled', capture: 'succeeded', confirm: 'succeeded' }
          expect((await call).status).to.equal(ends[verb])
          return
        }
        const refusal = await refusalOf(call)
        expect(refusal.code).to.equal('payment_intent_unexpected_state')
        expect((refusal.payment_intent as Stripe.PaymentIntent).status).to.equal(status)
        expect((await paymentIntents.retrieve(intent.id)).status).to.equal(status)
      })
    }
  }
})
