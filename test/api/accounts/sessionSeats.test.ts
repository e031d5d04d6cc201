import { expect } from 'chai'
import { seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { useDatabase } from '#test/kit/database.ts'
import { takeApi, useApi } from '#test/kit/perProcess/api.ts'

/** Nothing sweeps here: what is seen is what one commit did. */
describe('the seats of a session', function () {
  this.timeout(30_000)
  const db = useDatabase()
  const api = useApi(db)
  let copy: TestApi
  let stage: Stage
  let creator: Creator
  /** live rooms of channels of their own */
  let rooms: string[]

  before(async () => {
    stage = await setStage(db)
    copy = await takeApi(db, api().installation)
    const hosts = await seedPeople(db.pool('api'), api().installation, 6)
    const creators = await Promise.all(hosts.map((host) => stage.creator(host)))
    creator = creators.pop() as Creator
    rooms = await Promise.all(creators.map((one) => stage.room(one, { visibility: 'public' })))
  })
  after(() => copy?.stop())

  const room = () => stage.room(creator, { visibility: 'public' })
  const watch = (who: Client, roomId: string, move = false) =>
    who.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch', move } })
  const sit = async (who: Client): Promise<string> => {
    const reply = await watch(who, await room())
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.seatId
  }
  const seat = async (id: string) => {
    const { rows } = await db
      .pool('api')
      .query('SELECT state, end_reason, session_id FROM app.seat WHERE id = $1', [id])
    return rows[0] as { state: string; end_reason: string | null; session_id: string | null }
  }
  const idOf = async (who: Client): Promise<string> => {
    const { body } = await who.call('GET', '/v1/me/sessions')
    return body.sessions.find((one: { isCurrent: boolean }) => one.isCurrent).id
  }

  it('[T21] end with it and with no other, and the removal at the engine is in the same commit', async () => {
    const here = await signIn(api().url)
    const there = await signIn(copy.url, here.wallet)
    const [mine, theirs] = [await sit(here), await sit(there)]
    expect((await seat(mine)).session_id).to.equal(await idOf(here))
    const ending = await idOf(there)
    expect((await here.call('DELETE', `/v1/me/sessions/${ending}`)).status).to.equal(204)
    expect(await seat(theirs)).to.deep.equal({
      state: 'ended',
      end_reason: 'SESSION_ENDED',
      session_id: ending,
    })
    expect((await seat(mine)).state).to.equal('held')
    const { rows } = await db
      .pool('api')
      .query("SELECT key FROM app.outbox WHERE topic = 'media.remove' AND key = ANY($1)", [[mine, theirs]])
    expect(rows.map((row) => row.key)).to.deep.equal([theirs])
  })

  it('[T21] a renewed seat goes with the session that renewed it', async () => {
    const here = await signIn(api().url)
    const there = await signIn(copy.url, here.wallet)
    const id = await sit(here)
    expect((await there.call('POST', `/v1/seats/${id}/renewals`, { body: {} })).status).to.equal(201)
    expect((await seat(id)).session_id).to.equal(await idOf(there))
    expect((await here.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect((await seat(id)).state).to.equal('held')
    expect((await there.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect(await seat(id)).to.include({ state: 'ended', end_reason: 'SESSION_ENDED' })
  })

  it('[T21] an admission and a renewal that race with the end of their session leave nothing open', async () => {
    for (let round = 0; round < 6; round++) {
      const here = await signIn(api().url)
      const thief = await signIn(copy.url, here.wallet)
      const own = await sit(here)
      const rivals = rooms.map((id) => watch(thief, id))
      const renewals = Array.from({ length: 5 }, () =>
        thief.call('POST', `/v1/seats/${own}/renewals`, { body: {} }),
      )
      const [ended] = await Promise.all([here.call('DELETE', '/v1/me/sessions'), ...rivals, ...renewals])
      expect(ended.body).to.deep.equal({ ended: 1 })
      const { rows } = await db.pool('api').query(
        `SELECT count(*)::int AS n FROM app.seat t WHERE t.account_id = $1 AND t.state <> 'ended'
           AND NOT EXISTS (SELECT FROM app.auth_session s WHERE s.id = t.session_id)`,
        [here.accountId],
      )
      expect(rows[0].n, `round ${round}`).to.equal(0)
    }
  })

  it('[T21][T22] nobody ends sessions or seats of another account', async () => {
    const [owner, stranger] = [await signIn(api().url), await signIn(api().url)]
    const id = await sit(owner)
    const session = await idOf(owner)
    expect((await stranger.call('DELETE', `/v1/me/sessions/${session}`)).status).to.equal(404)
    expect((await stranger.call('DELETE', '/v1/me/sessions')).body).to.deep.equal({ ended: 0 })
    expect((await stranger.call('POST', `/v1/seats/${id}/renewals`, { body: {} })).status).to.equal(404)
    expect(await seat(id)).to.include({ state: 'held', session_id: session })
    const { body } = await stranger.call('GET', '/v1/me/sessions')
    expect(body.sessions.map((one: { id: string }) => one.id)).not.to.include(session)
  })

  it('[T21] a seat from before sessions were noted ends with the last of its account, or with all others', async () => {
    const forget = (id: string) =>
      db.pool('owner').query('UPDATE app.seat SET session_id = NULL WHERE id = $1', [id])
    const here = await signIn(api().url)
    const [second, third] = [await signIn(copy.url, here.wallet), await signIn(copy.url, here.wallet)]
    const old = await sit(here)
    await forget(old)
    expect((await third.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect((await seat(old)).state).to.equal('held')
    expect((await second.call('DELETE', '/v1/me/sessions')).body).to.deep.equal({ ended: 1 })
    expect(await seat(old)).to.include({ state: 'ended', end_reason: 'SESSION_ENDED' })
    const last = await sit(second)
    await forget(last)
    expect((await second.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect(await seat(last)).to.include({ state: 'ended', end_reason: 'SESSION_ENDED' })
  })

  it('[T21] a suspended person can list and end sessions, and enters nothing', async () => {
    const here = await signIn(api().url)
    const others = await Promise.all([1, 2].map(() => signIn(copy.url, here.wallet)))
    const roomId = await room()
    const set = (state: string) =>
      db.pool('owner').query('UPDATE app.account SET state = $1 WHERE id = $2', [state, here.accountId])
    await set('suspended')
    const listed = await here.call('GET', '/v1/me/sessions')
    expect([listed.status, listed.body.sessions.length]).to.deep.equal([200, 3])
    const other = listed.body.sessions.find((one: { isCurrent: boolean }) => !one.isCurrent)
    expect((await here.call('DELETE', `/v1/me/sessions/${other.id}`)).status).to.equal(204)
    expect((await here.call('DELETE', '/v1/me/sessions')).body).to.deep.equal({ ended: 1 })
    expect((await watch(here, roomId)).body.code).to.equal('FORBIDDEN')
    for (const one of others) expect((await one.call('GET', '/v1/me/sessions')).status).to.equal(401)
    expect((await here.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect((await here.call('GET', '/v1/me/sessions')).status).to.equal(401)
  })

  it('[T21] an account that is suspended while it asks gets no seat', async () => {
    const here = await signIn(api().url)
    const roomId = await room()
    const owner = await db.pool('owner').connect()
    // holds the door shut until the request waits at it
    await owner.query('BEGIN')
    await owner.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [here.accountId])
    await owner.query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [here.accountId])
    const asked = await behindLock(db.pool('owner'), 'advisory', () => watch(here, roomId))
    await owner.query('COMMIT')
    owner.release()
    expect((await asked()).body.code).to.equal('SIGN_IN_REQUIRED')
    const { rows } = await db
      .pool('api')
      .query('SELECT count(*)::int AS n FROM app.seat WHERE account_id = $1', [here.accountId])
    expect(rows[0].n).to.equal(0)
  })
})
