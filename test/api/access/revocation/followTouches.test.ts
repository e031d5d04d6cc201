import { expect } from 'chai'
import pg from 'pg'
import { VARIABLES } from '#settings/variable.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker, type TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { toldEnd } from './toldEnd.ts'

/** Shorter than a lease lasts, so that nothing but the pass is over. */
const TILL_END_S = 30
const DEFAULT_PACE = String(VARIABLES.SWEEP_MS.schema.parse(undefined))

describe('followTouches', () => {
  const db = useDatabase()
  const installation = sharedInstallation()
  const open: TestSocket[] = []
  let api: TestApi
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async function () {
    this.timeout(60_000)
    api = await takeApi(db, installation)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 30)
    creator = await stage.creator(fan())
    worker = await startWorker(db, installation, { SWEEP_MS: DEFAULT_PACE, HOST_GONE_S: '7200' })
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
  after(async () => {
    await Promise.all([worker.stop(), api.stop()])
    installation.remove()
  })

  async function sitDown(person: Person, room: string) {
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const { seatId } = reply.body as { seatId: string }
    await reportMedia(api, db.pool('api'), seatId, 'joined')
    const socket = await connect(api.url, person)
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    return { seatId, socket }
  }

  it('[T7] one seat that cannot be decided holds up nobody, and is decided as soon as it can be', async () => {
    const room = await stage.room(creator)
    const watching = []
    for (let passId = 1; passId <= 7; passId++) {
      const person = fan()
      await stage.givePass(creator, { passId, owner: person.wallet })
      watching.push({ person, passId, ...(await sitDown(person, room)) })
    }
    const [stuck, ...others] = watching
    if (!stuck) throw new Error('nobody watches')
    const holder = new pg.Client({ connectionString: db.url('owner') })
    await holder.connect()
    try {
      await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [stuck.person.accountId])
      for (const { passId } of watching) await stage.movePass(creator, passId, fan().wallet)
      const told = await Promise.all(others.map(({ socket }) => toldEnd(socket)))
      for (const [at, { seatId }] of others.entries())
        expect(told[at]).to.include({ seatId, reason: 'PASS_MOVED' })
      const { rows } = await holder.query('SELECT state FROM app.seat WHERE id = $1', [stuck.seatId])
      expect(rows[0].state).to.equal('live')
      await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [stuck.person.accountId])
      expect(await stuck.socket.wait('seat:ended')).to.include({ reason: 'PASS_MOVED' })
    } finally {
      await holder.end()
    }
  })

  it('with the pace of a new installation an expired pass is out within 5 s, whenever it expires', async function () {
    this.timeout(120_000)
    const room = await stage.room(creator)
    for (let passId = 11; passId < 11 + depth(1, 3); passId++) {
      const person = fan()
      const expiresAt = Math.floor(Date.now() / 1000) + TILL_END_S
      await stage.givePass(creator, { passId, owner: person.wallet, expiresAt })
      const { seatId, socket } = await sitDown(person, room)
      await db.pool('owner').query('UPDATE app.clock SET shift = make_interval(secs => $1)', [TILL_END_S])
      expect(await toldEnd(socket)).to.include({ seatId, reason: 'PASS_EXPIRED' })
      await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
    }
  })

  it('[T7] a new epoch ends the seat of whose pass a backfill sold, without a touch, and of nobody else', async () => {
    const room = await stage.room(creator)
    const [seller, keeper] = [fan(), fan()]
    await stage.givePass(creator, { passId: 31, owner: seller.wallet })
    await stage.givePass(creator, { passId: 32, owner: keeper.wallet })
    const sold = await sitDown(seller, room)
    const kept = await sitDown(keeper, room)
    await stage.movePass(creator, 31, fan().wallet, { isBackfill: true })
    await stage.endBackfill()
    expect(await sold.socket.wait('seat:ended')).to.include({ seatId: sold.seatId, reason: 'PASS_MOVED' })
    const { rows } = await db.pool('owner').query('SELECT state FROM app.seat WHERE id = $1', [kept.seatId])
    expect(rows[0].state).to.equal('live')
  })

  it('[T7] a pass that moved before the first worker ever ran ends the seat of who came in before it', async function () {
    this.timeout(60_000)
    await worker.stop()
    await db.pool('owner').query("DELETE FROM app.position WHERE reader = 'access.revocation'")
    const room = await stage.room(creator)
    const person = fan()
    await stage.givePass(creator, { passId: 21, owner: person.wallet })
    const { seatId, socket } = await sitDown(person, room)
    await stage.movePass(creator, 21, fan().wallet)
    worker = await startWorker(db, installation, { SWEEP_MS: DEFAULT_PACE })
    expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'PASS_MOVED' })
  })
})
