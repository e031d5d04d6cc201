import type { CalendarPart } from '#api/ports/mail.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import type { NotificationGroup } from '#domain/words.ts'

/** A mail that is due. */
export interface Delivery {
  id: string
  accountId: string | null
  /** null: the account's own, as it is now */
  email: string | null
  objectKey: string
  step: string
  group: NotificationGroup
  kind: string
  facts: NewsFacts
  /** times it was begun, this one included */
  tries: number
  /** its time is over: it says something that is past */
  isTooLate: boolean
}

/** What a mail says. */
export interface Letter {
  to: string
  subject: string
  /** whole sentences, a paragraph each */
  paragraphs: readonly string[]
  /** six digits that stand out */
  code?: string
  /** a page of this installation; a GET of it changes nothing */
  link?: { label: string; path: string }
  /** an entry that programs of the reader put into their calendar */
  calendar?: CalendarPart
  /** why somebody without an account gets it, and the page that ends it; else the group says so */
  footer?: { reason: string; label: string; path: string }
  /** true: somebody asked for it just now, so it is tried at an address that refused us before */
  isAskedFor?: boolean
}

/** Why nobody gets this mail; a stable word. */
export interface Withheld {
  withheld: string
}

/** Writes mails of one kind. Asked when they are sent, so that what it says is true then; an absent one is tried later. */
export type Compose = (deliveries: readonly Delivery[]) => Promise<Map<string, Letter | Withheld>>
