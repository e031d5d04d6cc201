import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { CONNECT_PATH, useCardWorld } from './useCardWorld.ts'

describe('an account at the payment provider', () => {
  const database = useDatabase()
  const { api, relay, creator, open, read, refresh, refOf, order } = useCardWorld(database)

  it('a provider that is away is said in a sentence, and what was read last still answers', async () => {
    const client = await creator()
    await open(client)
    relay().passage = 'never arrives'
    for (const reply of [await open(client), await client.call('POST', `${CONNECT_PATH}/readings`)]) {
      expect([reply.status, reply.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
      expect(reply.body.detail).to.contain('Nothing is lost')
      expect(Number(reply.headers.get('retry-after'))).to.be.greaterThan(0)
    }
    expect(await read(client)).to.include({ state: 'started' })
  })

  it('[S4.6] sells once it is active, stops when it is restricted, and goes on by itself', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    expect(await refresh(client)).to.include({
      ...{ state: 'active', currency: 'EUR', sellsByCard: true, paysOut: true, wayOut: null },
    })
    await order('accounts/restrict', { account, requirement: 'individual.verification.document' })
    const paused = await refresh(client)
    expect(paused).to.include({ state: 'restricted', sellsByCard: false, wayOut: 'creator' })
    expect(paused.demands).to.deep.equal([{ need: 'document', isOverdue: true }])
    await order('accounts/activate', { account })
    expect(await refresh(client)).to.include({ state: 'active', sellsByCard: true })
    await order('accounts/reject', { account })
    expect(await refresh(client)).to.include({ state: 'rejected', sellsByCard: false })
    const closed = await open(client)
    expect([closed.status, closed.body.code]).to.deep.equal([409, 'CONFLICT'])
  })

  it('[S4.6] an account that the provider takes from us sells nothing any more', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await refresh(client)
    await order('accounts/deauthorize', { account })
    expect(await refresh(client)).to.include({ state: 'rejected', sellsByCard: false, paysOut: false })
  })

  it('a reading that was asked for earlier and comes later changes nothing', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await refresh(client)
    await database
      .pool('owner')
      .query(
        "UPDATE app.connect_account SET read_at = app.now() + interval '1 minute' WHERE account_ref = $1",
        [account],
      )
    await order('accounts/restrict', { account, requirement: 'individual.verification.document' })
    expect(await refresh(client)).to.include({ state: 'active' })
  })

  it('[S4.33] the own view at the provider opens once there is something to see', async () => {
    const client = await creator()
    const dashboard = () => client.call('POST', `${CONNECT_PATH}/dashboard-links`)
    expect((await dashboard()).status).to.equal(404)
    await open(client)
    const early = await dashboard()
    expect([early.status, early.body.code]).to.deep.equal([409, 'CONFLICT'])
    await order('accounts/activate', { account: await refOf(client) })
    const reply = await dashboard()
    expect(reply.status, reply.text).to.equal(200)
    expect(reply.body.url).to.match(/^http:\/\/127\.0\.0\.1/)
  })

  it('an account that nobody looks at is read again after six hours', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await database
      .pool('owner')
      .query('UPDATE app.connect_account SET next_read_at = app.now() WHERE account_ref = $1', [account])
    const worker = await startWorker(database, api().installation)
    try {
      await until('it is read again', async () => (await read(client)).state === 'active')
    } finally {
      await worker.stop()
    }
  })

  it('[S4.37] no document, bank or tax number reaches a table or a log', async () => {
    const client = await creator()
    await open(client)
    const secret = `DE89${randomBytes(4).readUInt32BE(0)}`
    const account = await refOf(client)
    await order('accounts/activate', { account, iban: secret })
    await refresh(client)
    const { rows } = await database
      .pool('owner')
      .query('SELECT to_jsonb(k)::text AS row FROM app.connect_account k WHERE account_ref = $1', [account])
    const kept = JSON.parse(rows[0].row)
    expect(Object.keys(kept)).to.have.members([
      ...[
        'creator_id',
        'country',
        'attempt_key',
        'attempts_open',
        'attempted_at',
        'attempt_email',
        'attempt_name',
        'account_ref',
      ],
      ...['state', 'currency', 'demands', 'demands_until', 'is_checking', 'way_out', 'pays_out', 'read_at'],
      'next_read_at',
      'payouts_next_at',
    ])
    expect([kept.attempt_email, kept.attempt_name]).to.deep.equal([null, null])
    expect(rows[0].row).not.to.contain(secret)
    expect(api().output()).not.to.contain(secret)
    expect(api().output()).not.to.contain(STAND_IN_KEY)
    expect(api().output()).not.to.contain('/onboarding/')
  })
})
