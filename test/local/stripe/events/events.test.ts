import { expect } from 'chai'
import Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { API_VERSION } from '#local/stripe/contract/findRoute.ts'
import { previousAttributes } from '#local/stripe/events/previousAttributes.ts'
import type { StoredObject } from '#local/stripe/store/transaction.ts'
import { emitPayout } from '../kit/emitPayout.ts'
import { failureOf } from '../kit/failureOf.ts'
import { useStandIn } from '../kit/useStandIn.ts'

const DAY_S = 86_400

describe('events of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const customer = (name: string) => standIn().stripe.customers.create({ name })
  const idsOf = async (params: Stripe.EventListParams, options?: Stripe.RequestOptions) => {
    const ids: string[] = []
    for await (const { id } of standIn().stripe.events.list(params, options)) ids.push(id)
    return ids
  }
  const emit = (type: string, scope?: string) => emitPayout(standIn().store, type, scope)
  const emitOthers = (count: number) =>
    standIn().store.transact((tx) => {
      const [customer] = tx.list('customer', { limit: 1 })
      for (let n = 0; n < count; n++) tx.emit('customer.updated', customer!)
    })

  it('an event says what happened, by which call and in the version of the installed package', async () => {
    const made = await standIn().stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'the-first' })
    const [event] = (await standIn().stripe.events.list({ limit: 1 })).data
    expect(event).to.include({
      object: 'event',
      type: 'customer.created',
      livemode: false,
      pending_webhooks: 0,
    })
    expect(event?.api_version).to.equal(Stripe.API_VERSION).and.equal(API_VERSION)
    expect(event?.data.object).to.include({ id: made.id, name: 'Ada' })
    expect(event).not.to.have.any.keys('account', 'context')
    expect(event?.data).not.to.have.property('previous_attributes')
    expect(checkAnswer('Event', event)).to.deep.equal([])
    expect(event?.request).to.deep.equal({
      id: made.lastResponse.requestId,
      idempotency_key: 'the-first',
    })
    expect(await standIn().stripe.events.retrieve(event?.id ?? '')).to.deep.include({
      type: event?.type,
      data: event?.data,
    })
  })

  it('what no call made names none', async () => {
    emit('payout.paid')
    const [event] = (await standIn().stripe.events.list({ limit: 1 })).data
    expect(checkAnswer('Event', event)).to.deep.equal([])
    expect(event?.request).to.deep.equal({ id: null, idempotency_key: null })
  })

  it('that the package’s types do not have is not written, nor what it tells of', () => {
    const before = standIn().store.transact((tx) => tx.list('event').length)
    const save = () =>
      standIn().store.transact((tx) => {
        tx.emit('payout.paid', tx.save({ id: 'po_odd', object: 'payout', amount: 'much' }))
      })
    expect(save).to.throw(/payout\.paid.*amount/s)
    expect(() => emit('payout.melted')).to.throw(/payout\.melted/)
    const after = standIn().store.transact((tx) => [tx.list('event').length, tx.find('payout', 'po_odd')])
    expect(after).to.deep.equal([before, undefined])
  })

  it('keeps what the object was when it happened', async () => {
    const made = await customer('before')
    const [event] = (await standIn().stripe.events.list({ limit: 1 })).data
    standIn().store.transact((tx) => {
      const stored = tx.read<StoredObject>('customer', made.id)
      const changed = { ...stored, name: 'after', metadata: { added: 'a' } }
      tx.emit('customer.updated', tx.save(changed), stored)
    })
    const again = await standIn().stripe.events.retrieve(event?.id ?? '')
    expect(again.data.object).to.include({ name: 'before' })
    const [changed] = (await standIn().stripe.events.list({ limit: 1 })).data
    expect(changed?.data).to.deep.include({
      previous_attributes: { name: 'before', metadata: { added: null } },
    })
  })

  it('are listed oldest first by the auto-pager with `ending_before`, each once', async () => {
    const first = await customer('cursor')
    const [cursor] = (await standIn().stripe.events.list({ limit: 1 })).data
    expect(cursor?.data.object).to.include({ id: first.id })
    const made: string[] = []
    for (let n = 0; n < 25; n++) made.push((await customer(`n${n}`)).id)
    const seen: unknown[] = []
    const page = standIn().stripe.events.list({ ending_before: cursor?.id ?? '', limit: 10 })
    for await (const event of page) seen.push((event.data.object as Stripe.Customer).id)
    expect(seen).to.deep.equal(made)
    const newest: unknown[] = []
    for await (const event of standIn().stripe.events.list({ limit: 10 })) {
      if (newest.length === 25) break
      newest.push((event.data.object as Stripe.Customer).id)
    }
    expect(newest).to.deep.equal(made.reverse())
  })

  it('are found by type, by types and by a group, over many others', async () => {
    emit('payout.failed')
    emit('payout.created')
    emitOthers(205)
    const types = async (params: Stripe.EventListParams) => {
      const { data } = await standIn().stripe.events.list({ limit: 3, ...params })
      return data.map(({ type }) => type)
    }
    expect(await types({ type: 'payout.failed' })).to.deep.equal(['payout.failed'])
    expect(await types({ types: ['payout.failed', 'payout.created'] })).to.deep.equal([
      'payout.created',
      'payout.failed',
    ])
    expect(await types({ type: 'payout.*' })).to.deep.equal([
      'payout.created',
      'payout.failed',
      'payout.paid',
    ])
    expect(await types({ type: 'payout' })).to.deep.equal([])
    const both = { type: 'payout.failed', types: ['payout.failed'] }
    expect((await failureOf(standIn().stripe.events.list(both))).statusCode).to.equal(400)
    const [failed] = (await standIn().stripe.events.list({ type: 'payout.failed' })).data
    // the pager backwards also passes over pages without a fitting one
    emitOthers(205)
    emit('payout.updated')
    expect(await idsOf({ type: 'payout.*', ending_before: failed?.id ?? '', limit: 1 })).to.have.length(2)
  })

  it('are told by account: neither the platform nor another account sees them', async () => {
    standIn().store.transact((tx) => {
      for (const id of ['acct_one', 'acct_two']) tx.save({ id, object: 'account', created: tx.nowS })
    })
    emit('payout.paid', 'acct_one')
    const [event, ...others] = (await standIn().stripe.events.list({}, { stripeContext: 'acct_one' })).data
    expect(others).to.deep.equal([])
    expect(event).to.include({ type: 'payout.paid', account: 'acct_one' })
    expect(await idsOf({}, { stripeAccount: 'acct_two' })).to.deep.equal([])
    expect(await idsOf({ limit: 100 })).not.to.include(event?.id)
    const foreign = standIn().stripe.events.retrieve(event?.id ?? '', {}, { stripeContext: 'acct_two' })
    expect((await failureOf(foreign)).statusCode).to.equal(404)
  })

  it('reach back 30 days of its clock: of 29 days there, of 31 gone', async () => {
    await customer('old')
    const [event] = (await standIn().stripe.events.list({ limit: 1 })).data
    const id = event?.id ?? ''
    standIn().advance(29 * DAY_S)
    expect((await standIn().stripe.events.retrieve(id)).id).to.equal(id)
    expect(await idsOf({ limit: 100 })).to.include(id)
    await customer('cursor of today')
    standIn().advance(2 * DAY_S)
    expect((await failureOf(standIn().stripe.events.retrieve(id))).statusCode).to.equal(404)
    expect(await idsOf({ limit: 100 })).to.have.length(1)
    expect((await failureOf(standIn().stripe.events.list({ ending_before: id }))).statusCode).to.equal(404)
  })

  it('are found by when they happened', async () => {
    await customer('then')
    const [event] = (await standIn().stripe.events.list({ limit: 1 })).data
    const atS = event?.created ?? 0
    standIn().advance(10)
    await customer('later')
    expect(await idsOf({ created: { gte: atS, lt: atS + 10 } })).to.deep.equal([event?.id])
    expect(await idsOf({ created: { gt: atS + 5 } })).to.have.length(1)
  })
})

describe('what an event says of before [S1.1]', () => {
  it('names changed fields only, of nested objects the changed ones, of lists the whole', () => {
    const before = {
      same: 1,
      amount: 5,
      metadata: { kept: 'a', changed: 'b' },
      list: { data: [1, 2], url: '/x' },
      card: { id: 'card_1', last4: '1' },
      gone: 'g',
      equal: { a: 1, b: { c: [1] } },
    }
    const after = {
      same: 1,
      amount: 6,
      metadata: { changed: 'c', kept: 'a', added: 'd' },
      list: { data: [1, 3], url: '/x' },
      card: { id: 'card_2', last4: '1' },
      added: null,
      equal: { b: { c: [1] }, a: 1 },
    }
    expect(previousAttributes(before, after)).to.deep.equal({
      amount: 5,
      metadata: { changed: 'b', added: null },
      list: { data: [1, 2] },
      card: { id: 'card_1', last4: '1' },
      gone: 'g',
    })
  })
})
