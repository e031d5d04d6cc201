import type { ReceivedMail } from '#local/mail/mailbox.ts'
import { until } from '../time/until.ts'

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
