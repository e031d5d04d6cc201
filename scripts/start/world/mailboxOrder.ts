import path from 'node:path'
import type { MailOrder } from '#local/mail/main.ts'
import type { ProcessOrder } from '../process/startProcess.ts'
import type { Ports } from './choosePorts.ts'

/** The mail server of a world, with its page; what it took stays in the data folder. */
export function mailboxOrder(
  dataDir: string,
  { smtp, mailbox }: Pick<Ports, 'smtp' | 'mailbox'>,
): Pick<ProcessOrder, 'name' | 'entry' | 'args' | 'environment'> {
  const order: MailOrder = { dir: path.join(dataDir, 'mail'), smtpPort: smtp, pagePort: mailbox }
  return { name: 'mail', entry: 'local/mail/main.ts', args: [JSON.stringify(order)], environment: {} }
}
