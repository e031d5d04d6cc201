import { expect } from 'chai'
import type { Payments } from '#api/adapters/stripe/createPayments.ts'
import { PaymentOutcomeUnknown, PaymentsUnreachable } from '#api/ports/payments.ts'
import { json } from '../recordingProvider.ts'
import { errorOf, usePayments } from '../usePayments.ts'

const SALE = {
  ...{ attemptKey: 'one', purchaseId: 'pur_1', accountId: 'acc_1', amount: 900, currency: 'EUR', fee: 90 },
  ...{ destination: 'acct_1', description: 'Backstage', statementSuffix: null, customerRef: 'cus_1' },
  capture: 'now' as const,
}
const INTENT = {
  ...{ id: 'pi_1', object: 'payment_intent', status: 'processing', amount: 900, currency: 'eur' },
  ...{ livemode: false, metadata: { purchase_id: 'pur_1', account_id: 'acc_1' }, created: 1 },
}
const SESSION = {
  ...{ id: 'cs_1', object: 'checkout.session', mode: 'payment', status: 'open', expires_at: 5 },
  ...{ livemode: false, metadata: { purchase_id: 'pur_1' }, payment_status: 'unpaid', payment_intent: null },
  url: 'https://checkout.example.org/pay',
}
const KEPT = {
  methodRef: 'pm_1',
  returnUrl: 'http://localhost/back',
  isBankAsked: false,
  isOffSession: false,
}
const pay = (payments: Payments) => payments.payWithCard({ ...SALE, ...KEPT })
const open = (payments: Payments) =>
  payments.openCheckout({
    ...{
      ...SALE,
      title: 'Backstage',
      successUrl: 'http://localhost/paid',
      cancelUrl: 'http://localhost/back',
    },
    ...{ expiresAt: 5, hidesKept: true, offersKeeping: true },
  })
const SETUP_SESSION = {
  ...{ ...SESSION, mode: 'setup', customer: 'cus_1', payment_status: 'no_payment_required' },
  setup_intent: 'seti_1',
}
const SETUP = {
  ...{ id: 'seti_1', object: 'setup_intent', status: 'succeeded', customer: 'cus_1', payment_method: 'pm_1' },
  metadata: { purchase_id: 'pur_1' },
}
const save = (payments: Payments) =>
  payments.openSetup({
    ...{ attemptKey: 'one', purchaseId: 'pur_1', accountId: 'acc_1', customerRef: 'cus_1', currency: 'EUR' },
    ...{
      allowed: '[Northlight](https://example.org) may hold **€80.00**.',
      successUrl: 'http://localhost/saved',
    },
    ...{ cancelUrl: 'http://localhost/back', expiresAt: 5 },
  })
const refund = (payments: Payments) =>
  payments.refundCharge({
    ...{ attemptKey: 'back', refundId: 'rfd_1', paymentRef: 'pi_1', amount: 900 },
    ...{ reverseTransfer: true, refundFee: true },
  })

