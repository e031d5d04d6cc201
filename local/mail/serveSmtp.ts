import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import type { Mailbox } from './mailbox.ts'
import { recipientRule } from './recipientRule.ts'

const MAX_BYTES = 1_000_000

/** A refusal as SMTP says it. */
class SmtpRefusal extends Error {
  readonly responseCode: number

  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

/** A mail server on the loopback: takes everything, but what a recipient's name says otherwise. */
export async function serveSmtp(port: number, mailbox: Mailbox): Promise<{ stop(): Promise<void> }> {
  const deferred = new Map<string, number>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAX_BYTES,
    logger: false,
    closeTimeout: 500,
    onRcptTo({ address }, _session, answer) {
      const { isRefused, deferrals } = recipientRule(address)
      if (isRefused) return answer(new SmtpRefusal(550, '5.1.1 Nobody reads this mailbox'))
      const times = deferred.get(address) ?? 0
      if (times >= deferrals) return answer()
      deferred.set(address, times + 1)
      return answer(new SmtpRefusal(451, '4.3.0 Not now, try again later'))
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      const to = session.envelope.rcptTo.map(({ address }) => address).join(', ')
      const take = async () => {
        for await (const chunk of stream) chunks.push(chunk as Buffer)
        if (stream.sizeExceeded) throw new SmtpRefusal(552, '5.3.4 Too large')
        await wait(Math.max(...session.envelope.rcptTo.map(({ address }) => recipientRule(address).delayMs)))
        await mailbox.add(to, Buffer.concat(chunks))
      }
      take().then(
        () => answer(),
        (error: Error) => answer(error),
      )
    },
  })
  // a client that goes in the middle of a mail has not sent it
  server.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) }
}
