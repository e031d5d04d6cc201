import type { PoolClient } from 'pg'
import { countRightChange } from '#api/accounts/noteStandingChange.ts'
import type { BanKind } from '#domain/words.ts'
import { DOOR_CHANNEL } from '../socketVerbs.ts'
import { lockForBan } from './banAccount.ts'

/** Accounts that one act keeps out: the one it is about, and those to which its wallets or addresses came. */
async function readKeptOut(tx: PoolClient, actionId: string): Promise<string[]> {
  const { rows } = await tx.query<{ account_id: string }>(
    `SELECT target_account AS account_id FROM app.action_log WHERE id = $1 AND target_account IS NOT NULL
     UNION SELECT account_id FROM app.ban WHERE action_id = $1 ORDER BY 1`,
    [actionId],
  )
  return rows.map((row) => row.account_id)
}

/** What keeps an account out of a channel now: the act, who acted, and until when; null: nothing does. */
export interface BanInForce {
  actionId: string
  actor: string
  kind: BanKind
  /** milliseconds since the epoch; null: for ever */
  untilMs: number | null
}

/** Of a channel's own bans alone: what keeps somebody out everywhere is another matter. */
export async function readBan(
  tx: PoolClient,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<BanInForce | null> {
  const { rows } = await tx.query<{ action_id: string; actor: string; kind: BanKind; until: Date | null }>(
    `SELECT b.action_id, a.actor, b.kind, b.until FROM app.ban b JOIN app.action_log a ON a.id = b.action_id
      WHERE b.channel_id = $1 AND b.account_id = $2 AND (b.until IS NULL OR b.until > app.now())`,
    [channelId, accountId],
  )
  const [row] = rows
  if (!row) return null
  const { action_id: actionId, actor, kind, until } = row
  return { actionId, actor, kind, untilMs: until?.getTime() ?? null }
}

/** Takes the admission locks of everybody whom an act keeps out, before it is undone in the log. */
export async function lockForLift(tx: PoolClient, actionId: string): Promise<void> {
  for (const account of await readKeptOut(tx, actionId)) await lockForBan(tx, account)
}

/**
 * Ends the bans and marks of an act that the log has as undone, and says so to the open doors of its people at commit. A ban
 * by a newer act stays, and so do seats that ended. Needs the locks of `lockForLift`.
 * @param undoId the entry of the log that undoes the act
 * @returns whose channel is open again
 */
export async function liftBan(tx: PoolClient, undoId: string): Promise<string[]> {
  const { rows } = await tx.query<{ account_id: string }>(
    'SELECT account_id FROM app.lift_ban($1) AS account_id ORDER BY 1',
    [undoId],
  )
  const accounts = rows.map((row) => row.account_id)
  for (const account of accounts) await countRightChange(tx, account)
  await tx.query(`SELECT pg_notify('${DOOR_CHANNEL}', account) FROM unnest($1::text[]) AS account`, [
    accounts,
  ])
  return accounts
}
