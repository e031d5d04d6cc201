import { expect } from 'chai'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { completeObject } from '#local/stripe/contract/completeObject.ts'

const refund = completeObject('refund', {
  ...{ id: 're_1', object: 'refund', amount: 900, created: 1, currency: 'eur', status: 'pending' },
})

describe('answers of the contract [S1.1]', () => {
  it('fit when every field is there and nothing else', () => {
    expect(checkAnswer('POST /v1/refunds', refund)).to.deep.equal([])
    expect(checkAnswer('Refund', refund)).to.deep.equal([])
    expect(refund).to.include({ charge: null, metadata: null })
    expect(refund).not.to.have.any.keys('next_action', 'failure_reason')
  })

  it('are found out when a field is missing, invented or of another type', () => {
    const { amount, ...without } = refund
    expect(amount).to.equal(900)
    expect(checkAnswer('refund', without)).to.deep.equal(['refund.amount: missing'])
    expect(checkAnswer('refund', { ...refund, fee: 1 })).to.deep.equal(['refund.fee: not in the type'])
    expect(checkAnswer('refund', { ...refund, charge: undefined })).to.deep.equal(['refund.charge: missing'])
    for (const [field, value] of [
      ['amount', '900'],
      ['amount', 4.5],
      ['amount', null],
      ['id', 5],
      ['object', 'refunds'],
      ['metadata', []],
      ['metadata', { a: 1 }],
      ['charge', 5],
      ['charge', []],
      ['created', Number.NaN],
    ] as const)
      expect(checkAnswer('refund', { ...refund, [field]: value }), `${field} ${value}`).to.have.length(1)
    for (const nothing of [null, undefined, 'refund', 5, [], {}])
      expect(checkAnswer('refund', nothing), String(nothing)).not.to.deep.equal([])
  })

  it('leave lists of values open, and hold objects where they were expanded', () => {
    expect(checkAnswer('refund', { ...refund, status: 'a_new_one' })).to.deep.equal([])
    expect(checkAnswer('refund', { ...refund, charge: 'ch_1' })).to.deep.equal([])
    const expanded = { ...refund, charge: { id: 'ch_1', object: 'charge' } }
    expect(checkAnswer('refund', expanded)).to.include('refund.charge.amount: missing')
    // no built route answers a review: its id alone may stand there
    expect(checkAnswer('payment_intent', { review: { id: 'prv_1', object: 'review' } })).to.include(
      'answer.review: an object where none fits',
    )
  })

  it('of lists are pages of the objects', () => {
    const page = { object: 'list', data: [refund], has_more: false, url: '/v1/refunds' }
    expect(checkAnswer('GET /v1/refunds', page)).to.deep.equal([])
    expect(checkAnswer('GET /v1/refunds', { ...page, total_count: 1 })).to.deep.equal([
      'list.total_count: not in the type',
    ])
    expect(checkAnswer('GET /v1/refunds', { ...page, data: [refund, { ...refund, id: 1 }] })).to.deep.equal([
      'list.data[1].id: 1 is not string',
    ])
    expect(checkAnswer('GET /v1/refunds', [refund])).to.have.length(1)
  })

  it('of one place that may be several objects are taken for the one that they say', () => {
    const gone = { id: 'cus_1', object: 'customer', deleted: true }
    expect(checkAnswer('GET /v1/customers/{id}', gone)).to.deep.equal([])
    expect(checkAnswer('POST /v1/customers', gone)).to.include('customer.deleted: not in the type')
    const bank = { object: 'bank_account', id: 'ba_1' }
    expect(checkAnswer('POST /v1/accounts/{id}/external_accounts', bank)).to.include(
      'bank_account.last4: missing',
    )
  })

  it('of events hold the object of their type', () => {
    const event = completeObject('Event', {
      ...{ id: 'evt_1', object: 'event', created: 1, livemode: false, pending_webhooks: 0 },
      type: 'refund.updated',
      data: { object: refund, previous_attributes: { status: 'pending' } },
    })
    expect(checkAnswer('GET /v1/events/{id}', event)).to.deep.equal([])
    expect(checkAnswer('Event', { ...event, type: 'charge.succeeded' })).to.include(
      'event.data.object.paid: missing',
    )
    expect(checkAnswer('Event', { ...event, type: 'refund.invented' })).not.to.deep.equal([])
    const before = { object: refund, previous_attributes: { state: 'pending' } }
    expect(checkAnswer('Event', { ...event, data: before })).to.deep.equal([
      'event.data.previous_attributes.state: not in the type',
    ])
  })

  it('are completed within, in lists too, and only with what may be nothing', () => {
    const page = completeObject('GET /v1/payouts', {
      ...{ object: 'list', has_more: false, url: '/v1/payouts' },
      data: [{ id: 'po_1', object: 'payout', amount: 5 }],
    })
    expect(page.data[0]).to.include({ failure_code: null, destination: null, amount: 5 })
    expect(checkAnswer('GET /v1/payouts', page)).to.include('list.data[0].arrival_date: missing')
    const charge = completeObject('charge', {
      object: 'charge',
      payment_method_details: { type: 'card', card: { brand: 'visa' } },
    })
    expect(charge).to.have.nested.property('payment_method_details.card.last4', null)
    const empty = completeObject('balance', { object: 'balance', livemode: false }, { lists: true })
    expect(empty).to.deep.include({ available: [], pending: [] })
    expect(() => completeObject('subscription', {})).to.throw('no built route')
  })
})
