import type { PoolClient } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import { NEWS, type NewsKind } from '#domain/notifications/news.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { hintInbox } from './hintInbox.ts'
import { mailsOf } from './mailsOf.ts'
import { putMails } from './putMails.ts'

/** Something that people are told. */
export interface News {
  accounts: readonly string[]
  kind: NewsKind
  /** what it is about, e.g. `identity:idn_…`: a later state of the same object replaces the earlier one and is unread again */
  object: string
  /** which state of the object this is: each has its mail once */
  step: string
  facts?: NewsFacts
  /** addresses that hear of it too although they no longer belong to the accounts, e.g. the one just removed */
  formerEmails?: readonly string[]
  /** what it says is past then: it is no news, and a mail of it fails */
  validUntil?: Date | null
  /** false: in the inbox alone */
  isMailed?: boolean
}

/**
 * Tells accounts something in the caller's transaction: in the inbox always, and by mail to whoever has an address and has
 * not left the group. The mail is written and sent by the worker, after the commit.
 */
export async function notify(
  tx: PoolClient,
  news: News,
  deps: { clock: Clock; random: RandomBytes },
): Promise<void> {
  const { kind, object, step, facts = {}, validUntil = null, isMailed = true } = news
  const accounts = [...new Set(news.accounts)]
  if (accounts.length === 0) return
  const { group } = NEWS[kind]
  // in one order, so that two who tell the same people do not wait for each other in a circle
  accounts.sort()
  await tx.query(
    `INSERT INTO app.notification AS n (id, account_id, news_group, kind, object_key, facts)
     SELECT id, account_id, $3, $4, $5, $6 FROM unnest($1::text[], $2::text[]) AS one (id, account_id)
     WHERE $7::timestamptz IS NULL OR $7 > app.now()
     ON CONFLICT (account_id, object_key) DO UPDATE SET news_group = EXCLUDED.news_group, kind = EXCLUDED.kind,
       facts = EXCLUDED.facts, told_at = app.now(), read_at = NULL`,
    [
      accounts.map(() => newTimedId('ntf', deps.clock(), deps.random)),
      ...[accounts, group, kind, object, facts, validUntil],
    ],
  )
  if (isMailed) {
    const recipients = [
      ...(await mailsOf(tx, accounts, group)).map((account) => ({ account, email: null })),
      ...[...new Set(news.formerEmails ?? [])].map((email) => ({ account: null, email })),
    ]
    await putMails(tx, recipients, { group, kind, object, step, facts, validUntil }, deps)
  }
  await hintInbox(tx, accounts)
}
