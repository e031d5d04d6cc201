import { CO_HOST_CHANNELS, isOfRoom } from '../coHosts.ts'

/**
 * SQL: the one ban in force of an account behind room `r` at the time `t.now`, its act and what it says; no row without one. A ban comes
 * before a kick, and the installation's before the channel's. What somebody says who hosts the room beside it comes last: it does not
 * count for everybody, and hides nothing that does. A booked call that was paid is not shut by its creator.
 * @param account SQL of the account
 */
export function banInForce(account: string): string {
  // each channel is looked up by the key of bans; an OR over them would read every ban there is
  return `SELECT b.action_id, b.kind, b.rule_code, b.reason, b.until, h.is_by_co_host
    FROM (SELECT r.channel_id::text AS id, false AS is_by_co_host WHERE r.kind <> 'call' UNION ALL SELECT 'all', false
        UNION ALL SELECT c.id::text, true FROM ${CO_HOST_CHANNELS} c (id)) h
    JOIN app.ban b ON b.channel_id = h.id AND b.account_id = ${account} AND (b.until IS NULL OR b.until > t.now)
    ORDER BY h.is_by_co_host, b.kind = 'ban' DESC, b.channel_id = 'all' DESC LIMIT 1`
}

/**
 * SQL: an account is kept out of room `r` by a ban in force at the time `t.now`.
 * @param account SQL of the account
 */
export function isKeptOut(account: string): string {
  return `EXISTS (SELECT FROM (${banInForce(account)}) b WHERE NOT b.is_by_co_host OR NOT ${isOfRoom(account)})`
}

/**
 * SQL: account `a` is a guest whose browser a ban from the channel of room `r` marked, in force at the time `t.now`. Who they are now
 * may be somebody else, so it refuses guests alone, and asks them to sign in.
 */
export const MARKED_GUEST = `(a.state = 'guest' AND EXISTS (SELECT FROM app.browser_mark w JOIN app.ban_mark k ON k.mark = w.mark
    AND (k.channel_id = r.channel_id OR k.channel_id IN ${CO_HOST_CHANNELS}) AND (k.until IS NULL OR k.until > t.now) WHERE w.account_id = a.id))`
