import { expect } from 'chai'
import Stripe from 'stripe'
import type { LoggedCall } from '#local/stripe/http/callLog.ts'
import type { Fault } from '#local/stripe/http/faults.ts'
import { until } from '#test/kit/time/until.ts'
import { clientOf, useStandIn } from '../kit/useStandIn.ts'

const CREATE = { method: 'POST', path: '/v1/customers' } as const

interface Row {
  title: string
  faults: Partial<Fault>[]
  config?: ConstructorParameters<typeof Stripe>[1]
  /** what each attempt was answered; null: the connection was closed instead */
  statuses: (number | null)[]
  /** name of the client's error; nothing when the call worked in the end */
  error?: string
  /** customers afterwards */
  made: number
}

/** How the real client bears what goes wrong, as it was measured: `maxNetworkRetries` is 2 unless a row says otherwise. */
const ROWS: Row[] = [
  {
    title: '500, 500, then well: three attempts with one key make one object',
    faults: [{ kind: 'fail_before', times: 2 }],
    statuses: [500, 500, 200],
    made: 1,
  },
  {
    title: 'closed before the work: a second attempt makes the object',
    faults: [{ kind: 'close_before', times: 1 }],
    statuses: [null, 200],
    made: 1,
  },
  {
    title: 'closed behind the work: the second attempt hears of the object of the first',
    faults: [{ kind: 'close_after', times: 1 }],
    statuses: [null, 200],
    made: 1,
  },
  {
    title: '429 is not tried again',
    faults: [{ kind: 'rate_limited', times: 1 }],
    statuses: [429],
    error: 'StripeRateLimitError',
    made: 0,
  },
  {
    title: '429 is tried again when the provider asks for it',
    faults: [{ kind: 'rate_limited', times: 1, shouldRetry: true }],
    statuses: [429, 200],
    made: 1,
  },
  {
    title: 'a 500 that is kept is the last word, though the work was done',
    faults: [{ kind: 'fail_after', times: 1 }],
    statuses: [500],
    error: 'StripeAPIError',
    made: 1,
  },
  {
    title: 'no answer: three attempts time out, and nobody knows what came of them',
    faults: [{ kind: 'hang_after', times: 3 }],
    config: { timeout: 200 },
    // calls that hang have no answer yet
    statuses: [],
    error: 'StripeConnectionError',
    made: 1,
  },
  {
    title: 'a body cut behind its headers is not tried again',
    faults: [{ kind: 'cut_body', times: 1 }],
    statuses: [200],
    error: 'StripeConnectionError',
    made: 1,
  },
  {
    title: 'a closed connection is tried once more, even without retries',
    faults: [{ kind: 'close_before', times: 1 }],
    config: { maxNetworkRetries: 0 },
    statuses: [null, 200],
    made: 1,
  },
  {
    title: 'without retries a second closed connection is an error',
    faults: [{ kind: 'close_before', times: 2 }],
    config: { maxNetworkRetries: 0 },
    statuses: [null, null],
    error: 'StripeConnectionError',
    made: 0,
  },
]

describe('the real client before a stand-in that fails [S1.1]', function () {
  this.timeout(60_000)
  const standIn = useStandIn()
  let seen = 0
  const calls = async () => {
    const found = await standIn().command<LoggedCall[]>('calls/list', { after: seen })
    return found.filter(({ method }) => method === 'POST')
  }
  const count = async (name: string) => {
    const { data } = await standIn().stripe.customers.list({ limit: 100 })
    return data.filter((customer) => customer.name === name).length
  }
  beforeEach(async () => {
    seen = (await standIn().command<LoggedCall[]>('calls/list')).at(-1)?.seq ?? 0
  })
  afterEach(() => standIn().command('faults/set', { faults: [] }))

  for (const [n, row] of ROWS.entries())
    it(row.title, async () => {
      const name = `row ${n}`
      const stripe = clientOf(standIn().url, row.config)
      await standIn().command('faults/set', { faults: row.faults.map((fault) => ({ ...CREATE, ...fault })) })
      const result = await stripe.customers.create({ name }, { idempotencyKey: `key ${n}` }).then(
        () => undefined,
        (error: Error) => error.constructor.name,
      )
      expect(result).to.equal(row.error)
      const made = await calls()
      expect(made.map(({ status }) => status)).to.deep.equal(row.statuses)
      expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).to.be.at.most(1)
      expect(await count(name)).to.equal(row.made)
    })

  it('a key in use is refused with 409, which the client tries again until it hears the first answer', async () => {
    await standIn().command('faults/set', { faults: [{ ...CREATE, kind: 'hang_within', times: 1 }] })
    const options = { idempotencyKey: 'in use' }
    const first = standIn().stripe.customers.create({ name: 'in use' }, options)
    await until('the first hangs', async () => (await standIn().command<number[]>('faults/counts'))[0] === 1)
    const second = clientOf(standIn().url).customers.create({ name: 'in use' }, options)
    await until('the second was refused', async () => (await calls()).some(({ status }) => status === 409))
    await standIn().command('faults/set', { faults: [] })
    const again = await second
    expect(again.id).to.equal((await first).id)
    expect(again.lastResponse.headers).to.include({ 'idempotent-replayed': 'true' })
    expect(await count('in use')).to.equal(1)
  })

  it('faults strike as their seed says, the same each time', async () => {
    const stripe = clientOf(standIn().url, { maxNetworkRetries: 0 })
    const pattern = async (seed: number) => {
      await standIn().command('faults/set', { faults: [{ kind: 'fail_before', probability: 0.5, seed }] })
      const outcomes = []
      for (let n = 0; n < 16; n++)
        outcomes.push(
          await stripe.customers.list().then(
            () => '.',
            () => 'x',
          ),
        )
      return outcomes.join('')
    }
    const first = await pattern(7)
    expect(first).to.include('x').and.to.include('.')
    expect(await pattern(7)).to.equal(first)
    expect(await pattern(8)).to.not.equal(first)
  })

  it('strikes only where it was told, from the call it was told', async () => {
    const fault = { method: 'GET', path: '/v1/customers', kind: 'fail_before', skip: 1, times: 1 }
    await standIn().command('faults/set', { faults: [fault] })
    const stripe = clientOf(standIn().url, { maxNetworkRetries: 0 })
    await stripe.customers.create({ name: 'elsewhere' })
    for (let n = 0; n < 2; n++) await stripe.paymentIntents.list()
    await stripe.customers.list()
    const refusal = await stripe.customers.list().then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refusal).to.be.instanceOf(Stripe.errors.StripeAPIError)
    await stripe.customers.list()
    expect(await standIn().command('faults/counts')).to.deep.equal([1])
  })

  it('takes no fault that it cannot do', async () => {
    const wrong = [
      { kind: 'earthquake' },
      { kind: 'fail_before', times: -1 },
      { kind: 'fail_before', probability: 2 },
    ]
    for (const fault of wrong) {
      const refused = await standIn()
        .command('faults/set', { faults: [fault] })
        .then(
          () => '',
          (error: Error) => error.message,
        )
      expect(refused).to.include('parameter_invalid')
    }
  })
})
