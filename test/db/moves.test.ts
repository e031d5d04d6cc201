import { expect } from 'chai'
import { mayMove, ROOM_NEXT, SEAT_NEXT } from '#domain/room/transition.ts'
import { ROOM_STATES, SEAT_STATES } from '#domain/words.ts'
import { useDatabase } from '#test/kit/database.ts'

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(22, '0')}`
const CHECK = '23514'

describe('state machines in the database', () => {
  const database = useDatabase()
  let rows = 0

  async function run(sql: string, values: unknown[]): Promise<string> {
    try {
      await database.pool('api').query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  async function newRoom(state: string): Promise<string> {
    const n = ++rows
    await run('INSERT INTO app.account (id) VALUES ($1)', [id('acc', n)])
    await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [id('cre', n), id('acc', n)])
    const channel = [id('chn', n), id('cre', n), `moves-${'abcdefghjkmnpqrstuwxyz'[n]}`]
    await run(`INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'x')`, channel)
    const made = await run(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, starts_at, zone)
       VALUES ($1, $2, 'stream', 'public', 'x', $3, app.now(), 'UTC')`,
      [id('rom', n), id('chn', n), state],
    )
    expect(made).to.equal('stored')
    return id('rom', n)
  }

  it('[S1.13] a room moves exactly along the table of the domain', async () => {
    for (const from of ROOM_STATES) {
      for (const to of ROOM_STATES.filter((state) => state !== from)) {
        const room = await newRoom(from)
        const result = await run('UPDATE app.room SET state = $2 WHERE id = $1', [room, to])
        expect(result, `${from} → ${to}`).to.equal(mayMove(ROOM_NEXT, from, to) ? 'stored' : CHECK)
      }
    }
  })

  it('a seat moves exactly along the table of the domain', async () => {
    const room = await newRoom('live')
    for (const from of SEAT_STATES) {
      for (const to of SEAT_STATES.filter((state) => state !== from)) {
        const n = ++rows
        const isEnded = (state: string) => (state === 'ended' ? ["'LEFT'", 'app.now()'] : ['NULL', 'NULL'])
        await run('INSERT INTO app.account (id) VALUES ($1)', [id('acc', n)])
        const [reason, at] = isEnded(from)
        const made = await run(
          `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state, end_reason, ended_at)
           VALUES ($1, $2, $3, $4, 'viewer', 170, $5, ${reason}, ${at})`,
          [id('sea', n), room, id('acc', n), id('dec', n), from],
        )
        expect(made).to.equal('stored')
        const [why, when] = isEnded(to)
        const result = await run(
          `UPDATE app.seat SET state = $2, end_reason = ${why}, ended_at = ${when} WHERE id = $1`,
          [id('sea', n), to],
        )
        expect(result, `${from} → ${to}`).to.equal(mayMove(SEAT_NEXT, from, to) ? 'stored' : CHECK)
      }
    }
  })
})
