import { expect } from 'chai'
import { archiveSeats } from '#api/access/revocation/sweepSeats.ts'
import { withTransaction } from '#db/transaction.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { PATIENT } from './line/settings.ts'
import { otherNumbers } from './revocation/otherNumbers.ts'
import { tokensMoved } from './revocation/tokensMoved.ts'
import { toldEnd } from './revocation/toldEnd.ts'

/** Longer than any test of it takes; who waits for its end moves the clock of the database. */
const GRACE_S = Number(PATIENT.REORG_GRACE_S)

describe('revocation', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: PATIENT })
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const open: TestSocket[] = []

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 40)
    creator = await stage.creator(fan())
    worker = await startWorker(db, api().installation, PATIENT)
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
  after(() => worker.stop())

  async function sitDown(person: Person, room: string) {
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const { seatId } = reply.body as { seatId: string }
    await reportMedia(api(), db.pool('api'), seatId, 'joined')
    const socket = await connect(api().url, person)
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    return { seatId, socket }
  }
  const seat = async (id: string) =>
    (await db.pool('api').query('SELECT state, end_reason FROM app.seat WHERE id = $1', [id])).rows[0]
  const decision = async (id: string | undefined) =>
    (await db.pool('api').query('SELECT verdict, reason FROM app.decision WHERE id = $1', [id])).rows[0]

  /** The leap of the clock ends what it has to, and must not end the lease before somebody looks, nor the room, which has no host. */
  async function leap(seatId: string, by: string): Promise<void> {
    const lease = "UPDATE app.seat_lease SET until = app.now() + interval '1 hour' WHERE seat_id = $1"
    await withTransaction(db.pool('owner'), async (tx) => {
      await tx.query(lease, [seatId])
      await tx.query('UPDATE app.room SET host_gone_since = NULL')
      await tx.query('UPDATE app.clock SET shift = $1', [by])
    })
  }

  it('[S3.34][T7] the pass is transferred: out within 5 s, told why, and the new owner enters', async () => {
    const [from, to] = [fan(), fan()]
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 1, owner: from.wallet })
    const { seatId, socket } = await sitDown(from, room)
    await stage.movePass(creator, 1, to.wallet)
    const told = await toldEnd(socket)
    expect(told).to.include({ seatId, reason: 'PASS_MOVED', deny: 'PASS_MOVED' })
    expect(told.facts?.block).to.be.a('number')
    expect(await decision(told.decisionId)).to.deep.equal({ verdict: 'deny', reason: 'PASS_MOVED' })
    const { rows } = await db
      .pool('api')
      .query("SELECT body FROM app.outbox WHERE topic = 'media.remove' AND key = $1", [seatId])
    expect(rows[0]?.body).to.include({ node: 'node-1', userId: seatId, reason: 'PASS_MOVED' })
    expect((await enter(api().url, to, room)).status).to.equal(201)
  })

  it('[T52] the pass ends by database time: out, told why', async () => {
    const person = fan()
    const room = await stage.room(creator)
    const expiresAt = Math.floor(Date.now() / 1000) + 1800
    await stage.givePass(creator, { passId: 2, owner: person.wallet, expiresAt })
    const { seatId, socket } = await sitDown(person, room)
    await leap(seatId, '31 minutes')
    const told = await socket.wait('seat:ended')
    expect(told).to.include({ seatId, reason: 'PASS_EXPIRED' })
    expect(told.facts?.at).to.equal(expiresAt)
  })

  it('[T9] a reorg drops the purchase and the network includes it again: grace, then kept', async () => {
    const person = fan()
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 3, owner: person.wallet })
    const { seatId, socket } = await sitDown(person, room)
    await stage.reorg(creator, 3, person.wallet)
    const grace = await socket.wait('seat:grace')
    expect(grace).to.include({ seatId, cause: 'reorged' })
    const { rows } = await db
      .pool('api')
      .query(
        'SELECT floor(extract(epoch FROM grace_until))::int AS until, grace_until BETWEEN app.now() AND app.now() + make_interval(secs => $2) AS is_near FROM app.seat WHERE id = $1',
        [seatId, GRACE_S],
      )
    expect(rows).to.deep.equal([{ until: grace.until, is_near: true }])
    await stage.reorg(creator, 3, person.wallet, { isIncludedAgain: true })
    expect(await socket.wait('seat:kept')).to.deep.equal({ seatId })
    expect(await seat(seatId)).to.include({ state: 'live' })
  })

  it('[T9] a reorg drops the purchase for good: grace, then REORGED', async () => {
    const person = fan()
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 4, owner: person.wallet })
    const { seatId, socket } = await sitDown(person, room)
    await stage.reorg(creator, 4, person.wallet)
    await socket.wait('seat:grace')
    expect(await seat(seatId)).to.include({ state: 'grace' })
    await leap(seatId, `${GRACE_S + 1} seconds`)
    const told = await socket.wait('seat:ended')
    expect(told).to.include({ reason: 'REORGED', deny: 'REORGED' })
    // the announced re-check: the time in which the network might include it again is over, so the door sells
    const { retryToken } = told
    expect(retryToken).to.be.a('string')
    expect((await enter(api().url, person, room, { retryToken })).body.code).to.equal('NO_PASS')
  })

  it('[S1.11][S1.23][S1.33] the host bans somebody from the row of their seat: out, told why, and the next try is refused', async () => {
    const person = fan()
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 5, owner: person.wallet })
    const { seatId, socket } = await sitDown(person, room)
    const { host } = creator
    const body = { seatId, ruleCode: 'spam', reason: 'Spam in the stream' }
    const banned = await host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, { body })
    expect(banned.status, banned.text).to.equal(201)
    const told = await socket.wait('seat:ended')
    expect(told).to.include({ reason: 'BANNED', deny: 'BANNED' })
    expect(told.facts).to.deep.equal({ ruleCode: 'spam', reason: 'Spam in the stream' })
    expect((await enter(api().url, person, room)).body.code).to.equal('BANNED')
    const itself = { ...body, seatId: (await enter(api().url, host, room, { action: 'host' })).body.seatId }
    expect((await host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, { body: itself })).status).to.equal(
      403,
    )
  })

  it('a ban that nobody acted on is found by the sweeper', async () => {
    const person = fan()
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 6, owner: person.wallet })
    const { seatId, socket } = await sitDown(person, room)
    await db.pool('api').query(
      `WITH a AS (INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         VALUES ('act_' || substr($2, 5), $1, $2, $2, 'ban', 'spam', 'x') RETURNING id)
       INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) SELECT 'all', $2, id, 'spam', 'x' FROM a`,
      [creator.channelId, person.accountId],
    )
    expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'BANNED' })
  })

  it('the room ends: everybody out and told', async () => {
    const person = fan()
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId, socket } = await sitDown(person, room)
    await socket.ask('room:follow', { roomId: room, waiting: false })
    const ended = await creator.host.call(api().url, 'POST', `/v1/rooms/${room}/end`)
    expect(ended.body).to.include({ state: 'ended', endReason: 'HOST_ENDED' })
    expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'ROOM_ENDED' })
    expect(await socket.wait('room:changed', (m) => m.state === 'ended')).to.include({
      endReason: 'HOST_ENDED',
    })
    const again = await creator.host.call(api().url, 'POST', `/v1/rooms/${room}/end`)
    expect(again.status).to.equal(200)
  })

  it('what changed while no worker ran is decided when one starts again', async () => {
    const [from, to] = [fan(), fan()]
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 7, owner: from.wallet })
    const { seatId, socket } = await sitDown(from, room)
    await worker.kill()
    await stage.movePass(creator, 7, to.wallet)
    worker = await startWorker(db, api().installation, PATIENT)
    expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'PASS_MOVED' })
  })

  it('what ended hours ago is kept apart, with all that it was', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId } = await sitDown(fan(), room)
    const owner = db.pool('owner')
    const end =
      "UPDATE app.seat SET state = 'ended', end_reason = 'LEFT', ended_at = app.now() - interval '3 hours'"
    await owner.query(`${end}, grace_cause = 'tokens', token_grace_at = app.now() WHERE id = $1`, [seatId])
    const { rows } = await owner.query('SELECT to_jsonb(s) AS row FROM app.seat s WHERE id = $1', [seatId])
    await archiveSeats({ pool: db.pool('worker') })
    expect((await owner.query('SELECT FROM app.seat WHERE id = $1', [seatId])).rowCount).to.equal(0)
    const past = await owner.query('SELECT to_jsonb(s) AS row FROM app.seat_past s WHERE id = $1', [seatId])
    expect(past.rows).to.deep.equal(rows)
  })

  tokensMoved({ db, url: () => api().url, stage: () => stage, creator: () => creator, fan, sitDown, leap })
  otherNumbers({ db, stage: () => stage, creator: () => creator, fan, sitDown })
})
