import { expect } from 'chai'
import { Stripe } from 'stripe'
import { BadSignature, type ProviderEvent } from '#api/ports/payments/events.ts'
import { payableAccount } from '#test/local/stripe/kit/earning.ts'
import { emitPayout } from '#test/local/stripe/kit/emitPayout.ts'
import { useReceiver } from '#test/local/stripe/kit/useReceiver.ts'
import { errorOf } from '../usePayments.ts'
import { useCardSales } from './useCardSales.ts'

const SECRET = 'whsec_of_this_endpoint'
const OLD = 'whsec_of_the_day_before'
const NOW_S = 1_790_000_000

/** An event of a charge, with things in it that nobody here may keep. */
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'charge.succeeded',
  created: NOW_S - 5,
  livemode: false,
  data: { object: { id: 'ch_1', object: 'charge', billing_details: { email: 'fan@example.org' } } },
}
const READ: ProviderEvent = {
  ...{ id: 'evt_1', type: 'charge.succeeded', accountRef: null, isLive: false },
  ...{ objectRef: 'ch_1', objectKind: 'charge', createdAt: NOW_S - 5 },
}

describe('events of the provider', () => {
  const sales = useCardSales()
  const receiver = useReceiver()

  const signed = (payload: string, secret = SECRET, timestamp = NOW_S) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  const parse = (event: unknown, { secret = SECRET, atS = NOW_S, header = '' } = {}) => {
    const payload = typeof event === 'string' ? event : JSON.stringify(event)
    const raw = Buffer.from(payload)
    return sales.payments().parseEvent(raw, header || signed(payload, secret, atS), [SECRET, OLD], NOW_S)
  }

  it('[S4.33][T18] a signed one is cut to what it is about, under either secret while they roll', () => {
    expect(parse(EVENT)).to.deep.equal(READ)
    expect(parse(EVENT, { secret: OLD })).to.deep.equal(READ)
  })

  for (const [what, given] of [
    ['another secret', { secret: 'whsec_of_somebody_else' }],
    ['one signed 301 s ago', { atS: NOW_S - 301 }],
    ['one of 301 s from now', { atS: NOW_S + 301 }],
    ['a header of nothing', { header: ' ' }],
    ['a header without a time', { header: 'v1=00' }],
    ['a time that is no number', { header: 't=soon,v1=00' }],
    ['a time said twice', { header: `t=${NOW_S},t=${NOW_S},v1=00` }],
    ['a mark that is no hex', { header: `t=${NOW_S},v1=\u00e9` }],
    ['no mark', { header: `t=${NOW_S}` }],
    ['a mark of another scheme', { header: `t=${NOW_S},v0=00` }],
    ['a header of 100 kB', { header: `t=${NOW_S},v1=${'0'.repeat(100_000)}` }],
  ] as const)
    it(`[S4.33][T18] ${what} is nobody's word`, () => {
      expect(() => parse(EVENT, given)).to.throw(BadSignature)
    })

  it('[S4.33][T18] a time of 300 s on either side counts, and a body that was changed does not', () => {
    for (const atS of [NOW_S - 300, NOW_S + 300]) expect(parse(EVENT, { atS })).to.deep.equal(READ)
    const header = signed(JSON.stringify(EVENT))
    expect(() => parse({ ...EVENT, livemode: true }, { header })).to.throw(BadSignature)
  })

  it('[S4.33][T18] an empty secret signs nothing', () => {
    const payload = JSON.stringify(EVENT)
    const raw = Buffer.from(payload)
    for (const secrets of [[''], []])
      expect(() => sales.payments().parseEvent(raw, signed(payload), secrets, NOW_S)).to.throw(BadSignature)
  })

  for (const [what, event] of [
    ['no JSON', 'charge.succeeded'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a notice without its object', { id: 'evt_1', object: 'v2.core.event', type: 'v1.charge.succeeded' }],
    ['an event without an id', { ...EVENT, id: undefined }],
    ['an id that is none', { ...EVENT, id: 'evt_1; drop' }],
    ['an event without its mode', { ...EVENT, livemode: undefined }],
    ['a time that is a text', { ...EVENT, created: '5' }],
    ['an object without an id', { ...EVENT, data: { object: { object: 'charge' } } }],
    ['no object', { ...EVENT, data: undefined }],
  ] as const)
    it(`[S4.33][T18] ${what} is no event, signed or not`, () => {
      expect(() => parse(event)).to.throw(BadSignature)
    })

  it('[S4.37] of a bank account only whose it is, and of what nobody looks at only that it came', () => {
    const bank = { id: 'ba_1', object: 'bank_account', last4: '3000', account_holder_name: 'Nora Light' }
    const told = parse({
      ...EVENT,
      ...{ type: 'account.external_account.updated', account: 'acct_1', data: { object: bank } },
    })
    expect(told).to.deep.equal({
      ...READ,
      ...{ type: 'account.external_account.updated', accountRef: 'acct_1' },
      ...{ objectKind: 'account', objectRef: 'acct_1' },
    })
    const other = parse({
      ...EVENT,
      type: 'customer.updated',
      data: { object: { id: 'cus_1', name: 'Ann' } },
    })
    expect(other).to.deep.equal({ ...READ, type: 'other', objectKind: 'other', objectRef: 'cus_1' })
  })

  it('[S4.33][T18] what the provider itself sends is believed, of the platform and of an account', async () => {
    const connect = receiver().url('/connect')
    await sales.standIn().command('endpoints/ensure', { url: receiver().url('/'), secret: SECRET })
    await sales.standIn().command('endpoints/ensure', { url: connect, secret: OLD, connect: true })
    const account = await payableAccount(sales.standIn())
    await sales.standIn().settled()
    receiver().restart()
    const asked = sales.cardPayment('pm_card_visa')
    const { charge } = await sales.payments().payWithCard(asked)
    emitPayout(sales.standIn().store, 'payout.failed', account)
    await sales.standIn().settled()
    const told = receiver().received.map(({ path, body, headers }) => {
      const header = String(headers['stripe-signature'])
      const secret = path === '/connect' ? OLD : SECRET
      const nowS = sales.standIn().store.nowS()
      return sales.payments().parseEvent(Buffer.from(body), header, [secret], nowS)
    })
    expect(told.find(({ type }) => type === 'charge.succeeded')?.objectRef).to.equal(charge?.chargeRef)
    const failed = told.find(({ type }) => type === 'payout.failed')
    expect(failed).to.include({ accountRef: account, objectKind: 'payout', isLive: false })
    expect(failed?.objectRef).to.match(/^po_/)
  })

  it('[S4.33] what was missed is listed behind what is known, oldest first, page by page', async () => {
    const account = await payableAccount(sales.standIn())
    const ids = Array.from({ length: 230 }, () => emitPayout(sales.standIn().store, 'payout.paid', account))
    const list = (after: string | null) => sales.payments().listEvents({ accountRef: account, after })
    const seen: string[] = []
    let pages = 0
    for (let [after, more] = [ids[0] as string, true]; more; pages++) {
      const { events, hasMore } = await list(after)
      seen.push(...events.map(({ id }) => id))
      after = seen.at(-1) ?? after
      more = hasMore
    }
    expect([pages, seen]).to.deep.equal([3, ids.slice(1)])
    const newest = await list(null)
    expect(newest.events.map(({ id }) => id)).to.deep.equal(ids.slice(-100))
    expect(newest.hasMore).to.equal(false)
    expect(newest.events[0]).to.include({ accountRef: account, objectKind: 'payout', type: 'payout.paid' })
    expect(await list(ids.at(-1) as string)).to.deep.equal({ events: [], hasMore: false })
    expect(await errorOf(list('evt_never'))).to.include({ code: 'GONE' })
  })
})
