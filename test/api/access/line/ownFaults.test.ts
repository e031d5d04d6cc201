import { expect } from 'chai'
import { BEATS_PULSE } from '#api/queue/pulse.ts'
import { enter } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { useHouse } from './waiting.ts'

describe('an offer, and what goes wrong on our side', function () {
  this.timeout(60_000)
  const house = useHouse(30)
  const { db, api, fan, waits, fullRoom, leave, turns, code, runOut } = house

  /** A room for one whose place is offered to the first of two. */
  async function offered() {
    const { room, inside } = await fullRoom(1)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    return { room, a: a.person, b: b.person }
  }
  const giveBack = async (person: Awaited<ReturnType<typeof offered>>['a'], room: string, query = '') => {
    const { status, body } = await enter(api().url, person, room)
    expect(status).to.equal(201)
    return (await person.call(api().url, 'DELETE', `/v1/seats/${body.seatId}${query}`)).status
  }
  const offerOf = async (accountId: string) =>
    (
      await db
        .pool('owner')
        .query('SELECT place, offer_until FROM app.wait_line WHERE account_id = $1', [accountId])
    ).rows[0]

  it('[S1.26][T37] a full media engine uses no offer up: turn, place and time are as they were', async () => {
    const { room, a, b } = await offered()
    const before = await offerOf(a.accountId)
    const asWas = [
      [a.accountId, true],
      [b.accountId, false],
    ]
    for (let n = 0; n < 2; n++) {
      expect(await giveBack(a, room, '?cause=MEDIA_FULL')).to.equal(204)
      expect(await turns(room)).to.deep.equal(asWas)
      expect(await offerOf(a.accountId)).to.deep.equal(before)
    }
    expect(await code(b, room), 'for nobody else').to.equal('CAPACITY_FULL')
    expect(await code(a, room)).to.equal('in')
  })

  it('[S1.26][T37] whoever leaves of their own will, or says so too late or of a seat that was seen, has used it up', async () => {
    const { room, a, b } = await offered()
    expect(await giveBack(a, room)).to.equal(204)
    expect(await turns(room)).to.deep.equal([[b.accountId, true]])
    const seat = (await enter(api().url, b, room)).body.seatId
    const lease = (change: string) =>
      db.pool('owner').query(`UPDATE app.seat_lease SET ${change} WHERE seat_id = $1`, [seat])
    const [c] = [await waits(fan(), room)]
    await lease('unseen_since = NULL')
    await b.call(api().url, 'DELETE', `/v1/seats/${seat}?cause=MEDIA_FULL`)
    expect(await turns(room), 'seen').to.deep.equal([[c.person.accountId, true]])
    const late = (await enter(api().url, c.person, room)).body.seatId
    await db
      .pool('owner')
      .query(
        `UPDATE app.seat_lease SET turn = jsonb_set(turn, '{offer_until}', to_jsonb(app.now() - interval '1 second')) WHERE seat_id = $1`,
        [late],
      )
    await c.person.call(api().url, 'DELETE', `/v1/seats/${late}?cause=MEDIA_FULL`)
    expect(await turns(room), 'late').to.deep.equal([])
  })

  it('[S1.26][T37] a busy door uses no offer up', async () => {
    const { room, a, b } = await offered()
    const before = await offerOf(a.accountId)
    const other = await db.pool('owner').connect()
    try {
      await other.query('BEGIN')
      await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [a.accountId])
      expect(await code(a, room)).to.equal('BUSY')
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
    expect(await offerOf(a.accountId)).to.deep.equal(before)
    expect(await code(b, room)).to.equal('CAPACITY_FULL')
    expect(await code(a, room)).to.equal('in')
  })

  it('[S1.26] a slot that is freed and the offer of it are one transaction, for thirty seconds', async () => {
    // a beat that is written between the offer and the look is another transaction: then it is looked at anew
    await until('nothing else is written meanwhile', async () => {
      const { room, inside } = await fullRoom(1)
      const { person } = await waits(fan(), room)
      await leave(inside[0])
      const { rows } = await db.pool('owner').query(
        `SELECT s.xmin = o.xmin AS is_freed, o.xmin = w.xmin AS is_one, extract(epoch FROM w.offer_until - s.ended_at)::float8 AS lasts_s
           FROM app.wait_line w JOIN app.room_slot o ON o.offered_to = w.place JOIN app.seat s ON s.id = $2 WHERE w.account_id = $1`,
        [person.accountId, inside[0]?.seatId],
      )
      expect(rows).to.have.length(1)
      const [{ is_one: isOne, ...offer }] = rows
      expect(offer).to.deep.equal({ is_freed: true, lasts_s: 30 })
      await runOut(person)
      return isOne
    })
  })

  it('[S1.26] while no api heard of pages nobody lost their turn', async () => {
    const { room } = await fullRoom(1)
    const { person, page } = await waits(fan(), room)
    page.close()
    await db.pool('owner').query(
      `WITH silent AS (INSERT INTO app.pulse (process, at) VALUES ($1, app.now() - interval '2 minutes')
           ON CONFLICT (process) DO UPDATE SET at = EXCLUDED.at)
         UPDATE app.wait_line SET seen_at = seen_at - interval '2 minutes' WHERE account_id = $2`,
      [BEATS_PULSE, person.accountId],
    )
    const seen = async () =>
      (
        await db
          .pool('owner')
          .query(
            "SELECT seen_at > app.now() - interval '1 minute' AS is_new FROM app.wait_line WHERE account_id = $1",
            [person.accountId],
          )
      ).rows[0]?.is_new
    await until('the api is heard of again', async () => (await seen()) !== false)
    expect(await seen()).to.equal(true)
  })
})
