import type { ReceivedMail } from '#local/mail/mailbox.ts'

/** Mails at the page of a local mail server, newest first. */
export async function readMailbox(mailboxUrl: string): Promise<ReceivedMail[]> {
  return (await fetch(`${mailboxUrl}/mails.json`)).json() as Promise<ReceivedMail[]>
}

/** Waits until somebody has so many mails. @throws Error with what came after 20 s */
export async function waitForMails(mailboxUrl: string, to: string, count = 1): Promise<ReceivedMail[]> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const mails = (await readMailbox(mailboxUrl)).filter((mail) => mail.to === to)
    if (mails.length >= count) return mails
    if (Date.now() > deadline) throw new Error(`${mails.length} of ${count} mails to ${to} came`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
