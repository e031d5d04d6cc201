import { endWithParent } from '../endWithParent.ts'
import { openMailbox } from './mailbox.ts'
import { servePage } from './servePage.ts'
import { serveSmtp } from './serveSmtp.ts'

/** Order of a local mail server: the first argument, as JSON. */
export interface MailOrder {
  /** where mails are kept */
  dir: string
  smtpPort: number
  pagePort: number
}

const order = JSON.parse(process.argv[2] ?? '') as MailOrder
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const mailbox = openMailbox(order.dir, () => Date.now())
const page = await servePage(order.pagePort, mailbox)
const smtp = await serveSmtp(order.smtpPort, mailbox)

endWithParent(async () => {
  page.close()
  page.closeAllConnections()
  await smtp.stop()
})
