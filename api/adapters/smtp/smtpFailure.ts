import { MailDeferred, MailRefused, MailUnreachable } from '#api/ports/mail.ts'

interface SmtpError extends Error {
  code?: string
  responseCode?: number
  response?: string
  command?: string
}

/** Commands whose answer is about this mail; every other is about us. */
const ABOUT_THE_MAIL = /^(RCPT TO|DATA)$/
/** RFC 3463: bad mailbox, moved, or switched off. 5.7 is about who sends, 5.2.2 a full mailbox. */
const DEAD = /^5\.(1\.[1-6]|1\.10|2\.1)$/
const UNAVAILABLE = [550, 551, 553]

/** What an error of the SMTP client means; its text never holds the address or what the server said. */
export function smtpFailure(error: unknown): MailRefused | MailDeferred | MailUnreachable {
  const { code = 'UNKNOWN', responseCode = 0, response = '', command = '' } = error as SmtpError
  const status = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]
  const said = [code, command, responseCode || '', status ?? ''].filter(Boolean).join(' ')
  const isAboutMail = ABOUT_THE_MAIL.test(command) || code === 'EMESSAGE'
  if (!isAboutMail || responseCode < 400 || responseCode === 421) return new MailUnreachable(said)
  if (responseCode < 500) return new MailDeferred(said)
  const isDead = status ? DEAD.test(status) : command === 'RCPT TO' && UNAVAILABLE.includes(responseCode)
  return new MailRefused(said, isDead)
}
