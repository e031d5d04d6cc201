import type { Pool } from 'pg'
import { guestNameLooks } from '#domain/names/guestName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'

/** More channels than these are hardly live at once; a name is compared with each. */
const MAX_LIVE = 2000

/** What is said of a name that is refused for somebody else's. */
export const LOOKS_THE_SAME = 'Somebody here has a name that looks the same.'

/** True for what looks like a handle, like somebody with a channel, or like a channel that everybody may see live; of others. */
export async function isSomebodys(pool: Pool, account: string, name: string): Promise<boolean> {
  const { asHandle, asName } = guestNameLooks(name)
  const { rows } = await pool.query<{ taken: boolean; live: string[] }>(
    `SELECT EXISTS (SELECT FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
           WHERE h.handle_skeleton = $2 AND c.account_id <> $1)
         OR EXISTS (SELECT FROM app.profile p JOIN app.creator c ON c.account_id = p.account_id
           WHERE p.name_skeleton = $3 AND p.account_id <> $1) AS taken,
       ARRAY(SELECT h.name FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
         WHERE c.account_id <> $1 AND h.id IN (SELECT r.channel_id FROM app.room r
           WHERE r.state = 'live' AND r.visibility IN ('public', 'members')) LIMIT ${MAX_LIVE}) AS live`,
    [account, asHandle, asName],
  )
  const found = rows[0]
  return Boolean(found?.taken) || (found?.live ?? []).some((channel) => nameSkeleton(channel) === asName)
}
