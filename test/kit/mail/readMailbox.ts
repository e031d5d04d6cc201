import type { ReceivedMail } from '#local/mail/mailbox.ts'
import { until } from '../time/until.ts'

/** The subject of a mail with a code, which stands before it. */
export const CODE_MAIL = / is your code$/

/** Mails at the page of a local mail server, newest first. */
export async function readMailbox(mailboxUrl: string): Promise<ReceivedMail[]> {
  return (await fetch(`${mailboxUrl}/mails.json`)).json() as Promise<ReceivedMail[]>
}

/** Waits until somebody has so many mails. @throws Error with what came last */
export async function waitForMails(mailboxUrl: string, to: string, count = 1): Promise<ReceivedMail[]> {
  return await until(`${count} mails to ${to}`, async () => {
    const mails = (await readMailbox(mailboxUrl)).filter((mail) => mail.to === to)
    return mails.length >= count && mails
  })
}

/**
 * Waits for a mail by its subject, however many others come before it.
 * @param subject all of it, or a pattern
 * @param nth once there are so many such mails, the newest of them
 */
export async function waitForMail(
  mailboxUrl: string,
  to: string,
  subject: string | RegExp,
  nth = 1,
): Promise<ReceivedMail> {
  return await until(`mail ${nth} to ${to}: ${subject}`, async () => {
    const such = (await readMailbox(mailboxUrl)).filter(
      (mail) =>
        mail.to === to &&
        (typeof subject === 'string' ? mail.subject === subject : subject.test(mail.subject)),
    )
    return such.length >= nth && such[0]
  })
}
