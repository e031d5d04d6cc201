import type { PoolClient } from 'pg'
import type { NotificationGroup } from '#domain/words.ts'

/** Which of these accounts have an address that is told of a group by mail. Security cannot be left. */
export async function mailsOf(
  tx: PoolClient,
  accounts: readonly string[],
  group: NotificationGroup,
): Promise<string[]> {
  const { rows } = await tx.query<{ account_id: string }>(
    `SELECT DISTINCT i.account_id FROM app.identity i
     WHERE i.account_id = ANY($1) AND i.email IS NOT NULL AND i.ended_at IS NULL
       AND NOT EXISTS (SELECT FROM app.mail_choice c
         WHERE c.account_id = i.account_id AND c.news_group = $2 AND NOT c.is_on)
     ORDER BY i.account_id`,
    [accounts, group],
  )
  return rows.map((row) => row.account_id)
}
