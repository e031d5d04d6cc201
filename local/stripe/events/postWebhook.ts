import { request } from 'node:http'

/** Bytes of an answer that are read; the rest is cut off. */
const ANSWER_BYTES = 65_536
const USER_AGENT = 'Stripe/1.0 (stand-in)'
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/

/** What an endpoint answered, or why it did not. */
export interface WebhookAnswer {
  status: number | null
  /** beginning of the answer, or what went wrong */
  text: string
  /** bytes that were read */
  bytes: number
  tookMs: number
}

/** Whether a URL is plain HTTP on this machine; nothing else is ever called. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  return protocol === 'http:' && LOOPBACK.test(hostname) && username === '' && password === ''
}

/** One POST; no redirect is followed, and no name is looked up. */
export function postWebhook(
  url: string,
  body: string,
  signature: string | undefined,
  { signal, answerMs }: { signal: AbortSignal; answerMs: number },
): Promise<WebhookAnswer> {
  const startedMs = performance.now()
  const { hostname, port, pathname, search } = new URL(url)
  const both = AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let status: number | null = null
    const finish = (text?: string) => {
      const read = Buffer.concat(parts).subarray(0, ANSWER_BYTES)
      const tookMs = Math.round(performance.now() - startedMs)
      resolve({ status, text: text ?? read.toString('utf8').slice(0, 300), bytes: read.length, tookMs })
    }
    const fail = (error: Error) => {
      status = null
      finish(both.aborted ? `no answer within ${answerMs} ms` : error.message)
    }
    const host = hostname === 'localhost' ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '')
    const sent = request({
      ...{ host, port: port || 80, path: `${pathname}${search}`, method: 'POST', agent: false, signal: both },
      headers: {
        host: new URL(url).host,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': USER_AGENT,
        ...(signature === undefined ? {} : { 'stripe-signature': signature }),
      },
    })
    sent.on('error', fail)
    sent.on('response', (response) => {
      status = response.statusCode ?? null
      let bytes = 0
      response.on('error', fail)
      response.on('data', (part: Buffer) => {
        parts.push(part)
        bytes += part.length
        if (bytes < ANSWER_BYTES) return
        finish()
        response.destroy()
      })
      response.on('end', () => finish())
    })
    sent.end(body)
  })
}
