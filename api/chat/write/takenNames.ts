import type { PoolClient } from 'pg'
import { guestNameLooks, isOfficialName, showsWallet } from '#domain/names/guestName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'

/** More channels than these are hardly live at once; a name is compared with each. */
const MAX_LIVE = 2000

/** Who is called what in a channel. */
export interface NamedPerson {
  accountId: string
  name: string
}

const TAKEN = `SELECT x.account_id, EXISTS (SELECT FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
      WHERE h.handle_skeleton = x.as_handle AND c.account_id <> x.account_id)
    OR EXISTS (SELECT FROM app.profile p JOIN app.creator c ON c.account_id = p.account_id
      WHERE p.name_skeleton = x.as_name AND p.account_id <> x.account_id)
    OR EXISTS (SELECT FROM app.profile p JOIN app.channel_role o ON o.account_id = p.account_id
      WHERE o.channel_id = $4 AND p.name_skeleton = x.as_name AND p.account_id <> x.account_id) AS taken,
    ARRAY(SELECT h.name FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id <> x.account_id
      AND h.id IN (SELECT r.channel_id FROM app.room r WHERE r.state = 'live' AND r.visibility IN ('public', 'members'))
      LIMIT ${MAX_LIVE}) AS live
  FROM unnest($1::text[], $2::text[], $3::text[]) x (account_id, as_handle, as_name)`

/**
 * Whose name would be taken for somebody else's: a creator, somebody with a role in this channel, a channel that is live, those
 * who run the installation, or for a wallet. The same that nobody may call themselves; names of before stay.
 */
export async function takenNames(
  tx: PoolClient,
  channelId: string,
  people: readonly NamedPerson[],
): Promise<Set<string>> {
  if (people.length === 0) return new Set()
  const looks = people.map(({ name }) => guestNameLooks(name))
  const { rows } = await tx.query<{ account_id: string; taken: boolean; live: string[] }>({
    name: 'chat_names',
    text: TAKEN,
    values: [
      people.map(({ accountId }) => accountId),
      looks.map(({ asHandle }) => asHandle),
      looks.map(({ asName }) => asName),
      channelId,
    ],
  })
  const names = new Map(people.map(({ accountId, name }) => [accountId, name]))
  return new Set(
    rows
      .filter(({ account_id: id, taken, live }) => {
        const name = names.get(id) ?? ''
        const asName = nameSkeleton(name)
        return (
          taken ||
          isOfficialName(name) ||
          showsWallet(name) ||
          live.some((one) => nameSkeleton(one) === asName)
        )
      })
      .map((row) => row.account_id),
  )
}
