import { expect } from 'chai'
import type Stripe from 'stripe'
import { finishAuthentication } from '#local/stripe/payments/confirmIntent.ts'
import { createCardMethod } from '#local/stripe/payments/methods.ts'
import { eventsOf, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

/** Cards that are declined: name, number, code, decline code. */
const DECLINED: [string, string, string, string?][] = [
  ['pm_card_visa_chargeDeclined', '4000000000000002', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', '4000000000009995', 'card_declined', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedLostCard', '4000000000009987', 'card_declined', 'lost_card'],
  ['pm_card_visa_chargeDeclinedStolenCard', '4000000000009979', 'card_declined', 'stolen_card'],
  ['pm_card_chargeDeclinedExpiredCard', '4000000000000069', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', '4000000000000127', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', '4000000000000119', 'processing_error'],
  ['pm_card_chargeCustomerFail', '4000000000000341', 'card_declined', 'generic_decline'],
]

describe('declined cards of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur', confirm: true, ...params })

  for (const [method, number, code, declineCode] of DECLINED)
    it(`${number.slice(-4)}: 402 ${code} with intent and charge, which both stay`, async () => {
      const { stripe, store, advance } = standIn()
      // what is due of the card before tells nothing any more
      advance(0)
      const seen = eventsOf(store).length
      const refusal = await refusalOf(pay({ payment_method: method }))
      expect([refusal.statusCode, refusal.rawType, refusal.code, refusal.decline_code]).to.deep.equal([
        ...[402, 'card_error', code],
        declineCode ?? '',
      ])
      const answered = refusal.payment_intent as Stripe.PaymentIntent
      const intent = await stripe.paymentIntents.retrieve(answered.id, { expand: ['latest_charge'] })
      expect([intent.status, intent.payment_method, intent.last_payment_error?.code]).to.deep.equal([
        ...['requires_payment_method', null],
        code,
      ])
      const charge = intent.latest_charge as Stripe.Charge
      expect(charge.id).to.equal(refusal.charge)
      expect([charge.status, charge.paid, charge.captured, charge.failure_code]).to.deep.equal([
        ...['failed', false, false],
        code,
      ])
      expect(charge.payment_method_details?.card?.last4).to.equal(number.slice(-4))
      expect(eventsOf(store).slice(seen)).to.deep.equal([
        ...['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'],
      ])
      const retried = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
      expect([retried.status, retried.last_payment_error]).to.deep.equal(['succeeded', null])
    })

  it('a card that is declined cannot be attached, but one can, and fails later', async () => {
    const { stripe } = standIn()
    const { id: customer } = await stripe.customers.create({ email: 'fan@example.org' })
    const refusal = await refusalOf(stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer }))
    expect([refusal.statusCode, refusal.code]).to.deep.equal([402, 'card_declined'])
    expect((await stripe.paymentMethods.list({ customer })).data).to.deep.equal([])
    const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    expect((await refusalOf(pay({ customer, payment_method: id }))).code).to.equal('card_declined')
  })

  it('a number that no page took is refused, and stays nowhere', async () => {
    const { stripe, store } = standIn()
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2090, cvc: '123' }
    const refusal = await refusalOf(stripe.paymentMethods.create({ type: 'card', card }))
    expect(refusal.statusCode).to.equal(402)
    const rows = store.sql.prepare(
      "SELECT count(*) AS n FROM object WHERE body || coalesce(hidden, '') LIKE '%42424242%'",
    )
    store.transact((tx) => createCardMethod(tx, { number: card.number, expMonth: 12, expYear: 2030 }))
    expect(rows.get()?.n).to.equal(0)
  })

  it('a typed card is taken or refused as its bank would', () => {
    const typed = { number: '4242 4242 4242 4242', expMonth: 12, expYear: 2035, cvc: '123' }
    const create = (change: object) => () =>
      standIn().store.transact((tx) => createCardMethod(tx, { ...typed, ...change }))
    expect(create({})().card).to.include({ brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2035 })
    expect(create({})().card.fingerprint).to.equal(create({})().card.fingerprint)
    expect(create({ number: '5555555555554444' })().card.fingerprint).not.to.equal(
      create({})().card.fingerprint,
    )
    for (const [change, code] of [
      [{ number: '4242424242424241' }, 'incorrect_number'],
      [{ expMonth: 13 }, 'invalid_expiry_month'],
      [{ expYear: 2020 }, 'invalid_expiry_year'],
      [{ cvc: '12' }, 'invalid_cvc'],
    ] as const)
      expect(create(change)).to.throw().with.property('code', code)
  })
})

