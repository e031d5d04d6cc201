import { randomBytes } from 'node:crypto'
import type { RoomDeps } from '#api/rooms/deps.ts'
import { announceDate, announceLive, announceNoDate } from '#api/rooms/schedule/announcements.ts'
import { fanOutAnnouncements } from '#api/rooms/schedule/fanOut.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const TIMES = { REMIND_BEFORE_S: 600, REMIND_LATE_S: 900 }
/** Mails of one channel that its followers get in a day here. */
export const MAILS_A_DAY = 3

/** Two channels, people, and streams announced in two hours, in a database alone: who is told is asked of the verbs. */
export function useListeners() {
  const database = useDatabase()
  const api = () => database.pool('api')
  const run = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
    (await api().query<T>(sql, values)).rows
  let [owner, channel, elsewhere] = ['', '', '']
  let n = 0
  before(async () => {
    owner = await somebody()
    ;[channel, elsewhere] = [await newChannel('northlight'), await newChannel('saltworks')]
  })
  afterEach(async () => {
    await database
      .pool('owner')
      .query('DELETE FROM app.announcement; DELETE FROM app.follower; DELETE FROM app.reminder')
    await endLive()
  })

  async function somebody(email: string | null = `fan${++n}@example.test`): Promise<string> {
    const account = newId('acc', randomBytes)
    await run('INSERT INTO app.account (id) VALUES ($1)', account)
    if (email !== null)
      await run(
        "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
        ...[newId('idn', randomBytes), account, email],
      )
    return account
  }
  async function newChannel(handle: string): Promise<string> {
    const [creator, id] = [newId('cre', randomBytes), newId('chn', randomBytes)]
    const account = handle === 'northlight' ? owner : await somebody()
    await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', creator, account)
    await run(
      'INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, $4)',
      ...[id, creator, handle, handle],
    )
    return id
  }
  async function newRoom(visibility = 'public', of = channel): Promise<string> {
    const id = newId('rom', randomBytes)
    await run(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, starts_at, zone, schedule_seq)
       VALUES ($1, $2, 'stream', $3, 'Songs', 'scheduled', app.now() + interval '2 hours', 'UTC', 1)`,
      ...[id, of, visibility],
    )
    return id
  }
  const endLive = () =>
    run(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE state = 'live'",
    )
  const suspend = (account: string) =>
    database.pool('owner').query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [account])
  async function ban(account: string, at: string, until: string | null = null): Promise<void> {
    const action = newId('act', randomBytes)
    await run(
      "INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')",
      ...[action, channel, owner, account],
    )
    await run(
      "INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason, until) VALUES ($1, $2, $3, 'x', 'x', app.now() + $4::interval)",
      ...[action, at, account, until],
    )
  }
  async function invite(account: string, room: string, state: 'claimed' | 'revoked'): Promise<void> {
    await run(
      `INSERT INTO app.invitation (id, room_id, kind, state, valid_until, claimed_by, claimed_at) VALUES ($1, $2, 'link', $3, app.now(), $4, app.now())`,
      ...[newId('inv', randomBytes), room, state, account],
    )
  }
  const follow = (account: string, of = channel) =>
    run('INSERT INTO app.follower (account_id, channel_id) VALUES ($1, $2)', account, of)
  const remind = (account: string, room: string) =>
    run('INSERT INTO app.reminder (room_id, account_id) VALUES ($1, $2)', room, account)
  const tell = (kind: 'scheduled' | 'moved' | 'cancelled' | 'live', room: string) =>
    withTransaction(api(), async (tx) => {
      if (kind === 'live') await announceLive(tx, room, { ...TIMES })
      else if (kind === 'cancelled') await announceNoDate(tx, room)
      else await announceDate(tx, room, kind, { ...TIMES })
    })
  const fanOut = () =>
    fanOutAnnouncements({
      ...{ pool: api(), clock: Date.now, random: randomBytes },
      settings: { FOLLOWER_MAILS_DAY: MAILS_A_DAY },
    } as unknown as RoomDeps)
  /** What somebody has in the inbox about a room, and steps of mails about it. */
  async function heard(account: string, room: string): Promise<string[]> {
    const rows = await run<{ said: string }>(
      `SELECT kind AS said FROM app.notification WHERE account_id = $1 AND object_key = 'room:' || $2
       UNION ALL SELECT 'mail ' || step FROM app.delivery WHERE account_id = $1 AND object_key = 'room:' || $2 ORDER BY 1`,
      ...[account, room],
    )
    return rows.map(({ said }) => said)
  }

  return {
    ...{ api, run, somebody, suspend, newRoom, endLive, ban, invite, follow, remind, tell, fanOut, heard },
    here: () => channel,
    elsewhere: () => elsewhere,
  }
}
