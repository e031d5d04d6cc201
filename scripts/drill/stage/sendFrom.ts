import { request as askPlain } from 'node:http'
import { request as askSecure } from 'node:https'
import type { Reply, RequestOptions } from '#test/kit/client.ts'

const PATIENCE_MS = 20_000
const LOOPBACK = new Set(['localhost', '127.0.0.1'])

/** Whether requests can leave from any address of 127.0.0.0/8: towards the loopback, where all of it is ours. */
export function hasManyAddresses(url: string): boolean {
  return process.platform === 'linux' && LOOPBACK.has(new URL(url).hostname)
}

/** Where a request goes, and from which local address; undefined: whatever the system takes. */
export interface Way {
  url: string
  localAddress: string | undefined
}

/** One HTTP request from a local address of its own, which fetch cannot do. */
export function sendFrom(
  { url, localAddress }: Way,
  method: string,
  path: string,
  { body, raw, headers = {} }: RequestOptions = {},
): Promise<Reply> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const target = new URL(path, url)
  const ask = target.protocol === 'https:' ? askSecure : askPlain
  const options = {
    method,
    agent: false as const,
    timeout: PATIENCE_MS,
    headers: {
      ...(sent === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
      ...headers,
    },
    ...(localAddress ? { localAddress, family: 4 } : {}),
  }
  return new Promise((resolve, reject) => {
    const request = ask(target, options, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const heard = new Headers()
        for (let n = 0; n + 1 < answer.rawHeaders.length; n += 2)
          heard.append(answer.rawHeaders[n] ?? '', answer.rawHeaders[n + 1] ?? '')
        const isJson = /json/.test(heard.get('content-type') ?? '')
        const parsed = isJson && text ? JSON.parse(text) : undefined
        resolve({ status: answer.statusCode ?? 0, headers: heard, body: parsed, text })
      })
    })
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)))
    request.on('error', reject)
    request.end(sent)
  })
}
