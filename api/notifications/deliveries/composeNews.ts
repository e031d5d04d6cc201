import { newsText } from '#domain/notifications/news.ts'
import type { Compose, Delivery, Letter, Withheld } from '../letter.ts'

/** Addresses of accounts, for those that have one. */
export type EmailsOf = (accountIds: readonly string[]) => Promise<Map<string, string>>

/** Writes what the inbox says as mails. */
export function composeNews(emailsOf: EmailsOf): Compose {
  return async (deliveries) => {
    const accounts = deliveries.flatMap(({ accountId, email }) => (accountId && !email ? [accountId] : []))
    const emails = await emailsOf([...new Set(accounts)])
    const write = ({ kind, facts, accountId, email }: Delivery): Letter | Withheld => {
      const text = newsText(kind)
      const to = email ?? emails.get(accountId ?? '')
      if (!text) return { withheld: 'UNKNOWN_KIND' }
      if (!to) return { withheld: 'NO_ADDRESS' }
      const link = { label: 'Open Stagedoor', path: text.path(facts) }
      return { to, subject: text.title(facts), paragraphs: [text.text(facts)], link }
    }
    return new Map(deliveries.map((delivery) => [delivery.id, write(delivery)]))
  }
}
