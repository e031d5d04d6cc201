/**
 * SQL: the one ban in force of an account behind room `r` at the time `t.now`, its act and what it says; no row without one. A ban comes
 * before a kick, and the installation's before a channel's.
 * @param account SQL of the account
 */
export function banInForce(account: string): string {
  return `SELECT action_id, kind, rule_code, reason, until FROM app.ban
    WHERE account_id = ${account} AND channel_id IN (r.channel_id, 'all') AND (until IS NULL OR until > t.now)
    ORDER BY kind = 'ban' DESC, channel_id = 'all' DESC LIMIT 1`
}

/**
 * SQL: account `a` is a guest whose browser a ban from the channel of room `r` marked, in force at the time `t.now`. Who they are now
 * may be somebody else, so it refuses guests alone, and asks them to sign in.
 */
export const MARKED_GUEST = `(a.state = 'guest' AND EXISTS (SELECT FROM app.browser_mark w JOIN app.ban_mark k ON k.mark = w.mark
    AND k.channel_id = r.channel_id AND (k.until IS NULL OR k.until > t.now) WHERE w.account_id = a.id))`
