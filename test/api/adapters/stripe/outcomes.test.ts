import type { ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { expect } from 'chai'
import type { Payments } from '#api/adapters/stripe/createPayments.ts'
import {
  PaymentError,
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentsBusy,
  PaymentsUnreachable,
} from '#api/ports/payments.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'
import { type Answer, json } from './recordingProvider.ts'
import { errorOf, KEY, usePayments } from './usePayments.ts'

const WANTED = {
  attemptKey: 'attempt-1',
  creatorId: 'cre_1',
  email: 'nora@northlight.test',
  displayName: 'Northlight',
  country: 'IE',
}
const ACCOUNT = { id: 'acct_1', object: 'v2.core.account' }
/** What a provider might write into any text that it sends. */
const SPOKEN = 'No such thing for nora@northlight.test, Main Street 1, key sk_test_standin_0123'

const make = (payments: Payments) => payments.createConnect(WANTED)
const look = (payments: Payments) => payments.readConnect('acct_1')
const failing = (code: string | null, type = 'invalid_request_error') => ({
  error: { type, message: SPOKEN, ...(code ? { code } : {}) },
})

const closed: Answer = (response) => response.socket?.destroy()
const cut: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"id":"acct_1",', () => response.socket?.destroy())
}
const silent: Answer = () => {}
/** Says a little again and again, so that it is never silent for long. */
const saying = (response: ServerResponse, text: string) => {
  const timer = setInterval(() => response.socket?.write(text), 20)
  response.socket?.on('close', () => clearInterval(timer))
}
const tricklingHead: Answer = (response) => {
  response.socket?.write('HTTP/1.1 200 OK\r\n')
  saying(response, 'x-more: 1\r\n')
}
const tricklingBody: Answer = (response) => {
  response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n')
  saying(response, ' ')
}

type Kind = new (...parts: never[]) => PaymentError