describe('answers about something else', () => {
  const { provider, payments } = usePayments()

  for (const [what, call, answer] of [
    ['a payment of another purchase', pay, { ...INTENT, metadata: { purchase_id: 'pur_2' } }],
    ['a payment without our ids', pay, { ...INTENT, metadata: {} }],
    ['a payment in a state nobody knows', pay, { ...INTENT, status: 'teleported' }],
    ['a payment that is called like a field of every object', pay, { ...INTENT, status: 'constructor' }],
    ['a payment of half a cent', pay, { ...INTENT, amount: 900.5 }],
    ['a customer in place of a payment', pay, { ...INTENT, object: 'customer' }],
    ['a checkout of another purchase', open, { ...SESSION, metadata: { purchase_id: 'pur_2' } }],
    ['a checkout that sells for ever', open, { ...SESSION, mode: 'subscription' }],
    ['a checkout that saves a card in place of a sale', open, SETUP_SESSION],
    ['a checkout that sells in place of saving', save, SESSION],
    ['a checkout that saves the card of another customer', save, { ...SETUP_SESSION, customer: 'cus_2' }],
    ['a checkout that saves for another purchase', save, { ...SETUP_SESSION, metadata: {} }],
    ['a checkout with a script for a page', open, { ...SESSION, url: 'javascript:alert(1)' }],
    [
      'a refund of another payment',
      refund,
      { id: 're_1', object: 'refund', status: 'succeeded', payment_intent: 'pi_2', metadata: {} },
    ],
  ] as const)
    it(`[S4.33][T18] ${what} leaves open what happened`, async () => {
      provider().answers = [json(200, answer)]
      expect(await errorOf(call(payments()))).to.be.instanceOf(PaymentOutcomeUnknown)
    })

  it('[S4.33][T18] a look that finds something else has found nobody', async () => {
    provider().answers = [json(200, INTENT)]
    for (const look of [
      payments().readPayment('pi_2'),
      payments().readCheckout('cs_1'),
      payments().readRefund('re_1'),
      payments().readDispute('du_1'),
      payments().readPayout('acct_1', 'po_1'),
      payments().balanceOf('acct_1'),
    ])
      expect(await errorOf(look)).to.be.instanceOf(PaymentsUnreachable)
  })

  for (const [what, setup] of [
    ['of another customer', { ...SETUP, customer: 'cus_2' }],
    ['of nobody', { ...SETUP, customer: null }],
    ['of another purchase', { ...SETUP, metadata: { purchase_id: 'pur_2' } }],
    ['with another id', { ...SETUP, id: 'seti_2' }],
    ['that is a payment', { ...SETUP, object: 'payment_intent' }],
  ] as const)
    it(`[S0.11][T18] a saved card ${what} is none`, async () => {
      provider().answers = [json(200, { ...SETUP_SESSION, status: 'complete' }), json(200, setup)]
      expect(await errorOf(payments().readCheckout('cs_1'))).to.be.instanceOf(PaymentsUnreachable)
    })

  it('[S4.33][S0.26] a reading has these fields, and nothing of who paid', async () => {
    const mail = 'fan@example.org'
    provider().answers = [
      json(200, {
        ...{ ...INTENT, receipt_email: mail, description: mail, shipping: { name: mail } },
        ...{ metadata: { ...INTENT.metadata, note: mail, account_id: mail }, client_secret: 'pi_1_secret_2' },
        last_payment_error: {
          code: 'card_declined',
          message: mail,
          payment_method: { id: 'pm_2', card: {} },
        },
      }),
    ]
    const reading = await payments().readPayment('pi_1')
    expect(JSON.stringify(reading)).to.not.contain(mail).and.not.contain('secret')
    expect(reading).to.deep.equal({
      ...{ paymentRef: 'pi_1', state: 'processing', amount: 900, currency: 'EUR', isLive: false },
      ...{ customerRef: null, destination: null, fee: null, purchaseId: 'pur_1', accountId: null },
      ...{
        actionUrl: null,
        captureBefore: null,
        declineCode: 'DECLINED',
        methodRef: 'pm_2',
        createdAt: 1,
        charge: null,
      },
    })
  })

  it('[S4.33] a sale goes out with its destination, our ids and the key of its attempt, and no fee of nothing', async () => {
    provider().answers = [json(200, INTENT)]
    await pay(payments())
    const [asked] = provider().calls()
    const sent = Object.fromEntries(new URLSearchParams(asked?.body))
    expect(asked?.headers['idempotency-key']).to.equal('one')
    expect(sent).to.include({
      ...{ amount: '900', currency: 'eur', 'transfer_data[destination]': 'acct_1' },
      ...{ application_fee_amount: '90', transfer_group: 'pur_1', capture_method: 'automatic' },
      ...{ 'metadata[purchase_id]': 'pur_1', 'metadata[account_id]': 'acc_1', confirm: 'true' },
      ...{ off_session: 'false', 'allowed_payment_method_types[0]': 'card' },
    })
    await payments().payWithCard({ ...SALE, ...KEPT, fee: 0, isBankAsked: true })
    const asking = new URLSearchParams(provider().calls().at(-1)?.body)
    const secure = 'payment_method_options[card][request_three_d_secure]'
    expect([sent[secure], asking.get(secure)]).to.deep.equal([undefined, 'challenge'])
    expect(asking.has('application_fee_amount')).to.equal(false)
  })

  it('[S0.11] without the fan nothing is asked of them and nobody is led anywhere; a card is saved to be picked nowhere', async () => {
    provider().answers = [json(200, INTENT)]
    await payments().payWithCard({
      ...SALE,
      ...KEPT,
      capture: 'later',
      isBankAsked: true,
      isOffSession: true,
    })
    const alone = Object.fromEntries(new URLSearchParams(provider().calls().at(-1)?.body))
    expect(alone).to.include({ off_session: 'true', confirm: 'true', capture_method: 'manual' })
    expect(alone).to.not.have.any.keys('return_url', 'error_on_requires_action')
    expect(Object.keys(alone).join()).to.not.include('three_d_secure')
    provider().answers = [json(200, SETUP_SESSION)]
    await save(payments())
    const saving = Object.fromEntries(new URLSearchParams(provider().calls().at(-1)?.body))
    expect(saving).to.include({
      ...{ mode: 'setup', currency: 'eur', customer: 'cus_1', 'allowed_payment_method_types[0]': 'card' },
      ...{
        'custom_text[submit][message]': '(Northlight)(https://example.org) may hold ∗∗€80.00∗∗.',
        expires_at: '5',
      },
      ...{ 'payment_method_data[allow_redisplay]': 'limited', 'metadata[purchase_id]': 'pur_1' },
      'setup_intent_data[metadata][purchase_id]': 'pur_1',
    })
    expect(provider().calls().at(-1)?.headers['idempotency-key']).to.equal('one')
  })
})
