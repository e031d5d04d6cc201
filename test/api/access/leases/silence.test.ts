import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import type { AccessDeps } from '#api/access/deps.ts'
import { areBeatsTaken } from '#api/access/leases/areBeatsTaken.ts'
import { createBeatWriter } from '#api/access/leases/beatWriter.ts'
import { newTimedId } from '#domain/ids.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation } from '#test/kit/perProcess/api.ts'

/** Beats are written when the test says so. */
const SETTINGS = { SEAT_LEASE_S: 60, SEAT_UNSEEN_S: 20, LINE_LOST_S: 60, BEAT_WRITE_MS: 3_600_000 }

describe('a silence of whoever takes beats', () => {
  const db = useDatabase()
  const sql = async (text: string, values: unknown[] = []) =>
    (await db.pool('owner').query(text, values)).rows
  afterEach(() => sql("UPDATE app.clock SET shift = '0'"))

  async function makeSeat(): Promise<string> {
    const stage = await setStage(db)
    const [host, fan] = await seedPeople(db.pool('api'), sharedInstallation(), 2)
    if (!host || !fan) throw new Error('nobody is there')
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    const [seat, decision] = (['sea', 'dec'] as const).map((kind) =>
      newTimedId(kind, Date.now(), randomBytes),
    )
    await sql(
      `WITH s AS (INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $4, 'viewer', 170) RETURNING id)
       INSERT INTO app.seat_lease (seat_id, until) SELECT id, app.now() + interval '1 minute' FROM s`,
      [seat, room, fan.accountId, decision],
    )
    return seat ?? ''
  }

  it('[T52] that falls into a writing of beats is seen by the sweep and by the next writing', async () => {
    const seat = await makeSeat()
    const pool = db.pool('api')
    const beats = createBeatWriter({
      ...{ pool, clock: Date.now, log: pino({ level: 'silent' }) },
      settings: SETTINGS as AccessDeps['settings'],
    })
    const isKept = async () =>
      (await sql('SELECT until > app.now() AS kept FROM app.seat_lease WHERE seat_id = $1', [seat]))[0]?.kept
    await beats.flush()
    expect(await areBeatsTaken({ pool })).to.equal(true)
    beats.beat(seat)
    // a machine that slept in the middle: it had looked whether anybody took beats, and had not said yet that it does
    await beats.start(async () => {
      await sql("UPDATE app.clock SET shift = '2 minutes'")
    })
    expect([await areBeatsTaken({ pool }), await isKept()]).to.deep.equal([false, false])
    await beats.stop()
    expect([await areBeatsTaken({ pool }), await isKept()]).to.deep.equal([true, true])
  })
})
