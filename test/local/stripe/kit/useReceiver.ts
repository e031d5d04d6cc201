import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

/** What came to an endpoint, as it came. */
export interface ReceivedWebhook {
  path: string
  headers: IncomingHttpHeaders
  body: string
  event: Stripe.Event
}

/** An endpoint of a test: a server that writes down what comes and answers as it is told. */
export interface Receiver {
  /** address of a path */
  url(path?: string): string
  received: ReceivedWebhook[]
  /** how many are being answered at once, at most so far */
  peak: number
  /** answers the next ones; 200 unless a test says otherwise, once more `restart` makes it so */
  answer: (response: ServerResponse, webhook: ReceivedWebhook) => void | Promise<void>
  /** resolves when so many have come */
  arrived(count: number): Promise<ReceivedWebhook[]>
  /** forgets what came, and answers 200 again */
  restart(): void
}

/** The signature of a webhook is right by the real package. @throws StripeSignatureVerificationError */
export function verify({ body, headers }: ReceivedWebhook, secret: string, atMs = Date.now()): Stripe.Event {
  const header = String(headers['stripe-signature'])
  return Stripe.webhooks.constructEvent(body, header, secret, 300, undefined, atMs)
}

/** Starts a receiver before the tests of this `describe` and ends it behind them. */
export function useReceiver(): () => Receiver {
  const ok = (response: ServerResponse) => void response.writeHead(200).end('{}')
  let atOnce = 0
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', async () => {
      const body = Buffer.concat(parts).toString('utf8')
      const webhook = { path: request.url ?? '', headers: request.headers, body, event: JSON.parse(body) }
      receiver.received.push(webhook)
      receiver.peak = Math.max(receiver.peak, ++atOnce)
      response.on('close', () => atOnce--)
      for (const look of waiting) look()
      await receiver.answer(response, webhook)
    })
  })
  const receiver: Receiver = {
    url: (path = '/') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    received: [],
    peak: 0,
    answer: ok,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (receiver.received.length < count) return
          waiting.delete(look)
          resolve(receiver.received)
        }
        waiting.add(look)
        look()
      }),
    restart() {
      receiver.received.length = 0
      receiver.peak = 0
      receiver.answer = ok
    },
  }
  before(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return () => receiver
}
