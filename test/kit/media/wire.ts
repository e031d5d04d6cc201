import { WebSocket } from 'ws'
import { type ClientSignal, type ServerSignal, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'

type Without<T> = T extends unknown ? Omit<T, 'rid'> : never
type Named<T extends ServerSignal['t']> = Extract<ServerSignal, { t: T }>

/** A hand-held signalling socket: sends what it is told, however wrong, and keeps everything it hears. */
export interface Wire {
  heard: ServerSignal[]
  /** close code, once the node has closed it */
  closed: Promise<number>
  raw(text: string | Uint8Array): void
  ask(signal: Without<ClientSignal>): Promise<ServerSignal>
  /** the first message of this name that fits, heard already or later */
  wait<T extends ServerSignal['t']>(name: T, fits?: (signal: Named<T>) => boolean): Promise<Named<T>>
  /** closes with a word (1000) */
  close(): Promise<void>
  /** breaks off without a word */
  drop(): void
}

const PATIENCE_MS = 10_000

/** Where somebody comes from: a local address, or the heads that a proxy in front of the node adds. */
export interface Origin {
  localAddress?: string
  headers?: Record<string, string>
}

/** Opens a socket to a node, from an own address where one is given. */
export async function dial(url: string, from: Origin = {}): Promise<Wire> {
  const socket = new WebSocket(url, from)
  const heard: ServerSignal[] = []
  const listeners = new Set<(signal: ServerSignal) => void>()
  let rid = 0
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  socket.on('error', () => {})
  socket.on('message', (data) => {
    const signal = JSON.parse(data.toString()) as ServerSignal
    heard.push(signal)
    for (const listener of [...listeners]) listener(signal)
  })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))

  function hear<S extends ServerSignal>(
    fits: (signal: ServerSignal) => signal is S,
    what: string,
  ): Promise<S> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(() => reject(new Error(`never heard ${what}`))), PATIENCE_MS)
      const listener = (signal: ServerSignal) => {
        if (fits(signal)) done(() => resolve(signal))
      }
      const done = (settle: () => void) => {
        clearTimeout(timer)
        listeners.delete(listener)
        settle()
      }
      listeners.add(listener)
      void closed.then((code) => done(() => reject(new Error(`closed with ${code} before ${what}`))))
    })
  }

  return {
    heard,
    closed,
    raw: (text) => socket.send(text),
    ask(signal) {
      const mine = ++rid
      const isMine = (one: ServerSignal): one is ServerSignal => 'rid' in one && one.rid === mine
      const answer = hear(isMine, `the answer to ${signal.t}`)
      socket.send(JSON.stringify({ ...signal, rid: mine }))
      return answer
    },
    async wait(name, fits = () => true) {
      type S = Named<typeof name>
      const isIt = (signal: ServerSignal): signal is S => signal.t === name && fits(signal as S)
      return heard.find(isIt) ?? (await hear(isIt, name))
    },
    async close() {
      socket.close(1000)
      await closed
    },
    drop: () => socket.terminate(),
  }
}

/** Says `join` with a ticket. */
export function join(wire: Wire, ticket: EmbeddedTicket): Promise<ServerSignal> {
  const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
  return wire.ask({ t: 'join', v: SIGNAL_VERSION, providerRoomId, userId, userSig, privateMapKey, joinNonce })
}
