import type { Pool, PoolClient } from 'pg'

/**
 * SQL: an account hosts room `r` beside its channel. Whose agreement is of other terms by now is still one here: a room whose
 * co-hosts have to agree again is not live.
 * @param account SQL of the account
 */
export function isCoHost(account: string): string {
  // an EXISTS may be hashed, which reads every co-host there is; one row by its key never is
  return `coalesce((SELECT true FROM app.co_host ch_own WHERE ch_own.room_id = r.id AND ch_own.account_id = ${account}
    AND ch_own.accepted_terms IS NOT NULL), false)`
}

/**
 * SQL: neither the channel of room `r` nor the installation keeps somebody out who is asked to host it.
 * @param k the name of their row of `app.co_host`
 */
export function isLetIn(k: string): string {
  return `NOT EXISTS (SELECT FROM app.ban b_out WHERE b_out.account_id = ${k}.account_id
    AND b_out.channel_id IN (r.channel_id, 'all') AND (b_out.until IS NULL OR b_out.until > app.now()))`
}

/**
 * SQL: somebody who agreed to host room `r` beside its channel, whom neither that channel nor the installation keeps out.
 * @param k the name of their row of `app.co_host`
 */
export function hostsBeside(k: string): string {
  return `(${k}.accepted_terms IS NOT NULL AND ${isLetIn(k)})`
}

/** SQL: the channels whose creators host room `r` beside its own. */
export const CO_HOST_CHANNELS = `(SELECT ch_all.channel_id FROM app.co_host ch_all WHERE ch_all.room_id = r.id AND ${hostsBeside('ch_all')})`

/** SQL: what a co-host of room `r` agrees to, 32 bytes: whose stream it is, who is paid, for whom, behind which gate and with what locked, and its title. */
export const CO_HOST_TERMS = `sha256(convert_to(concat_ws('|', r.channel_id || coalesce('+' || encode(r.payees_hash, 'hex'), ''), r.visibility,
  coalesce(r.gate_id, '') || CASE WHEN r.locks_tokens THEN '+locked' ELSE '' END, r.title), 'UTF8'))`

/**
 * SQL: the creator of a channel hosts room `r` beside its own.
 * @param channel SQL of the id of that channel
 */
export function isHostedBy(channel: string): string {
  return `EXISTS (SELECT FROM app.co_host ch_of WHERE ch_of.room_id = r.id AND ch_of.channel_id = ${channel}
    AND ${hostsBeside('ch_of')})`
}

/**
 * SQL: an account is of those whom a ban by a co-host does not keep out of room `r`: it owns the channel, has a role in it, or
 * hosts the room beside it.
 * @param account SQL of the account
 */
export function isOfRoom(account: string): string {
  return `(${isCoHost(account)} OR EXISTS (SELECT FROM app.channel_role ch_role WHERE ch_role.channel_id = r.channel_id
      AND ch_role.account_id = ${account})
    OR EXISTS (SELECT FROM app.channel ch_h JOIN app.creator ch_c ON ch_c.id = ch_h.creator_id WHERE ch_h.id = r.channel_id
      AND ch_c.account_id = ${account}))`
}

/**
 * SQL: a ban from a channel binds an account in room `r`: it is the room's own channel, or that of somebody who hosts beside it. In a booked
 * call none does: whoever was paid for it would shut it, and keep what an absence brings.
 * @param channel SQL of the id of the channel
 * @param account SQL of the account
 */
export function bindsIn(channel: string, account: string): string {
  return `(r.kind <> 'call' AND (r.channel_id = ${channel} OR (${isHostedBy(channel)} AND NOT ${isOfRoom(account)})))`
}

/**
 * The channel of somebody who hosts a room beside its own channel; null for everybody else, for who is kept out of the room by
 * its channel, and once it ended.
 */
export async function readCoHostChannel(
  db: Pool | PoolClient,
  { roomId, accountId }: { roomId: string; accountId: string },
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT k.channel_id AS id FROM app.co_host k JOIN app.room r ON r.id = k.room_id JOIN app.channel h ON h.id = k.channel_id
       JOIN app.creator c ON c.id = h.creator_id AND c.account_id = k.account_id
      WHERE k.room_id = $1 AND r.state <> 'ended' AND k.account_id = $2 AND ${hostsBeside('k')}`,
    [roomId, accountId],
  )
  return rows[0]?.id ?? null
}
