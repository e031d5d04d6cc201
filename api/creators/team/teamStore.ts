import type { Pool, PoolClient } from 'pg'
import type { HelpedChannel, TeamMember } from './contract.ts'

interface MemberRow extends Omit<TeamMember, 'displayName' | 'givenAt'> {
  displayName: string | null
  givenAt: Date
}

const toMember = (row: MemberRow) => ({
  ...row,
  displayName: row.displayName ?? 'Somebody',
  givenAt: row.givenAt.toISOString(),
})

/** Who has a role in a channel, by name; or the one of them. */
export async function readTeam(
  db: Pool | PoolClient,
  channelId: string,
  accountId: string | null = null,
): Promise<ReturnType<typeof toMember>[]> {
  const { rows } = await db.query<MemberRow>(
    `SELECT x.account_id AS "accountId", p.display_name AS "displayName", x.role, x.given_at AS "givenAt"
       FROM app.channel_role x LEFT JOIN app.profile p ON p.account_id = x.account_id
      WHERE x.channel_id = $1 AND ($2::text IS NULL OR x.account_id = $2) ORDER BY lower(p.display_name), x.account_id`,
    [channelId, accountId],
  )
  return rows.map(toMember)
}

/** The account on a seat of a room of a channel; null when there is none. */
export async function readSitter(db: PoolClient, channelId: string, seatId: string): Promise<string | null> {
  const { rows } = await db.query<{ account_id: string | null }>(
    `SELECT s.account_id FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.id = $1 AND r.channel_id = $2 AND r.kind <> 'call'`,
    [seatId, channelId],
  )
  return rows[0]?.account_id ?? null
}

/** Channels in which an account has a role; not of an owner who leaves. */
export async function readHelpedChannels(pool: Pool, accountId: string) {
  const { rows } = await pool.query<
    HelpedChannel['channel'] & { role: HelpedChannel['role']; isLive: boolean; givenAt: Date }
  >(
    `SELECT h.id, h.handle::text AS handle, h.name, h.about, x.role, x.given_at AS "givenAt",
        EXISTS (SELECT FROM app.room r WHERE r.channel_id = h.id AND r.kind <> 'call' AND r.state = 'live') AS "isLive"
       FROM app.channel_role x JOIN app.channel h ON h.id = x.channel_id JOIN app.creator c ON c.id = h.creator_id
       JOIN app.account o ON o.id = c.account_id
      WHERE x.account_id = $1 AND o.state IN ('active', 'suspended') AND h.archived_at IS NULL ORDER BY h.handle`,
    [accountId],
  )
  return rows.map(({ id, handle, name, about, role, isLive, givenAt }) => ({
    channel: { id, handle, name, about },
    ...{ role, isLive, givenAt: givenAt.toISOString() },
  }))
}
