import { io } from 'socket.io-client'
import { type Acknowledgement, SOCKET_PATH } from '#protocol/socket.ts'
import { inTurns, isDue } from './inTurns.ts'

export interface FollowFlood {
  url: string
  /** bearer tokens of the accounts */
  tokens: string[]
  /** sockets of each account */
  socketsEach: number
  /** messages of each account */
  messagesEach: number
  /** messages of each account a second; none: as fast as answers come */
  perS?: number
  message: 'room:follow' | 'seat:attach' | 'floor:open'
  payload: object
}

export interface FollowFacts {
  /** sockets that were let in */
  sockets: number
  /** acknowledged, for all accounts together */
  taken: number
  limited: number
  /** not acknowledged within the patience */
  lost: number
}

const PATIENCE_MS = 30_000

/** Accounts that spread their questions over many sockets. */
export async function playFollowFlood(attack: FollowFlood): Promise<FollowFacts> {
  const dial = (token: string) => {
    const extraHeaders = { authorization: `Bearer ${token}` }
    return io(attack.url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      extraHeaders,
      reconnection: false,
      forceNew: true,
    })
  }
  const dialled = attack.tokens.map((token) => Array.from({ length: attack.socketsEach }, () => dial(token)))
  const connected = dialled.flat().map(
    (socket) =>
      new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true))
        socket.once('connect_error', () => resolve(false))
      }),
  )
  const sockets = (await Promise.all(connected)).filter(Boolean).length
  const startedAtMs = performance.now()
  const tallies = await Promise.all(
    dialled.map((own) =>
      inTurns(attack.messagesEach, own.length, async (n) => {
        await isDue(n, attack.perS ?? 0, startedAtMs)
        const socket = own[n % own.length]
        const answer: Acknowledgement = await socket
          ?.timeout(PATIENCE_MS)
          .emitWithAck(attack.message, attack.payload)
        return !answer.ok && answer.code === 'RATE_LIMITED' ? 'limited' : 'taken'
      }),
    ),
  )
  for (const socket of dialled.flat()) socket.close()
  const sum = (outcome: string) => tallies.reduce((total, tally) => total + (tally[outcome] ?? 0), 0)
  return { sockets, taken: sum('taken'), limited: sum('limited'), lost: sum('lost') }
}
