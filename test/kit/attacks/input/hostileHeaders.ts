import { connect } from 'node:net'
import { connect as connectSecure } from 'node:tls'

/** Heads that the api, the media node, or what they are built of read. */
export const READ_HEADERS = [
  'accept',
  'authorization',
  'content-encoding',
  'content-type',
  'cookie',
  'host',
  'idempotency-key',
  'if-modified-since',
  'if-none-match',
  'origin',
  'range',
  'user-agent',
  'x-forwarded-for',
] as const

/** @param good what would be right there */
const VALUES: [string, (good: string) => string][] = [
  ['nothing', () => ''],
  ['NUL', (good) => `${good}\0`],
  ['bytes of a lone surrogate', (good) => `${good}\xed\xa0\x80`],
  ['a byte that begins nothing', (good) => `\xff${good}`],
  ['an escape that is cut off', (good) => `${good}%E0%A4%A`],
  ['8 kB', (good) => good + 'x'.repeat(8000)],
  ['64 kB', (good) => good + 'x'.repeat(65_536)],
  ['a thousand parts', (good) => Array(1000).fill(good.slice(0, 5)).join(',')],
  ['brackets', () => `${'['.repeat(500)}${'('.repeat(500)}`],
  ['JSON', () => '{"__proto__":{"isAdmin":true}}'],
  ['signs', () => '=;=;=,;.,:/%"\\'],
  ['numbers', () => 'bytes=99999999999999999999-,-1, 1e400'],
  ['itself twice', (good) => `${good}, ${good}`],
]

const GOOD: Record<string, string> = {
  accept: 'text/html',
  'content-type': 'application/json',
  'content-encoding': 'identity',
  'idempotency-key': 'abcdefgh',
  'if-none-match': '"abc"',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140',
  'x-forwarded-for': '198.51.100.7',
}

/** Every head with every hostile value, as it travels. @param own right values of this installation */
export function* hostileHeaders(
  own: Record<string, string>,
): Generator<{ what: string; name: string; value: string }> {
  for (const name of READ_HEADERS)
    for (const [what, value] of VALUES)
      yield { what: `${name}: ${what}`, name, value: value(own[name] ?? GOOD[name] ?? 'a') }
}

/**
 * Sends one request byte by byte, as no client of ours would.
 * @returns the status, or 0 when the connection ended without one
 */
export function sendRaw(
  url: string,
  [method, path]: [string, string],
  headers: [string, string][],
  body = '',
): Promise<number> {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'https:'
  const all = [
    ...headers,
    ['content-length', String(Buffer.byteLength(body, 'latin1'))],
    ['connection', 'close'],
  ]
  const head = `${method} ${path} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return new Promise((resolve) => {
    let text = ''
    const host = hostname === 'localhost' && !isSecure ? '127.0.0.1' : hostname
    const target = { port: Number(port || (isSecure ? 443 : 80)), host }
    const socket = isSecure ? connectSecure({ ...target, servername: host }) : connect(target)
    const statusOf = () => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += chunk
      if (statusOf()) socket.destroy()
    })
    // whoever refuses early may reset what we still send
    socket.on('error', () => {})
    socket.on('close', () => resolve(statusOf()))
    socket.write(head + body, 'latin1')
  })
}
