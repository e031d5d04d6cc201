import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { eraseIdleGuests } from '#api/accounts/guests/eraseIdleGuests.ts'
import { newId } from '#domain/ids.ts'
import { SHARE_VARIABLES } from '#settings/share.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { Authenticator } from '#test/kit/factors/authenticator.ts'
import { keepToken } from '#test/kit/factors/keepToken.ts'
import { useGuests } from './useGuests.ts'

describe('a guest who signs in', function () {
  this.timeout(60_000)
  const { db, api, room, watch, sit, enterAs, seat, rowCounts, stateOf } = useGuests()

  it('[S1.15] with a new wallet keeps id, name and seat; its old session is over', async () => {
    const { guest, seatId } = await sit()
    expect((await seat(seatId)).guest_address).to.equal('127.0.0.1')
    const socket = await connect(api().url, { authorization: `Bearer ${guest.token}` })
    const isClosed = new Promise<void>((done) => socket.socket.once('disconnect', () => done()))
    const { me, call } = await enterAs(guest)
    // what its old session had open is closed too
    await isClosed
    expect(me).to.include({ accountId: guest.accountId, displayName: guest.name, isGuest: false })
    expect(await seat(seatId)).to.include({ account_id: guest.accountId, state: 'held', guest_address: null })
    expect((await call('POST', `/v1/seats/${seatId}/beats`)).status).to.equal(204)
    const { body } = await call('GET', '/v1/me/sessions')
    expect(body.sessions).to.have.length(1)
    expect((await seat(seatId)).session_id).to.equal(body.sessions[0].id)
    expect((await guest.call('GET', '/v1/me')).status).to.equal(401)
  })

  it('[S1.15] with a wallet that is known brings its seat to that account, under a decision of its own, and is erased', async () => {
    const { guest, seatId } = await sit(1)
    const decision = (await seat(seatId)).decision_id
    const fan = await signIn(api().url)
    const { me, call } = await enterAs(guest, fan.wallet)
    expect(me.accountId).to.equal(fan.accountId)
    const moved = await seat(seatId)
    expect(moved).to.include({
      account_id: fan.accountId,
      decided_for: fan.accountId,
      state: 'held',
      guest_address: null,
    })
    expect(moved.decision_id).not.to.equal(decision)
    expect((await call('POST', `/v1/seats/${seatId}/renewals`, {})).status).to.equal(201)
    expect(await stateOf(guest.accountId)).to.equal('erased')
    for (const table of ['profile', 'receipt_salt', 'auth_session'])
      expect(
        (await db.pool('owner').query(`SELECT FROM app.${table} WHERE account_id = $1`, [guest.accountId]))
          .rowCount,
      ).to.equal(0)
    expect((await fan.call('GET', '/v1/me')).status, 'its other sessions stay').to.equal(200)
  })

  it('[S1.15][S3.88] with a passkey brings its seat to that account; a passkey of nobody changes nothing', async () => {
    const { guest, seatId } = await sit(1)
    const [fan] = (await seedPeople(db.pool('api'), api().installation, 1)) as [Person]
    keepToken(fan)
    const asFan = (path: string, body?: unknown) =>
      fan.call(api().url, 'POST', `/v1/me/factors/passkeys${path}`, body === undefined ? {} : { body })
    const [key, foreign] = [new Authenticator(api().url), new Authenticator(api().url)]
    foreign.register((await asFan('/challenge')).body)
    const response = key.register((await asFan('/challenge')).body)
    expect((await asFan('', { name: 'My phone', response })).status).to.equal(201)
    const enterWith = async (one: Authenticator) => {
      const { body } = await guest.call('POST', '/v1/sign-in/passkey/challenge')
      return guest.call('POST', '/v1/sign-in/passkey', { body: { response: one.use(body) } })
    }
    const before = [await rowCounts(), await seat(seatId)]
    expect((await enterWith(foreign)).body.code).to.equal('PASSKEY_REFUSED')
    expect([await rowCounts(), await seat(seatId)]).to.deep.equal(before)
    const reply = await enterWith(key)
    expect([reply.status, reply.body.accountId]).to.deep.equal([200, fan.accountId])
    expect(await seat(seatId)).to.include({
      account_id: fan.accountId,
      decided_for: fan.accountId,
      state: 'held',
      guest_address: null,
    })
    const headers = { authorization: `Bearer ${reply.headers.get('session-token')}` }
    expect((await request(api().url, 'POST', `/v1/seats/${seatId}/beats`, { headers })).status).to.equal(204)
    expect(await stateOf(guest.accountId)).to.equal('erased')
  })

  it('[S1.19] while its room changes for too long nobody is signed in and nothing moved; a moment later it does', async () => {
    const { guest, roomId, seatId } = await sit(2)
    const fan = await signIn(api().url)
    const send = async () => {
      const message = siweText(await messageFor(api().url, fan.wallet.address))
      return sendSignIn(api().url, fan.wallet, message, { authorization: `Bearer ${guest.token}` })
    }
    const before = [await rowCounts(), await seat(seatId)]
    const changing = await db.pool('owner').connect()
    await changing.query('BEGIN')
    await changing.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [roomId])
    const refused = await send()
    await changing.query('COMMIT')
    changing.release()
    expect([refused.status, refused.body.code, refused.headers.get('session-token')]).to.deep.equal([
      503,
      'BUSY',
      null,
    ])
    expect([await rowCounts(), await seat(seatId)]).to.deep.equal(before)
    expect((await guest.call('POST', `/v1/seats/${seatId}/beats`)).status).to.equal(204)
    expect((await send()).status).to.equal(200)
    expect(await seat(seatId)).to.include({ account_id: fan.accountId, state: 'held' })
  })

  it('[S1.19] brings no seat into a room where the account sits, is banned or has too many; the old seat ends', async () => {
    const fan = await signIn(api().url)
    const first = await sit(2)
    expect((await watch(fan, first.roomId)).status).to.equal(201)
    await enterAs(first.guest, fan.wallet)
    expect(await seat(first.seatId)).to.include({ state: 'ended', end_reason: 'MOVED' })

    const second = await sit(3)
    await db.pool('owner').query(
      `WITH a AS (INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         SELECT $1, r.channel_id, $2, $2, 'ban', 'host-decision', 'because' FROM app.room r WHERE r.id = $3 RETURNING id, channel_id)
       INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) SELECT channel_id, $2, id, 'host-decision', 'because' FROM a`,
      [newId('act', randomBytes), fan.accountId, second.roomId],
    )
    await enterAs(second.guest, fan.wallet)
    expect(await seat(second.seatId)).to.include({ state: 'ended', end_reason: 'BANNED' })

    const third = await sit(4)
    const suspended = await signIn(api().url)
    await db
      .pool('owner')
      .query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [suspended.accountId])
    await enterAs(third.guest, suspended.wallet)
    expect(await seat(third.seatId)).to.include({ state: 'ended', end_reason: 'SESSION_ENDED' })
  })

  it('[S1.19] twice at once becomes one account with one identity; the other has its own', async () => {
    const { guest } = await sit()
    const both = await Promise.all([enterAs(guest), enterAs(guest)])
    const ids = both.map(({ me }) => me.accountId)
    expect(ids.filter((id) => id === guest.accountId)).to.have.length(1)
    expect(new Set(ids).size).to.equal(2)
    const { rows } = await db
      .pool('api')
      .query(
        'SELECT account_id, count(*)::int AS n FROM app.identity WHERE account_id = ANY($1) GROUP BY 1',
        [ids],
      )
    expect(rows.map((row) => row.n)).to.deep.equal([1, 1])
    // who came second had nothing to leave: what the first one has stays
    for (const { call } of both) expect((await call('GET', '/v1/me')).status).to.equal(200)
  })

  it('[S1.19] never comes back as a guest; nobody becomes one by the api', async () => {
    const { guest } = await sit()
    const { me } = await enterAs(guest)
    const back = db
      .pool('owner')
      .query("UPDATE app.account SET state = 'guest' WHERE id = $1", [me.accountId])
    expect(await back.then(null, (error: Error) => error.message)).to.contain(
      'does not go from active to guest',
    )
    const asked = async (verb: 'erase' | 'sign_up', id: string) =>
      (await db.pool('api').query(`SELECT app.${verb}_guest($1) AS is_done`, [id])).rows[0]?.is_done
    const { guest: sitting } = await sit(1)
    expect(await asked('erase', sitting.accountId), 'with a session').to.equal(false)
    await db
      .pool('owner')
      .query('DELETE FROM app.auth_session WHERE account_id = ANY($1)', [[sitting.accountId, me.accountId]])
    expect(await asked('erase', sitting.accountId), 'in a seat').to.equal(false)
    expect([await asked('erase', me.accountId), await asked('sign_up', me.accountId)]).to.deep.equal([
      false,
      false,
    ])
    expect(await stateOf(me.accountId)).to.equal('active')
    const own = db.pool('api').query("UPDATE app.account SET state = 'guest' WHERE id = $1", [me.accountId])
    expect(await own.then(null, (error: { code: string }) => error.code)).to.equal('42501')
  })

  it('[S1.15] is erased when idle, not while it watches or comes back', async () => {
    const idle = await becomeGuest(api().url, await room())
    const busy = await becomeGuest(api().url, await room(1))
    const { guest: watching } = await sit(2)
    const fan = await signIn(api().url)
    // made a moment ago, its session is not written yet
    const made = newId('acc', randomBytes)
    await db.pool('api').query("INSERT INTO app.account (id, state) VALUES ($1, 'guest')", [made])
    const dayS = SHARE_VARIABLES.GUEST_IDLE_S.schema.parse(undefined)
    expect(dayS).to.equal(86_400)
    expect(await eraseIdleGuests(db.pool('api'), dayS)).to.equal(0)
    await db.pool('owner').query("UPDATE app.clock SET shift = '25 hours'")
    expect((await busy.call('GET', '/v1/me')).status).to.equal(200)
    await eraseIdleGuests(db.pool('api'), dayS)
    const states = await Promise.all([idle, busy, watching, fan].map(({ accountId }) => stateOf(accountId)))
    expect(states).to.deep.equal(['erased', 'guest', 'guest', 'active'])
    const signedIn = await db
      .pool('owner')
      .query('SELECT account_id FROM app.auth_session WHERE account_id = ANY($1)', [
        [idle, busy, watching, fan].map(({ accountId }) => accountId),
      ])
    expect(signedIn.rows.map((row) => row.account_id)).to.have.members(
      [busy, watching, fan].map(({ accountId }) => accountId),
    )
    expect((await idle.call('GET', '/v1/me')).status).to.equal(401)
    for (const table of ['profile', 'receipt_salt', 'auth_session', 'absence'])
      expect(
        (await db.pool('owner').query(`SELECT FROM app.${table} WHERE account_id = $1`, [idle.accountId]))
          .rowCount,
        table,
      ).to.equal(0)
    expect(await eraseIdleGuests(db.pool('api'), dayS), 'done once').to.equal(0)
  })
})
