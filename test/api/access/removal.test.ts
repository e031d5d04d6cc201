import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { createEmbeddedProvider } from '#api/adapters/embedded/embeddedProvider.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { roomJobs } from '#api/rooms/jobs.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const NODE = 'node-1'
/** More than any effect was ever tried. */
const OFTEN = 15

describe('somebody is removed while their media node does not answer', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let [host, fan]: Person[] = []
  let roomId: string
  let seatId: string
  let node: MediaNode | undefined
  const raised: string[] = []

  before(async () => {
    stage = await setStage(db)
    ;[host, fan] = await seedPeople(db.pool('api'), api().installation, 2)
    creator = await stage.creator(host ?? expect.fail('no host'))
  })
  beforeEach(async () => {
    raised.length = 0
    roomId = await stage.room(creator, { visibility: 'public' })
    seatId = (await enter(api().url, fan ?? expect.fail('no fan'), roomId)).body.seatId
    await db.pool('api').query('DELETE FROM app.outbox')
    await db.pool('api').query("UPDATE app.media_node SET control_url = 'http://127.0.0.1:9'")
  })
  afterEach(async () => {
    await node?.stop()
    node = undefined
  })

  const leave = async () => {
    const reply = await fan?.call(api().url, 'DELETE', `/v1/seats/${seatId}`, {})
    expect(reply?.status).to.equal(204)
  }
  const effect = async (topic: string) => {
    const { rows } = await db.pool('api').query<{ state: string; tries: number; pause_s: number }>(
      `SELECT state, tries, extract(epoch FROM due_at - app.now())::float AS pause_s FROM app.outbox
        WHERE topic = $1`,
      [topic],
    )
    return rows[0] ?? expect.fail(`no ${topic} was asked for`)
  }
  const removal = () => effect('media.remove')
  /** What is due now is tried once; the length of a pause is in the row, nobody waits for it. */
  async function attempt(): Promise<void> {
    const pool = db.pool('api')
    await pool.query("UPDATE app.outbox SET due_at = app.now() WHERE state = 'due'")
    const { nodeKeys } = api().installation
    const outside = { pool, clock: Date.now, random: randomBytes }
    const media = createEmbeddedProvider({ ...outside, keys: (use, id) => fixedSecret(nodeKeys(use, id)) })
    const access = {
      ...outside,
      media,
      mediaOf: () => media,
      revisions: ROOM_REVISIONS,
    } as unknown as Parameters<typeof accessJobs>[0]
    const alarms = { raise: (name: string) => void raised.push(name) }
    const { topics = {} } = accessJobs(access, { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 }, alarms)
    const deps = { ...outside, media, mediaOf: () => media } as unknown as Parameters<typeof roomJobs>[0]
    const rooms = roomJobs(deps, { SWEEP_MS: 1000 })
    await drainOutbox(pool, { ...topics, ...rooms.topics }, pino({ level: 'silent' }))
  }
  /** Whose seat ended so much sooner. @returns when that was */
  const shiftEnd = async (seconds: number) => {
    const { rows } = await db
      .pool('api')
      .query<{ at: Date }>(
        'UPDATE app.seat SET ended_at = ended_at - make_interval(secs => $2) WHERE id = $1 RETURNING ended_at AS at',
        [seatId, seconds],
      )
    return rows[0]?.at
  }
  const lateFor = async (who: Person | null) => {
    const path = `/v1/rooms/${roomId}`
    const reply = who ? await who.call(api().url, 'GET', path, {}) : await request(api().url, 'GET', path)
    return reply.body.lateRemovals
  }
  const awaken = async () => {
    const { nodeKeys } = api().installation
    const keys = {
      id: NODE,
      ...{ control: nodeKeys('control', NODE), report: nodeKeys('report', NODE) },
      ...{ ticket: nodeKeys('ticket', NODE), nonce: nodeKeys('nonce', NODE) },
    }
    node = await startMediaNode({ keys })
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    await node.openRoom(rows[0]?.room ?? '')
    await db
      .pool('api')
      .query('UPDATE app.media_node SET control_url = $1', [`http://127.0.0.1:${node.node.controlPort}`])
  }

  it('[T1] is tried until the node confirms it, never parked, with pauses of at most 60 s', async () => {
    await leave()
    for (let n = 0; n < OFTEN; n++) {
      await attempt()
      expect((await removal()).state, `after ${n + 1}`).to.equal('due')
      expect((await removal()).pause_s).to.be.within(0, 60)
    }
    expect((await removal()).pause_s).to.be.above(50)
    await awaken()
    await attempt()
    expect((await removal()).state).to.equal('done')
  })

  it('[T1] a node that only seems to be gone took nobody with it', async () => {
    await db.pool('api').query("UPDATE app.media_node SET last_seen = now() - interval '1 hour'")
    await leave()
    await attempt()
    expect((await removal()).state).to.equal('due')
    await db.pool('api').query("UPDATE app.media_node SET last_seen = now() + interval '1 day'")
    await awaken()
    await attempt()
    expect((await removal()).state).to.equal('done')
  })

  it('[T1] a room that has ended needs no removal', async () => {
    await leave()
    await attempt()
    await host?.call(api().url, 'POST', `/v1/rooms/${roomId}/end`, {})
    await attempt()
    expect((await removal()).state).to.equal('done')
  })

  it('[T1] after 60 s an alarm is raised and the host is told who it is, until it is done', async () => {
    await leave()
    await attempt()
    expect(raised).to.deep.equal([])
    expect(await lateFor(host ?? null)).to.deep.equal([])
    const endedAt = await shiftEnd(61)
    await attempt()
    expect(raised).to.deep.equal(['removal_late'])
    const told = await lateFor(host ?? null)
    expect(told).to.have.length(1)
    expect(told[0].displayName).to.be.a('string').and.not.equal('')
    expect(told[0].since).to.equal(endedAt?.toISOString())
    for (const other of [fan ?? null, null]) expect(await lateFor(other), 'nobody else').to.deep.equal([])
    await awaken()
    await attempt()
    expect((await removal()).state).to.equal('done')
    expect(await lateFor(host ?? null)).to.deep.equal([])
  })

  it('[T1] the end of a stream is told to its node until it confirms it, never parked: nobody stays inside', async () => {
    await host?.call(api().url, 'POST', `/v1/rooms/${roomId}/end`, {})
    const closing = () => effect('media.close')
    for (let n = 0; n < OFTEN; n++) {
      // unreachable, then away, as it is told a moment later
      const ago = n % 2 ? "'1 hour'" : "'-1 day'"
      await db.pool('api').query(`UPDATE app.media_node SET last_seen = now() - interval ${ago}`)
      await attempt()
      expect((await closing()).state, `after ${n + 1}`).to.equal('due')
      expect((await closing()).pause_s).to.be.within(0, 60)
    }
    await awaken()
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    const provider = rows[0]?.room ?? ''
    expect(await node?.participants(provider)).to.deep.equal([])
    await attempt()
    expect((await closing()).state).to.equal('done')
    expect((await node?.control('GET', `/rooms/${provider}/participants`))?.status).to.equal(404)
  })
})
