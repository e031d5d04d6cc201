/**
 * SQL: somebody may know of room `r`, whose creator is `cr`. A private one is known to its host, to who has a role in its
 * channel, to who is asked to host it beside that, and to who claimed an invitation, taken back or not; everybody else finds nothing, as with an unknown id.
 * Of a booked call nobody knows by this: its two sides are let in, and nothing else is done with it.
 * @param account SQL of the account that asks; null for nobody
 */
export function knownRoom(account: string): string {
  return `(r.kind <> 'call' AND (r.visibility <> 'private' OR cr.account_id = ${account}
    OR EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = r.channel_id AND x.account_id = ${account})
    OR EXISTS (SELECT FROM app.co_host k WHERE k.room_id = r.id AND k.account_id = ${account} AND NOT k.declined)
    OR EXISTS (SELECT FROM app.invitation i WHERE i.room_id = r.id AND i.claimed_by = ${account})))`
}
