import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { forgetAnnouncements } from '#api/rooms/schedule/announcements.ts'
import { newId } from '#domain/ids.ts'
import { MAILS_A_DAY, useListeners } from './useListeners.ts'

/** One more than are told in a transaction. */
const MANY = 501

describe('what is told of an announced stream [S1.14]', () => {
  const { api, run, somebody, newRoom, follow, remind, tell, fanOut, heard, here, elsewhere } = useListeners()

  it('followers of what is new, and those who asked of every change, each once', async () => {
    const [follower, asked, both, stranger] = [
      await somebody(),
      await somebody(),
      await somebody(),
      await somebody(),
    ]
    const room = await newRoom()
    const other = await newRoom('public', elsewhere())
    for (const account of [follower, both]) await follow(account)
    await follow(stranger, elsewhere())
    await remind(stranger, other)
    await tell('scheduled', room)
    await fanOut()
    for (const account of [asked, both]) await remind(account, room)
    const all = async () =>
      Promise.all([follower, asked, both, stranger].map((account) => heard(account, room)))
    const date = 'mail date-1'
    expect(await all(), 'announced').to.deep.equal([
      [date, 'stream_scheduled'],
      [],
      [date, 'stream_scheduled'],
      [],
    ])
    await run("UPDATE app.announcement SET due_at = app.now() WHERE kind IN ('soon', 'start')")
    await fanOut()
    const asking = ['mail soon-1', 'mail start-1']
    expect(await all(), 'begins').to.deep.equal([
      [date, 'stream_scheduled'],
      [...asking, 'stream_start'],
      [date, ...asking, 'stream_start'],
      [],
    ])
    await run("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", room)
    await tell('live', room)
    const [live] = await run(
      "SELECT extract(epoch FROM valid_until - made_at)::int AS for_s FROM app.announcement WHERE kind = 'live' AND room_id = $1",
      room,
    )
    expect(live).to.deep.equal({ for_s: 900 })
    await fanOut()
    expect(await all(), 'live: the start was told by mail').to.deep.equal([
      [date, 'mail start-1', 'stream_live'],
      [...asking, 'stream_live'],
      [date, ...asking, 'stream_live'],
      [],
    ])
  })

  it('who asked gets the entry of another date, or that there is none; followers read it in the inbox', async () => {
    const [follower, asked] = [await somebody(), await somebody()]
    const room = await newRoom()
    await follow(follower)
    await remind(asked, room)
    await run('UPDATE app.room SET schedule_seq = 2 WHERE id = $1', room)
    await tell('moved', room)
    await fanOut()
    expect([await heard(follower, room), await heard(asked, room)]).to.deep.equal([
      ['stream_moved'],
      ['mail calendar-2', 'stream_moved'],
    ])
    await run(
      "UPDATE app.room SET state = 'draft', starts_at = NULL, zone = NULL, schedule_seq = 3 WHERE id = $1",
      room,
    )
    await tell('cancelled', room)
    const open = await run<{ step: string }>(
      'SELECT step FROM app.announcement WHERE room_id = $1 AND done_at IS NULL',
      room,
    )
    expect(open, 'reminders of that date are gone').to.deep.equal([{ step: 'date-3' }])
    await fanOut()
    expect([await heard(follower, room), await heard(asked, room)]).to.deep.equal([
      ['stream_cancelled'],
      ['mail calendar-2', 'mail calendar-3', 'stream_cancelled'],
    ])
  })

  it('nobody of what is not so any more, or not yet', async () => {
    const fan = await somebody()
    await follow(fan)
    const cases: [string, 'scheduled' | 'live', string][] = [
      ['a draft again', 'scheduled', "state = 'draft', starts_at = NULL, zone = NULL"],
      ['never live', 'live', "state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED'"],
      ['moved', 'scheduled', 'schedule_seq = 2'],
    ]
    for (const [why, kind, change] of cases) {
      const room = await newRoom()
      await remind(fan, room)
      await tell(kind, room)
      if (why === 'moved') await run("DELETE FROM app.announcement WHERE kind = 'scheduled'")
      await run(`UPDATE app.room SET ${change} WHERE id = $1`, room)
      await run('UPDATE app.announcement SET due_at = app.now()')
      await fanOut()
      expect(await heard(fan, room), why).to.deep.equal([])
    }
    const room = await newRoom()
    await remind(fan, room)
    await tell('scheduled', room)
    const steps = await run(
      `SELECT a.kind, extract(epoch FROM r.starts_at - due_at)::int AS before, extract(epoch FROM valid_until - r.starts_at)::int AS after
       FROM app.announcement a JOIN app.room r ON r.id = a.room_id WHERE a.kind <> 'scheduled' AND a.room_id = $1 ORDER BY a.kind`,
      room,
    )
    expect(steps).to.deep.equal([
      { kind: 'soon', before: 600, after: 300 },
      { kind: 'start', before: 0, after: 900 },
    ])
    await fanOut()
    expect(await heard(fan, room), 'reminders are not due').to.deep.equal(['mail date-1', 'stream_scheduled'])
  })

  it('[T43] followers get so many mails of a channel in a day; the rest is in the inbox', async () => {
    const fan = await somebody()
    await follow(fan)
    await follow(fan, elsewhere())
    const rooms: string[] = []
    const announce = async (of = here()) => {
      const room = await newRoom('public', of)
      await tell('scheduled', room)
      await fanOut()
      rooms.push(room)
      return room
    }
    await run(
      "UPDATE app.delivery SET due_at = due_at - interval '25 hours' WHERE object_key = 'room:' || $1",
      await announce(),
    )
    await announce(elsewhere())
    for (let k = 0; k < MAILS_A_DAY + 1; k++) await announce()
    const mails = await Promise.all(rooms.map((room) => heard(fan, room)))
    expect(mails.map((said) => said.length)).to.deep.equal([2, 2, ...Array(MAILS_A_DAY).fill(2), 1])
  })

  it('all of very many, each once', async () => {
    const room = await newRoom()
    const ids = Array.from({ length: MANY }, () => newId('acc', randomBytes))
    await run('INSERT INTO app.account (id) SELECT unnest($1::text[])', ids)
    await run('INSERT INTO app.follower (account_id, channel_id) SELECT unnest($1::text[]), $2', ids, here())
    await run('INSERT INTO app.reminder (account_id, room_id) SELECT unnest($1::text[]), $2', ids, room)
    await run("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", room)
    await tell('live', room)
    await fanOut()
    const told = await run("SELECT FROM app.notification WHERE object_key = 'room:' || $1", room)
    expect(told).to.have.length(MANY)
  })

  it('[T41] what was told is forgotten after 30 days, and wishes about streams that are over', async () => {
    const fan = await somebody()
    const [open, over, long] = [await newRoom(), await newRoom(), await newRoom()]
    for (const room of [open, over, long]) await remind(fan, room)
    const end = (room: string, days: number) =>
      run(
        `UPDATE app.room SET state = 'ended', ended_at = app.now() - $2 * interval '1 day', end_reason = 'HOST_ENDED' WHERE id = $1`,
        ...[room, days],
      )
    await end(over, 29)
    await end(long, 31)
    const done =
      "INSERT INTO app.announcement (room_id, step, kind, done_at) VALUES ($1, 'x', 'live', app.now() - $2 * interval '1 day')"
    await run(done, over, 29)
    await run(done, long, 31)
    await run("INSERT INTO app.announcement (room_id, step, kind) VALUES ($1, 'x', 'live')", open)
    await forgetAnnouncements(api())
    for (const table of ['reminder', 'announcement']) {
      const left = await run<{ room_id: string }>(`SELECT room_id FROM app.${table}`)
      expect(
        left.map((row) => row.room_id),
        table,
      ).to.have.members([open, over])
    }
  })
})
