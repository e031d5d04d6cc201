import type { PoolClient } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import type { NotificationGroup } from '#domain/words.ts'
import { mailsOf } from './mailsOf.ts'

/** Mails about one state of something. */
interface Mails {
  group: NotificationGroup
  kind: string
  object: string
  /** each person gets one mail of each step */
  step: string
  facts: NewsFacts
  /** what it says is past then: it fails, and is not sent */
  validUntil?: Date | null
}

/** Puts mails into the post in the caller's transaction. */
export async function putMails(
  tx: PoolClient,
  recipients: readonly { account: string | null; email: string | null }[],
  { group, kind, object, step, facts, validUntil = null }: Mails,
  deps: { clock: Clock; random: RandomBytes },
): Promise<void> {
  if (recipients.length === 0) return
  await tx.query(
    `INSERT INTO app.delivery (id, account_id, email, object_key, channel, step, news_group, kind, facts, expires_at)
     SELECT id, account_id, email, $4, 'email', $5, $6, $7, $8, $9
     FROM unnest($1::text[], $2::text[], $3::text[]) AS one (id, account_id, email)
     ON CONFLICT (object_key, account_id, email, channel, step) DO NOTHING`,
    [
      recipients.map(() => newTimedId('dlv', deps.clock(), deps.random)),
      recipients.map(({ account }) => account),
      recipients.map(({ email }) => email),
      ...[object, step, group, kind, facts, validUntil],
    ],
  )
}

/** Tells accounts something by mail alone, those that have an address and have not left the group. */
export async function notifyByMail(
  tx: PoolClient,
  { accounts, ...mails }: Mails & { accounts: readonly string[] },
  deps: { clock: Clock; random: RandomBytes },
): Promise<void> {
  const reached = await mailsOf(tx, [...new Set(accounts)], mails.group)
  await putMails(
    tx,
    reached.map((account) => ({ account, email: null })),
    mails,
    deps,
  )
}
