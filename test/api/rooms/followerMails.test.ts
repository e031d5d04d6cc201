import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { RoomDeps } from '#api/rooms/deps.ts'
import { announceDate } from '#api/rooms/schedule/announcements.ts'
import { fanOutAnnouncements } from '#api/rooms/schedule/fanOut.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const TIMES = { REMIND_BEFORE_S: 600, REMIND_LATE_S: 900 }

describe('what followers are told by somebody who tells too much', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const sql = (text: string, values: unknown[] = []) => db.pool('owner').query(text, values)
  const fanOut = () =>
    fanOutAnnouncements({
      ...{ pool: db.pool('api'), clock: Date.now, random: randomBytes },
      settings: { ...TIMES, FOLLOWER_MAILS_DAY: 2 },
    } as unknown as RoomDeps)

  async function newAccount(): Promise<string> {
    const id = newId('acc', randomBytes)
    await sql('INSERT INTO app.account (id) VALUES ($1)', [id])
    return id
  }
  async function newCreator(channels: number): Promise<string[]> {
    const creator = newId('cre', randomBytes)
    await sql('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, await newAccount()])
    const ids = Array.from({ length: channels }, () => newId('chn', randomBytes))
    for (const id of ids)
      await sql("INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'Loud')", [
        ...[id, creator, `l${randomBytes(9).toString('hex')}`],
      ])
    return ids
  }
  async function newFan(channel: string): Promise<string> {
    const fan = await newAccount()
    await sql("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      ...[newId('idn', randomBytes), fan, `${fan}@example.test`],
    ])
    await sql('INSERT INTO app.follower (account_id, channel_id) VALUES ($1, $2)', [fan, channel])
    return fan
  }
  /** An announced stream, as its creator makes one. */
  async function announce(channel: string): Promise<string> {
    const id = newId('rom', randomBytes)
    await sql(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, starts_at, zone, schedule_seq)
       VALUES ($1, $2, 'stream', 'public', 'A stream', 'scheduled', app.now() + interval '1 hour', 'UTC', 1)`,
      [id, channel],
    )
    await withTransaction(db.pool('api'), (tx) => announceDate(tx, id, 'scheduled', TIMES))
    return id
  }

  it('[S1.14] a stream that is moved away does not give its channel another mail today', async () => {
    const [loud = '', other] = await newCreator(2)
    const fan = await newFan(loud)
    for (let n = 0; n < 4; n++) {
      const room = await announce(loud)
      await fanOut()
      await sql('UPDATE app.room SET channel_id = $2 WHERE id = $1', [room, other])
    }
    const { rows } = await sql(
      `SELECT (SELECT count(*)::int FROM app.delivery WHERE account_id = $1) AS mails,
         (SELECT count(*)::int FROM app.notification WHERE account_id = $1) AS news`,
      [fan],
    )
    expect(rows).to.deep.equal([{ mails: 2, news: 4 }])
  })

  it('[S1.14] what is past soon is told before what can wait, however much of that there is', async () => {
    const [loud = ''] = await newCreator(1)
    const [quiet = ''] = await newCreator(1)
    await newFan(loud)
    const fan = await newFan(quiet)
    const show = await announce(quiet)
    await fanOut()
    await sql('INSERT INTO app.reminder (room_id, account_id) VALUES ($1, $2)', [show, fan])
    for (let n = 0; n < 3; n++) await announce(loud)
    await sql("UPDATE app.announcement SET due_at = app.now() WHERE room_id = $1 AND kind = 'soon'", [show])
    await fanOut()
    const { rows } = await sql(
      `SELECT n.told_at < ALL (SELECT o.told_at FROM app.notification o JOIN app.room r ON o.object_key = 'room:' || r.id
           WHERE r.channel_id = $2) AS is_first
         FROM app.notification n WHERE n.account_id = $1 AND n.kind = 'stream_soon'`,
      [fan, loud],
    )
    expect(rows).to.deep.equal([{ is_first: true }])
  })
})
