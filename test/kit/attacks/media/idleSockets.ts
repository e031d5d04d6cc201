import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'

/**
 * What a socket does once it is open: nothing, talk nonsense now and then, not even ask for a WebSocket, or ask for
 * one and never answer its closing.
 */
export type IdleManner = 'silent' | 'talking' | 'bare' | 'deaf'

export interface IdleSocketsPlan {
  /** ws:// address of the listener, with its path */
  url: string
  count: number
  manner: IdleManner
  /** local address that the nth socket leaves from; absent = whatever the system takes */
  localAddress?(n: number): string
  /** heads of the nth handshake, for example the address that a proxy forwards */
  headers?(n: number): Record<string, string>
  /** milliseconds between two messages of one that talks */
  talkEveryMs?: number
}

/** Sockets that nobody means to use. */
export interface IdleSockets {
  /** reached the listener */
  opened: number
  /** refused or broken off before they were open */
  refused: number
  /** open at this moment */
  stayed(): number
  /** how those that were closed were told: close code, 0 without a word → how many */
  closedWith(): ReadonlyMap<number, number>
  end(): void
}

/** Counted facts of one attack. */
export interface IdleSocketsFacts {
  opened: number
  refused: number
  /** still open after the newcomer was heard or not */
  stayed: number
  isNewcomerHeard: boolean
}

/** Sockets that are on their way at one time; more would meet the queue of the system and not the listener. */
const AT_ONCE = 64
const TALK_EVERY_MS = 500

interface Opened {
  isOpen(): boolean
  end(): void
}

type Dial = (n: number, onClosed: (code: number) => void) => Promise<Opened | null>

function handshake({ host, pathname, search }: URL, headers: Record<string, string>): string {
  const lines = Object.entries({
    host,
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${pathname}${search} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

/** A connection without a WebSocket library at its end. */
function dialByHand({ url, manner, localAddress, headers }: IdleSocketsPlan): Dial {
  const target = new URL(url)
  const { hostname, port } = target
  return (n, onClosed) =>
    new Promise((resolve) => {
      const from = localAddress ? { localAddress: localAddress(n) } : {}
      const socket: Socket = connect({ host: hostname, port: Number(port), ...from })
      socket.on('error', () => resolve(null))
      socket.on('close', () => onClosed(0))
      // an answer that nobody reads would keep the end of the connection unseen
      socket.resume()
      socket.on('connect', () => {
        if (manner === 'deaf') socket.write(handshake(target, headers?.(n) ?? {}))
        resolve({ isOpen: () => socket.readyState === 'open', end: () => socket.destroy() })
      })
    })
}

function dialWebSocket({ url, manner, localAddress, headers, talkEveryMs }: IdleSocketsPlan): Dial {
  return (n, onClosed) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, {
        ...(localAddress && { localAddress: localAddress(n) }),
        ...(headers && { headers: headers(n) }),
      })
      let timer: NodeJS.Timeout | undefined
      socket.on('error', () => resolve(null))
      socket.on('close', (code) => {
        clearInterval(timer)
        onClosed(code === 1006 ? 0 : code)
      })
      socket.on('open', () => {
        if (manner === 'talking')
          timer = setInterval(() => socket.send('{"t":"nonsense"}'), talkEveryMs ?? TALK_EVERY_MS)
        resolve({ isOpen: () => socket.readyState !== WebSocket.CLOSED, end: () => socket.terminate() })
      })
    })
}

/** Opens sockets at a listener and holds them. */
export async function openIdleSockets(plan: IdleSocketsPlan): Promise<IdleSockets> {
  const dial = plan.manner === 'bare' || plan.manner === 'deaf' ? dialByHand(plan) : dialWebSocket(plan)
  const held: Opened[] = []
  const closedWith = new Map<number, number>()
  const onClosed = (code: number) => closedWith.set(code, (closedWith.get(code) ?? 0) + 1)
  let next = 0
  let refused = 0
  const caller = async () => {
    while (next < plan.count) {
      const opened = await dial(next++, onClosed)
      if (opened) held.push(opened)
      else refused++
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, plan.count) }, caller))
  return {
    opened: held.length,
    refused,
    stayed: () => held.filter((one) => one.isOpen()).length,
    closedWith: () => closedWith,
    end() {
      for (const one of held) one.end()
    },
  }
}

/**
 * Holds sockets at a listener while somebody real comes.
 * @param isHeard what the newcomer does; true when the listener answered them
 */
export async function playIdleSockets(
  plan: IdleSocketsPlan,
  isHeard: () => Promise<boolean>,
): Promise<IdleSocketsFacts> {
  const sockets = await openIdleSockets(plan)
  try {
    const isNewcomerHeard = await isHeard().catch(() => false)
    const { opened, refused } = sockets
    return { opened, refused, stayed: sockets.stayed(), isNewcomerHeard }
  } finally {
    sockets.end()
  }
}
