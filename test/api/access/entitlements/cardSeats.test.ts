import { expect } from 'chai'
import pg from 'pg'
import { endCard, freezeCard, unfreezeCard } from '#api/access/cardRights.ts'
import { VARIABLES } from '#settings/variable.ts'
import { changeCard, giveCard } from '#test/kit/access/cardRights.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker, type TestApi } from '#test/kit/api.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { PATIENT } from '../line/settings.ts'
import { toldEnd } from '../revocation/toldEnd.ts'

const DEFAULT_PACE = String(VARIABLES.SWEEP_MS.schema.parse(undefined))

describe('seats of rights by card', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const installation = sharedInstallation()
  const open: TestSocket[] = []
  let api: TestApi
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let room: string
  let next = 0
  const fan = (): Person => people[next++] as Person
  const pool = () => db.pool('api')

  before(async () => {
    api = await takeApi(db, installation, PATIENT)
    stage = await setStage(db)
    people = await seedPeople(pool(), installation, 30)
    creator = await stage.creator(fan())
    worker = await startWorker(db, installation, {
      ...{ ...PATIENT, SWEEP_MS: DEFAULT_PACE, HOST_GONE_S: '7200' },
    })
  })
  beforeEach(async () => {
    room = await stage.room(creator)
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
  after(async () => {
    await Promise.all([worker.stop(), api.stop()])
    installation.remove()
  })

  async function sitDown(person: Person) {
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const { seatId } = reply.body as { seatId: string }
    await reportMedia(api, pool(), seatId, 'joined')
    const socket = await connect(api.url, person)
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    return { seatId, socket }
  }

  async function seatOf(seatId: string) {
    const { rows } = await pool().query<{ state: string; source_key: string; valid_until: Date | null }>(
      'SELECT state, source_key, valid_until FROM app.seat WHERE id = $1',
      [seatId],
    )
    const [row] = rows
    if (!row) throw new Error(`no seat ${seatId}`)
    return row
  }

  it('[S4.16][T16] a payment on hold ends the seat within 5 s, with its reason and a stored refusal', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    const { seatId, socket } = await sitDown(person)
    const use = await changeCard(db.work(), freezeCard, sourceId)
    const told = await toldEnd(socket)
    expect(use).to.deep.include({ wasWatched: true })
    expect(use.usedS + (use.leftS ?? 0)).to.equal(3600)
    expect(told).to.deep.include({
      seatId,
      reason: 'PAYMENT_FROZEN',
      deny: 'PAYMENT_FROZEN',
      facts: { heldTier: 1 },
    })
    const { rows } = await pool().query('SELECT verdict, reason FROM app.decision WHERE id = $1', [
      told.decisionId,
    ])
    expect(rows).to.deep.equal([{ verdict: 'deny', reason: 'PAYMENT_FROZEN' }])
    await changeCard(db.work(), unfreezeCard, sourceId)
    expect((await enter(api.url, person, room)).status).to.equal(201)
  })

  it('[S4.16] a right that was paid back ends the seat within 5 s, and the seat says so', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    const { seatId, socket } = await sitDown(person)
    await changeCard(db.work(), (tx, deps, id) => endCard(tx, deps, id, 'REFUNDED'), sourceId)
    expect(await toldEnd(socket)).to.include({ seatId, reason: 'REFUNDED', deny: 'NO_PASS' })
  })

  it('[S4.3][S4.16] the second stretch begins while watching without a break; the end of all of it is the end', async () => {
    const [two, single] = [fan(), fan()]
    await giveCard(pool(), creator, two, { lengthS: 900 })
    await giveCard(pool(), creator, single, { lengthS: 900 })
    const watching = await sitDown(two)
    const control = await sitDown(single)
    const { validUntil } = await giveCard(pool(), creator, two, { lengthS: 900 })
    await until('the seat follows what was bought while watching', async () => {
      const seat = await seatOf(watching.seatId)
      return seat.valid_until?.getTime() === validUntil?.getTime()
    })
    const before = await seatOf(watching.seatId)
    await db.pool('owner').query("UPDATE app.clock SET shift = '16 minutes'")
    expect(await control.socket.wait('seat:ended')).to.include({ reason: 'PASS_EXPIRED' })
    expect(await seatOf(watching.seatId)).to.deep.equal(before)
    await db.pool('owner').query("UPDATE app.clock SET shift = '31 minutes'")
    expect(await watching.socket.wait('seat:ended')).to.include({ reason: 'PASS_EXPIRED' })
  })

  it('[S4.16] whose right ends is decided again first: by a pass of theirs they stay', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    const { seatId } = await sitDown(person)
    await stage.givePass(creator, { passId: 71, owner: person.wallet })
    await changeCard(db.work(), freezeCard, sourceId)
    const seat = await until('the seat rests on the pass', async () => {
      const now = await seatOf(seatId)
      return now.source_key.startsWith('31337:') && now
    })
    expect(seat).to.include({ state: 'live', valid_until: null })
  })

  it('[T7] a hold that is committed while an admission waits for its lock is seen by it: no seat', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    const holder = new pg.Client({ connectionString: db.url('owner') })
    await holder.connect()
    try {
      await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [person.accountId])
      const reply = await behindLock(db.pool('owner'), 'advisory', () => enter(api.url, person, room))
      // as the verb does, by who holds the lock already
      await holder.query(
        `UPDATE app.entitlement SET state = 'frozen', left_s = 3000, valid_until = app.now() WHERE source_id = $1`,
        [sourceId],
      )
      await holder.query('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', [
        person.accountId,
      ])
      await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [person.accountId])
      expect((await reply()).body.code).to.be.oneOf(['PAYMENT_FROZEN', 'BUSY'])
    } finally {
      await holder.end()
    }
    const { rows } = await pool().query('SELECT FROM app.seat WHERE account_id = $1', [person.accountId])
    expect(rows).to.have.length(0)
  })
})
