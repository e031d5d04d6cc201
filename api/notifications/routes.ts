import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { newsText } from '#domain/notifications/news.ts'
import type { Handlers } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { notificationRoutes } from './contract.ts'
import { hintInbox } from './hintInbox.ts'
import {
  countUnread,
  groupOfToken,
  listNews,
  markRead,
  type NewsRow,
  PAGE,
  readMailChoices,
  setMailChoice,
} from './store.ts'

function shown(row: NewsRow) {
  const text = newsText(row.kind)
  return {
    ...{ id: row.id, group: row.news_group, kind: row.kind },
    title: text?.title(row.facts) ?? 'Something happened',
    text: text?.text(row.facts) ?? 'A newer version of Stagedoor wrote this.',
    path: text?.path(row.facts) ?? '/inbox',
    declines: text?.declines?.(row.facts) ?? null,
    toldAt: row.told_at.toISOString(),
    isRead: row.is_read,
  }
}

/** Verbs of the inbox and of which mails somebody wants. */
export function notificationHandlers({
  pool,
  hasMail,
}: {
  pool: Pool
  hasMail: boolean
}): Handlers<typeof notificationRoutes> {
  const choices = async (account: string) => {
    const found = await readMailChoices(pool, account)
    return { ...found, hasAddress: hasMail && found.hasAddress }
  }
  return {
    async listNotifications({ account, query }) {
      const [rows, unread] = await Promise.all([
        listNews(pool, account, query.before ?? null),
        countUnread(pool, account),
      ])
      const next = rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null
      return { body: { notifications: rows.map(shown), unread, next } }
    },
    async readNotifications({ account, body }) {
      if (await markRead(pool, account, body.id ?? null)) await hintInbox(pool, [account])
      return { body: { unread: await countUnread(pool, account) } }
    },
    async getMailChoices({ account }) {
      return { body: await choices(account) }
    },
    async setMailChoice({ account, body }) {
      await setMailChoice(pool, account, body)
      return { body: await choices(account) }
    },
    async unsubscribe({ params }) {
      const hash = createHash('sha256').update(params.token).digest()
      const found = await groupOfToken(pool, hash)
      if (!found) throw new ProblemError('NOT_FOUND')
      await setMailChoice(pool, found.accountId, { group: found.group, isOn: false })
      return { body: { group: found.group } }
    },
  }
}
