import { knownRoom } from '../access/knownRoom.ts'

/**
 * SQL: somebody may read of room `r`, whose creator is `cr`; a draft exists only for its owner and team, but for that of a fan club.
 * @param account SQL of the account that asks
 */
export function shownRoom(account: string): string {
  return `(${knownRoom(account)} AND (r.state <> 'draft' OR r.club_id IS NOT NULL OR cr.account_id = ${account}
    OR EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = r.channel_id AND x.account_id = ${account})))`
}
