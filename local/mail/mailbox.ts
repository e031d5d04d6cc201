import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import PostalMime, { type Attachment } from 'postal-mime'

/** A mail as it came. */
export interface ReceivedMail {
  number: number
  receivedAt: string
  to: string
  subject: string
  messageId: string
  text: string
  html: string
  /** the six digits of a code, where the mail has one */
  code: string | null
  /** the entry that programs put into a calendar, where the mail has one */
  calendar?: string
  headers: { key: string; value: string }[]
}

/** Every mail that was taken, newest first; the oldest go when there are too many. */
export interface Mailbox {
  /** Resolves when the mail is on disk. */
  add(to: string, raw: Buffer): Promise<void>
  newestFirst(): readonly ReceivedMail[]
  find(number: number): ReceivedMail | undefined
}

const KEPT = 1000
const NAME = /^(\d{8})\.json$/

function calendarIn(parts: readonly Attachment[]): Pick<ReceivedMail, 'calendar'> {
  const content = parts.find(({ mimeType }) => mimeType === 'text/calendar')?.content
  return typeof content === 'string' ? { calendar: content } : {}
}

/** Opens the mails of a folder; what was taken is there after a restart. */
export function openMailbox(dir: string, clock: () => number): Mailbox {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const fileOf = (number: number) => path.join(dir, `${String(number).padStart(8, '0')}.json`)
  const mails = readdirSync(dir)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(dir, name), 'utf8')) as ReceivedMail)
  let last = mails.at(-1)?.number ?? 0

  return {
    async add(to, raw) {
      const parsed = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' })
      const text = parsed.text ?? ''
      const mail: ReceivedMail = {
        number: ++last,
        receivedAt: new Date(clock()).toISOString(),
        to,
        subject: parsed.subject ?? '',
        messageId: parsed.messageId ?? '',
        text,
        html: parsed.html ?? '',
        code: /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? null,
        ...calendarIn(parsed.attachments),
        headers: parsed.headers.map(({ key, value }) => ({ key, value })),
      }
      const file = fileOf(mail.number)
      writeFileSync(`${file}.new`, JSON.stringify(mail), { mode: 0o600 })
      renameSync(`${file}.new`, file)
      mails.push(mail)
      const oldest = mails.length > KEPT ? mails.shift() : undefined
      if (oldest) rmSync(fileOf(oldest.number), { force: true })
    },
    newestFirst: () => mails.toReversed(),
    find: (number) => mails.find((mail) => mail.number === number),
  }
}