describe('cards of the stand-in whose bank asks who pays [S1.1]', () => {
  const standIn = useStandIn()
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur', confirm: true, ...params })
  const finish = (id: string, isPassed: boolean) =>
    standIn().store.transact((tx) => finishAuthentication(tx, id, isPassed))

  it('sends the buyer to the page of their bank, and takes the money once they passed', async () => {
    const seen = eventsOf(standIn().store).length
    const intent = await pay({
      payment_method: 'pm_card_threeDSecure2Required',
      return_url: 'http://localhost/back',
    })
    expect(intent.status).to.equal('requires_action')
    expect(intent.next_action?.redirect_to_url).to.deep.include({ return_url: 'http://localhost/back' })
    expect(intent.next_action?.redirect_to_url?.url).to.match(new RegExp(`/three-d-secure/${intent.id}$`))
    expect(finish(intent.id, true)).to.include({ status: 'succeeded', next_action: null })
    expect(() => finish(intent.id, true))
      .to.throw()
      .with.property('code', 'payment_intent_unexpected_state')
    expect(eventsOf(standIn().store).slice(seen)).to.deep.equal([
      ...['payment_intent.created', 'payment_intent.requires_action'],
      ...['charge.succeeded', 'payment_intent.succeeded'],
    ])
  })

  it('waits for another card when they did not pass', async () => {
    const intent = await pay({ payment_method: 'pm_card_authenticationRequired' })
    const failed = finish(intent.id, false)
    expect([failed.status, failed.latest_charge, failed.last_payment_error?.code]).to.deep.equal([
      ...['requires_payment_method', null, 'payment_intent_authentication_failure'],
    ])
  })

  it('declines after the bank asked', async () => {
    const intent = await pay({ payment_method: 'pm_card_threeDSecureRequiredChargeDeclined' })
    const failed = finish(intent.id, true)
    expect([failed.status, failed.last_payment_error?.decline_code]).to.deep.equal([
      ...['requires_payment_method', 'generic_decline'],
    ])
  })

  for (const [flag, declineCode] of [
    ['error_on_requires_action', 'authentication_not_handled'],
    ['off_session', 'authentication_required'],
  ] as const)
    it(`${flag}: refused at once`, async () => {
      const refusal = await refusalOf(pay({ payment_method: 'pm_card_authenticationRequired', [flag]: true }))
      expect([refusal.statusCode, refusal.code, refusal.decline_code]).to.deep.equal([
        ...[402, 'authentication_required', declineCode],
      ])
    })

  it('a card that was set up is not asked about without the buyer, and always with them', async () => {
    const { stripe } = standIn()
    const { id: customer } = await stripe.customers.create()
    const offSession = (method: string) => pay({ customer, payment_method: method, off_session: true })
    const first = await pay({
      ...{
        customer,
        payment_method: 'pm_card_authenticationRequiredOnSetup',
        setup_future_usage: 'off_session',
      },
    })
    finish(first.id, true)
    const [kept] = (await stripe.paymentMethods.list({ customer })).data
    expect((await offSession(String(kept?.id))).status).to.equal('succeeded')
    expect((await pay({ customer, payment_method: String(kept?.id) })).status).to.equal('requires_action')
    const fresh = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', { customer })
    expect((await refusalOf(offSession(fresh.id))).code).to.equal('authentication_required')
  })
})
