import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectSecurely } from 'node:tls'

/** What a connection does instead of sending a whole request head. */
export const SLOW_HEADS = ['silent', 'half', 'dribble', 'second', 'upgrade'] as const
export type SlowHead = (typeof SLOW_HEADS)[number]

/** What became of one connection. */
export interface HeldConnection {
  how: SlowHead
  /** from the connection to its end by the other side; null: still open when the attacker went */
  heldMs: number | null
}

const DRIBBLE_MS = 200

/** A further head on a connection that has asked properly once. */
const FIRST = (host: string) => `GET /v1/openapi.json HTTP/1.1\r\nHost: ${host}\r\n\r\n`
const HALF = (host: string) => `GET /v1/live HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `
const HALF_UPGRADE = (host: string) =>
  `GET /v1/socket/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`

async function hold(how: SlowHead, url: URL, forMs: number): Promise<HeldConnection> {
  const host = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname
  const isSecure = url.protocol === 'https:'
  const to = { host, port: Number(url.port) || (isSecure ? 443 : 80) }
  const socket = isSecure ? connectSecurely({ ...to, servername: url.hostname }) : connect(to)
  const ended = new AbortController()
  socket.on('error', () => {})
  // an answer that nobody reads would keep the end from being seen
  socket.resume()
  const closed = new Promise<void>((resolve) => {
    for (const event of ['end', 'close'] as const) socket.once(event, () => resolve())
  }).then(() => ended.abort())
  await Promise.race([
    new Promise((resolve) => socket.once(isSecure ? 'secureConnect' : 'connect', resolve)),
    closed,
  ])
  const startedMs = performance.now()
  if (how === 'second') socket.write(FIRST(url.host))
  if (how === 'upgrade') socket.write(HALF_UPGRADE(url.host))
  else if (how !== 'silent') socket.write(HALF(url.host))
  const over = wait(forMs, undefined, { signal: ended.signal }).catch(() => {})
  const dribble = setInterval(() => how === 'dribble' && socket.writable && socket.write('x'), DRIBBLE_MS)
  await over
  clearInterval(dribble)
  socket.destroy()
  return { how, heldMs: ended.signal.aborted ? performance.now() - startedMs : null }
}

/**
 * Opens connections that never send a whole request head.
 * @param each how many of every kind
 * @param forMs how long the attacker stays
 */
export function playSlowHeads(target: {
  url: string
  each: number
  forMs: number
}): Promise<HeldConnection[]> {
  const kinds = SLOW_HEADS.flatMap((how) => Array<SlowHead>(target.each).fill(how))
  return Promise.all(kinds.map((how) => hold(how, new URL(target.url), target.forMs)))
}
