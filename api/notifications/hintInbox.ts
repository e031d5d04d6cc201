import type { Pool, PoolClient } from 'pg'

/** Postgres channel on which an account's inbox is said to have changed; the payload is the account. */
export const INBOX_CHANNEL = 'inbox'

/** Says to every api that the inboxes of these accounts changed; what they hold is read again. */
export async function hintInbox(db: Pool | PoolClient, accounts: readonly string[]): Promise<void> {
  await db.query(`SELECT pg_notify('${INBOX_CHANNEL}', account) FROM unnest($1::text[]) AS account`, [
    accounts,
  ])
}
