import { createTransport } from 'nodemailer'
import { type CalendarPart, type Mail, MailRefused, type MailSender } from '#api/ports/mail.ts'
import { mailAddressOf } from '#domain/mailAddress.ts'
import { smtpFailure } from './smtpFailure.ts'

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with a user where the server wants a login */
  url: string
  /** instead of one in the address */
  password: string | null
  /** `Name <address>` of the sender */
  from: string
  /** false: a server that offers no STARTTLS gets our mails in the clear */
  needsTls: boolean
  /** for one mail, everything included */
  timeoutMs: number
  /** how many mails are under way at a time */
  connections: number
}

/** What ends or folds a line in some reader of mails. */
const LINE_BREAKING = /[\p{Cc}\u2028\u2029]+/gu

/** Sends by SMTP over connections that stay open. */
export function createSmtpSender(options: SmtpOptions): MailSender {
  const { timeoutMs, connections } = options
  const url = new URL(options.url)
  const isTls = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  const transport = createTransport({
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isTls ? 465 : 587),
    secure: isTls,
    requireTLS: !isTls && options.needsTls,
    ...(user ? { auth: { user, pass: options.password ?? decodeURIComponent(url.password) } } : {}),
    maxConnections: connections,
    maxMessages: 500,
    // a mail that was under way when its connection closed may have been taken: when it is sent again is not the library's to say
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0])
  // what becomes of a mail is told to whoever sends it; a connection that breaks while idle is nobody's
  transport.on('error', () => {})

  return {
    async send(mail: Mail) {
      const to = mailAddressOf(mail.to)
      if (to !== mail.to) throw new MailRefused('no address', true)
      try {
        await transport.sendMail({
          from: options.from,
          to: { name: '', address: to },
          messageId: `<${mail.messageId}>`,
          subject: mail.subject.replace(LINE_BREAKING, ' ').trim(),
          text: mail.text,
          html: mail.html,
          headers: headersOf(mail),
          ...(mail.calendar
            ? { icalEvent: { ...calendarOf(mail.calendar), filename: 'stagedoor.ics' } }
            : {}),
          // a server that trickles its answers never is silent for long: the whole has its own end
          signal: AbortSignal.timeout(timeoutMs),
        } as Parameters<typeof transport.sendMail>[0])
      } catch (error) {
        throw smtpFailure(error)
      }
    },
    stop: () => (transport as unknown as { close(how: { force: boolean }): void }).close({ force: true }),
  }
}

const calendarOf = ({ method, text }: CalendarPart) => ({ method, content: text })

function headersOf({ unsubscribeUrl }: Mail) {
  const ours = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
  if (unsubscribeUrl === null) return ours
  return {
    ...ours,
    'List-Unsubscribe': { prepared: true, value: `<${unsubscribeUrl}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
