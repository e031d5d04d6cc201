import { expect } from 'chai'
import { openDestination } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { chargesOf, openSession, payBy, refusalOf, sendForm, TYPED, visit } from './visitCheckout.ts'

describe('a checkout whose money goes to a connected account', () => {
  const standIn = useStandIn()
  const read = (id: string) => standIn().stripe.checkout.sessions.retrieve(id)
  const splitTo = (destination: string) => ({
    payment_intent_data: { application_fee_amount: 90, transfer_data: { destination }, transfer_group: 'p1' },
  })

  it('[S1.1] its charge names the destination and the fee, and both get their part', async () => {
    const { store, advance, stripe } = standIn()
    const destination = openDestination(store)
    const { id, url } = await openSession(standIn(), splitTo(destination))
    expect((await payBy(url)).status).to.equal(303)
    advance(0)
    const [charge] = await chargesOf(standIn(), (await read(id)).payment_intent)
    expect(charge).to.include({ amount: 900, application_fee_amount: 90, transfer_group: 'p1' })
    const transfer = await stripe.transfers.retrieve(String(charge?.transfer))
    expect(transfer).to.include({ amount: 900, destination, currency: 'eur' })
    const fee = await stripe.applicationFees.retrieve(String(charge?.application_fee))
    expect(fee).to.include({ amount: 90, account: destination })
  })

  it('[S1.1] an account that may not be sent money is refused when the session is made, and one that lost it meanwhile when it is paid', async () => {
    const { store } = standIn()
    const waiting = openDestination(store, 'acct_waiting', 'inactive')
    const refusal = await refusalOf(openSession(standIn(), splitTo(waiting)))
    expect([refusal.statusCode, refusal.code]).to.deep.equal([400, 'insufficient_capabilities_for_transfer'])
    const lost = openDestination(store, 'acct_lost')
    const { id, url } = await openSession(standIn(), splitTo(lost))
    openDestination(store, lost, 'inactive')
    const page = await payBy(url)
    expect(page.status).to.equal(409)
    expect(page.html).to.include('This payment cannot be taken now. Nothing was charged.')
    expect(page.html).to.include(`value="${TYPED.name}"`).and.not.include('4242 4242 4242 4242"')
    expect(await read(id)).to.include({ status: 'open', payment_status: 'unpaid', payment_intent: null })
    openDestination(store, lost)
    expect((await payBy(url)).status).to.equal(303)
    const { payment_intent: intent } = await read(id)
    expect(await chargesOf(standIn(), intent)).to.have.length(1)
  })

  it('[S1.1] an account has no checkout of its own: it is a recipient', async () => {
    const { store, stripe } = standIn()
    const stripeAccount = openDestination(store, 'acct_direct')
    const call = stripe.checkout.sessions.create(
      {
        ...{ mode: 'payment', success_url: 'http://localhost/' },
        line_items: [
          { quantity: 1, price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'Pass' } } },
        ],
      },
      { stripeAccount },
    )
    expect((await refusalOf(call)).code).to.equal('capability_not_active')
    expect(
      (await sendForm(`${standIn().pagesUrl}/checkout/${stripeAccount}`, new URLSearchParams(TYPED))).status,
    ).to.equal(404)
    expect((await visit(`${standIn().pagesUrl}/checkout/`)).status).to.equal(404)
  })
})