/** status, body → what a change and what a look end with */
const ANSWERS: [number, unknown, Kind, Kind][] = [
  [500, failing(null, 'api_error'), PaymentOutcomeUnknown, PaymentsUnreachable],
  [503, failing(null, 'api_error'), PaymentOutcomeUnknown, PaymentsUnreachable],
  [502, { message: 'a proxy that writes JSON' }, PaymentOutcomeUnknown, PaymentsUnreachable],
  [502, '<html>Bad gateway</html>', PaymentOutcomeUnknown, PaymentsUnreachable],
  [200, '<html>Hello</html>', PaymentOutcomeUnknown, PaymentsUnreachable],
  [200, { id: 'acct_1', object: 'account' }, PaymentOutcomeUnknown, PaymentsUnreachable],
  [409, failing('idempotency_key_in_use', 'idempotency_error'), PaymentOutcomeUnknown, PaymentsUnreachable],
  [401, failing('api_key_expired'), PaymentsUnreachable, PaymentsUnreachable],
  [429, failing('rate_limit'), PaymentsBusy, PaymentsBusy],
  [400, failing('rate_limit'), PaymentsBusy, PaymentsBusy],
]
/** status, body → the code of a refusal, and the provider's word */
const REFUSALS: [number, unknown, string, string | null][] = [
  [
    402,
    { error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' } },
    'DECLINED',
    'insufficient_funds',
  ],
  [400, failing(null, 'idempotency_error'), 'REUSED', 'idempotency_error'],
  [404, failing('resource_missing'), 'GONE', 'resource_missing'],
  [403, failing('account_invalid'), 'GONE', 'account_invalid'],
  [403, failing('more_permissions_required'), 'FORBIDDEN', 'more_permissions_required'],
  [400, failing('country_unsupported'), 'INVALID', 'country_unsupported'],
  [
    400,
    { error: { type: 'invalid_request_error', code: SPOKEN, message: SPOKEN } },
    'INVALID',
    'invalid_request_error',
  ],
]

describe('what became of a call to the payment provider', () => {
  const { provider, payments } = usePayments()

  for (const [status, body, ofChange, ofLook] of ANSWERS)
    it(`[S4.33] ${status} ${JSON.stringify(body).slice(0, 60)} leaves a change ${ofChange.name}, a look ${ofLook.name}`, async () => {
      provider().answers = [json(status, body)]
      expect(await errorOf(make(payments())), 'a change').to.be.instanceOf(ofChange)
      expect(await errorOf(look(payments())), 'a look').to.be.instanceOf(ofLook)
      expect(provider().calls(), 'each was asked once').to.have.length(2)
    })

  for (const [status, body, code, word] of REFUSALS)
    it(`[S4.33] ${status} with ${word} is refused as ${code}`, async () => {
      provider().answers = [json(status, body)]
      const error = await errorOf(make(payments()))
      expect(error).to.be.instanceOf(PaymentRefused)
      expect(error).to.include({ code, providerCode: word })
    })

  it('a provider that is busy says for how long, within reason', async () => {
    const waits = async (headers: Record<string, string>) => {
      provider().answers = [json(429, failing('rate_limit'), headers)]
      return ((await errorOf(make(payments()))) as PaymentsBusy).retryAfterS
    }
    expect(await waits({ 'retry-after': '7' })).to.equal(7)
    expect(await waits({})).to.equal(null)
    expect(await waits({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).to.equal(null)
    expect(await waits({ 'retry-after': '999999' })).to.equal(3600)
  })

  it('a 500 that asks not to be tried again is asked once, one that allows it too', async () => {
    for (const again of ['false', 'true']) {
      provider().answers = [json(500, failing(null, 'api_error'), { 'stripe-should-retry': again })]
      expect(await errorOf(make(payments()))).to.be.instanceOf(PaymentOutcomeUnknown)
    }
    expect(provider().calls()).to.have.length(2)
  })

  it('a body that is cut leaves a change open, and a look is as if nobody had answered', async () => {
    provider().answers = [cut]
    expect(await errorOf(make(payments()))).to.be.instanceOf(PaymentOutcomeUnknown)
    expect(await errorOf(look(payments()))).to.be.instanceOf(PaymentsUnreachable)
    expect(provider().calls()).to.have.length(2)
  })

  for (const [name, answer] of Object.entries({ silent, tricklingHead, tricklingBody }))
    it(`a provider that is ${name} is given up in time, asked once`, async () => {
      provider().answers = [answer]
      // fifty times the pause of who trickles: a machine that is busy falls silent, too
      const own = payments({ timeoutMs: 1000 })
      await until('it is known whose key it is', () => own.platform().catch(() => null))
      const [ofChange, ofLook] = await Promise.all([errorOf(make(own)), errorOf(look(own))])
      expect(ofChange).to.be.instanceOf(PaymentOutcomeUnknown)
      expect(ofLook).to.be.instanceOf(PaymentsUnreachable)
      await until('both came', () => provider().calls().length >= 2)
      expect(provider().calls(), 'each once').to.have.length(2)
      await until('no connection is held', async () => (await provider().connections()) === 0)
    })

  it('a connection that is closed is tried once more under the same key', async () => {
    provider().answers = [closed, json(200, ACCOUNT)]
    expect((await make(payments())).accountRef).to.equal('acct_1')
    const keys = provider()
      .calls()
      .map(({ headers }) => headers['idempotency-key'])
    expect(keys).to.deep.equal(['attempt-1', 'attempt-1'])
    provider().answers = [closed]
    expect(await errorOf(make(payments()))).to.be.instanceOf(PaymentOutcomeUnknown)
    expect(provider().calls(), 'once more and no further').to.have.length(4)
  })

  it('the time is over for both tries together', async () => {
    const own = payments({ timeoutMs: 300 })
    await until('it is known whose key it is', () => own.platform().catch(() => null))
    provider().answers = [closed, silent]
    expect(await errorOf(make(own))).to.be.instanceOf(PaymentOutcomeUnknown)
    expect(provider().calls().length, 'the second try begins after half a second').to.be.at.most(1)
  })

  it('where nobody listens nothing happened, not even to a change', async () => {
    const own = payments({ apiUrl: `http://127.0.0.1:${await freePort()}` })
    expect(await errorOf(make(own))).to.be.instanceOf(PaymentsUnreachable)
    expect(await errorOf(look(own))).to.be.instanceOf(PaymentsUnreachable)
  })

  it('a change that was taken before the provider went away stays open, though the last try found nobody', async () => {
    const own = payments()
    await own.platform()
    let stopped: Promise<void> | undefined
    provider().answers = [
      () => {
        stopped = provider().stop()
      },
    ]
    expect(await errorOf(make(own))).to.be.instanceOf(PaymentOutcomeUnknown)
    await stopped
    expect(await errorOf(make(own)), 'a new one reaches nobody').to.be.instanceOf(PaymentsUnreachable)
  })

  it('[S0.26][T29] no error and no alarm holds what the provider wrote, what was asked, or the key', async () => {
    const told: unknown[] = []
    const own = payments({ timeoutMs: 500, alarms: { raise: (...alarm) => told.push(alarm) } })
    const errors: unknown[] = []
    for (const answer of [
      ...[...ANSWERS, ...REFUSALS].map(([status, body]) => json(status, body)),
      json(402, failing(SPOKEN)),
      ...[cut, silent, closed],
    ]) {
      provider().answers = [answer]
      errors.push(...(await Promise.all([errorOf(make(own)), errorOf(look(own))])))
    }
    expect(errors.every((error) => error instanceof PaymentError)).to.equal(true)
    expect(told.length).to.be.greaterThan(5)
    const text = inspect([errors, told], { depth: 10, showHidden: true })
    for (const word of ['northlight', 'Northlight', 'Main Street', 'attempt-1', KEY, 'sk_test'])
      expect(text).not.to.include(word)
  })
})
