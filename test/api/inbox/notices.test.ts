import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import Stripe from 'stripe'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { notice, signed, useEventWorld } from './useEventWorld.ts'

const KB = 1024

describe('notices of the payment provider [S4.13][S2.8][T18]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const world = useEventWorld(database)
  afterEach('forget them', () => database.pool('owner').query('TRUNCATE app.inbox'))

  const nowS = () => Math.floor(Date.now() / 1000)
  const send = (endpoint: 'platform' | 'connect', body: string, atS = nowS()) =>
    world.post(endpoint, body, signed(body, world.secrets[endpoint], atS))
  const refusal = { status: 400, body: { code: 'NOTICE_REFUSED' } }

  it('a signed one is put in, with nothing of its body but which object it is about', async () => {
    const body = notice('pi_first', {
      data: { object: { id: 'pi_first', receipt_email: 'fan@example.org' } },
    })
    const reply = await send('platform', body)
    expect(reply.status, reply.text).to.equal(200)
    const [row, ...more] = await world.rows()
    expect(more).to.deep.equal([])
    expect(row).to.deep.include({ endpoint: 'platform', account_ref: null, object_ref: 'pi_first' })
    const { rows } = await database.pool('owner').query('SELECT i::text AS text FROM app.inbox i')
    expect(rows[0].text).to.not.include('fan@')
  })

  it('a hundred of one event at once are one row, and each is thanked for (injection 1)', async () => {
    const body = notice('pi_many')
    const replies = await Promise.all(Array.from({ length: 100 }, () => send('platform', body)))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect(await world.rows()).to.have.length(1)
  })

  it('bad, blank, missing and foreign signatures are refused and leave nothing (injection 8)', async () => {
    const body = notice('pi_forged')
    const right = signed(body, world.secrets.platform)['stripe-signature'] ?? ''
    const headers: (Record<string, string> | undefined)[] = [
      undefined,
      { 'stripe-signature': '' },
      { 'stripe-signature': 'v1=00' },
      { 'stripe-signature': `t=${nowS()},v1=` },
      { 'stripe-signature': right.replace(/v1=..../, 'v1=0000') },
      { 'stripe-signature': `${right},t=${nowS()}` },
      { 'stripe-signature': 'x'.repeat(8000) },
      signed(body, 'whsec_of_somebody_else_entirely'),
      signed(body, world.secrets.connect),
      signed(`${body} `, world.secrets.platform),
    ]
    for (const header of headers)
      expect(await world.post('platform', body, header), JSON.stringify(header)).to.deep.include({
        status: refusal.status,
      })
    const reply = await world.post('platform', body, signed(body, 'another secret of nobody'))
    expect(reply.body).to.include(refusal.body)
    expect(reply.headers.get('content-type')).to.include('application/problem+json')
    expect(await world.rows()).to.deep.equal([])
    expect((await send('platform', body)).status, 'the good one after them').to.equal(200)
  })

  it('an age of more than 300 s either way is refused, by the clock of the database (injection 8)', async () => {
    for (const [ageS, status] of [
      [310, 400],
      [290, 200],
      [-290, 200],
      [-310, 400],
    ] as const)
      expect((await send('platform', notice(`pi_age`), nowS() - ageS)).status, `${ageS} s old`).to.equal(
        status,
      )
    await database.pool('owner').query("UPDATE app.clock SET shift = shift + interval '1 hour'")
    const isTaken = async (atS: number) => (await send('platform', notice('pi_ahead'), atS)).status === 200
    await until('the api knows the time', () => isTaken(nowS() + 3600))
    expect(await isTaken(nowS()), 'an hour old there').to.equal(false)
    await database.pool('owner').query("UPDATE app.clock SET shift = shift - interval '1 hour'")
    await until('the api knows the time', () => isTaken(nowS()))
  })

  it('a rolled secret counts beside the new one until its end (injection 8)', async () => {
    const [older, newer] = [world.secrets.platform, `whsec_${'n'.repeat(40)}`]
    const file = world.secretFiles.platform
    const by = async (secret: string) => {
      const body = notice('pi_rolled')
      return (await world.post('platform', body, signed(body, secret))).status
    }
    expect(await by(newer)).to.equal(400)
    writeFileSync(file, `${newer}\n${older} ${new Date(Date.now() + 3_600_000).toISOString()}\n`)
    await until('the file was read', async () => (await by(newer)) === 200)
    expect(await by(older)).to.equal(200)
    writeFileSync(file, `${newer}\n${older} ${new Date(Date.now() - 1000).toISOString()}\n`)
    await until('the older one is over', async () => (await by(older)) === 400)
    expect(await by(newer)).to.equal(200)
    writeFileSync(file, `${older}\n`)
    await until('the file was read', async () => (await by(older)) === 200)
  })

  it('one of another mode, account or endpoint is thanked for and not put in (injection 13)', async () => {
    const creator = await world.creator()
    expect((await world.open(creator)).status).to.equal(200)
    const accountRef = await world.refOf(creator)
    await database.pool('owner').query('TRUNCATE app.inbox')
    const before = await world.rows()
    expect(before).to.deep.equal([])
    for (const [endpoint, changes] of [
      ['platform', { livemode: true }],
      ['connect', { account: 'acct_somebody' }],
      ['connect', {}],
      ['platform', { account: accountRef }],
      ['platform', { type: 'customer.created' }],
    ] as const)
      expect((await send(endpoint, notice('po_x', changes))).status, JSON.stringify(changes)).to.equal(200)
    expect((await world.rows()).filter(({ object_ref }) => object_ref === 'po_x')).to.deep.equal([])
    const own = notice('po_own', { account: accountRef, type: 'payout.paid' })
    expect((await send('connect', own)).status).to.equal(200)
    expect((await world.rows()).map(({ account_ref }) => account_ref)).to.include(accountRef)
  })

  it('what is signed and no event of this kind is refused: other JSON, none, a thin event (injection 15)', async () => {
    const thin = { id: 'evt_thin', object: 'v2.core.event', type: 'v2.core.account.updated', created: nowS() }
    const bodies = ['', '[]', 'null', '{"id":', '"text"', JSON.stringify(thin), '\0', notice('../../x')]
    for (const body of bodies) {
      const header = Stripe.webhooks.generateTestHeaderString({
        payload: body,
        secret: world.secrets.platform,
      })
      const reply = await world.post('platform', body, { 'stripe-signature': header })
      expect(reply.status, body).to.equal(400)
    }
    expect(await world.rows()).to.deep.equal([])
  })

  it('bodies end at 256 kB, signed or not; content that is packed is not unpacked', async () => {
    const sized = (bytes: number) => {
      const empty = notice('pi_large', { pad: '' })
      return empty.replace('"pad": ""', `"pad": "${'x'.repeat(bytes - Buffer.byteLength(empty))}"`)
    }
    expect((await send('platform', sized(256 * KB))).status).to.equal(200)
    const large = await send('platform', sized(256 * KB + 1))
    expect([large.status, large.body.code, large.body.detail]).to.deep.equal([
      413,
      'BODY_TOO_LARGE',
      'At most 256 kB.',
    ])
    expect((await send('platform', sized(KB * KB))).status).to.equal(413)
    const body = notice('pi_packed')
    const packed = { ...signed(body, world.secrets.platform), 'content-encoding': 'gzip' }
    expect((await world.post('platform', body, packed)).status).to.equal(400)
    expect(await world.rows()).to.have.length(1)
  })

  it('there are two endpoints and one verb', async () => {
    const body = notice('pi_lost')
    const headers = signed(body, world.secrets.platform)
    for (const endpoint of ['', 'other', 'PLATFORM', '__proto__', 'constructor'])
      expect((await world.post(endpoint, body, headers)).status, endpoint).to.equal(404)
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(
        (await request(world.api().url, method, '/v1/webhooks/provider/platform', { headers })).status,
        method,
      ).to.equal(404)
    expect(await world.rows()).to.deep.equal([])
  })

  it('parked and late events are named by /readyz, which stays 200', async () => {
    const ready = async () => {
      const { status, body } = await request(world.api().url, 'GET', '/readyz')
      expect([status, body.ok]).to.deep.equal([200, true])
      return (body.degraded ?? []) as string[]
    }
    await until('nothing is named', async () => (await ready()).length === 0)
    await send('platform', notice('pi_stuck'))
    const owner = database.pool('owner')
    await owner.query("UPDATE app.inbox SET received_at = app.now() - interval '301 seconds'")
    await until('late', async () => (await ready()).join() === 'events_late')
    await owner.query("UPDATE app.inbox SET state = 'parked', error = 'FAILED'")
    await until('parked', async () => (await ready()).join() === 'events_parked')
  })
})
