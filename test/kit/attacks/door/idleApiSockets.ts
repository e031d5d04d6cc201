import WebSocket from 'ws'
import { SOCKET_PATH } from '#protocol/socket.ts'

export interface IdleApiSockets {
  url: string
  sockets: number
  /** credentials and addresses of the n-th; none: a stranger from our own page */
  headers?: (n: number) => Record<string, string>
  /** sent to every socket that opens, in their order; nothing: it stays silent */
  packets?: string[]
  /** how long they stay */
  forMs: number
}

export interface IdleApiFacts {
  opened: number
  refused: number
  /** ended by the other side meanwhile */
  closed: number
  /** longest time from opening to that end */
  longestMs: number
}

/** Who has not been answered by then was not let in. */
const ANSWERED_MS = 30_000

/** Opens sockets of the api that never say whose they are. */
export async function playIdleApiSockets(attack: IdleApiSockets): Promise<IdleApiFacts> {
  const address = `${attack.url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
  const facts: IdleApiFacts = { opened: 0, refused: 0, closed: 0, longestMs: 0 }
  const play = (n: number) =>
    new Promise<void>((resolve) => {
      const headers = attack.headers?.(n) ?? { origin: attack.url }
      const socket = new WebSocket(address, { headers, handshakeTimeout: ANSWERED_MS })
      socket.once('error', () => {
        facts.refused += 1
        resolve()
      })
      socket.once('open', () => {
        facts.opened += 1
        const openedAtMs = performance.now()
        for (const packet of attack.packets ?? []) socket.send(packet)
        const leave = setTimeout(() => {
          socket.removeAllListeners('close')
          socket.terminate()
          resolve()
        }, attack.forMs)
        socket.once('close', () => {
          clearTimeout(leave)
          facts.closed += 1
          facts.longestMs = Math.max(facts.longestMs, performance.now() - openedAtMs)
          resolve()
        })
      })
    })
  await Promise.all(Array.from({ length: attack.sockets }, (_, n) => play(n)))
  return facts
}
