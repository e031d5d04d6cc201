import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'

const DAY_S = 86_400

describe('idempotency keys of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const post = async (body: string, key: string | undefined, path = '/v1/customers', more = {}) => {
    const response = await fetch(`${standIn().url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${STAND_IN_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...more,
      },
      body,
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const codeOf = (text: string) => (JSON.parse(text) as { error: { code: string; type: string } }).error

  it('replays the first answer to the letter, and says so', async () => {
    const key = randomUUID()
    const first = await post('name=ann', key)
    const second = await post('name=ann', key)
    expect(second.status).to.equal(200)
    expect(second.text).to.equal(first.text)
    expect(first.headers.get('idempotent-replayed')).to.equal(null)
    expect(second.headers.get('idempotent-replayed')).to.equal('true')
    expect(second.headers.get('original-request')).to.equal(first.headers.get('request-id'))
    expect(second.headers.get('request-id')).to.not.equal(first.headers.get('request-id'))
    expect(second.headers.get('idempotency-key')).to.equal(key)
  })

  it('parameters in another order are the same call; other parameters or another path are refused', async () => {
    const key = randomUUID()
    const first = await post('name=ann&metadata[a]=1&metadata[b]=2', key)
    expect((await post('metadata[b]=2&metadata[a]=1&name=ann', key)).text).to.equal(first.text)
    const { id } = JSON.parse(first.text) as { id: string }
    for (const [body, path] of [
      ['name=ben&metadata[a]=1', '/v1/customers'],
      ['name=ann&metadata[a]=1&expand[]=default_source', '/v1/customers'],
    ]) {
      const other = await post(body ?? '', key, path)
      expect(other.status).to.equal(400)
      expect(codeOf(other.text).type).to.equal('idempotency_error')
    }
    expect(id).to.match(/^cus_/)
  })

  it('what is refused before anything began is not kept', async () => {
    const key = randomUUID()
    expect(
      (await post('name=ann', key, '/v1/customers', { authorization: 'Bearer sk_test_other' })).status,
    ).to.equal(401)
    await standIn().command('limits/set', { endpoint: 0 })
    expect((await post('name=ann', key)).status).to.equal(429)
    await standIn().command('limits/set', { isOff: true })
    expect(
      (await post('name=%FF', key, '/v1/customers', { 'content-type': 'application/json' })).status,
    ).to.equal(400)
    expect((await post('name=ann', key)).status).to.equal(200)
  })

  it('keeps a refusal and a 500 once the work began', async () => {
    const [key, other] = [randomUUID(), randomUUID()]
    for (const replayed of [null, 'true']) {
      const refused = await post('', other, '/v1/payment_intents/pi_unheardof/cancel')
      expect([refused.status, refused.headers.get('idempotent-replayed')]).to.deep.equal([404, replayed])
    }
    await standIn().command('faults/set', { faults: [{ kind: 'fail_after', times: 1 }] })
    const failed = await post('name=ann', key)
    expect(failed.status).to.equal(500)
    expect(failed.headers.get('stripe-should-retry')).to.equal('false')
    const again = await post('name=ann', key)
    expect([again.status, again.text]).to.deep.equal([500, failed.text])
    expect(again.headers.get('stripe-should-retry')).to.equal('false')
    expect(again.headers.get('idempotent-replayed')).to.equal('true')
  })

  it('one of 50 calls at once does the work', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('name=crowd', key)))
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).to.have.length(1)
  })

  it('forgets a key after a day of its clock', async () => {
    const key = randomUUID()
    const first = await post('name=ann', key)
    standIn().advance(DAY_S - 60)
    expect((await post('name=ann', key)).text).to.equal(first.text)
    standIn().advance(120)
    const later = await post('name=ann', key)
    expect(later.headers.get('idempotent-replayed')).to.equal(null)
    expect(later.text).to.not.equal(first.text)
    const kept = standIn().store.sql.prepare('SELECT count(*) AS n FROM kept_answer').get()
    expect(kept?.n).to.equal(1)
  })

  it('takes 255 characters and no more, and needs none', async () => {
    expect((await post('name=ann', 'k'.repeat(255))).status).to.equal(200)
    const refused = await post('name=ann', 'k'.repeat(256))
    expect([refused.status, codeOf(refused.text).type]).to.deep.equal([400, 'idempotency_error'])
    expect((await post('name=ann', '')).status).to.equal(400)
    const [a, b] = [await post('name=ann', undefined), await post('name=ann', undefined)]
    expect(a.text).to.not.equal(b.text)
  })
})
