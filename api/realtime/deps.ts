import type { IncomingHttpHeaders } from 'node:http'
import type { Socket, Server as SocketServer } from 'socket.io'
import type { Log } from '#api/access/deps.ts'
import type { SocketVerbs } from '#api/access/socketVerbs.ts'
import type { CallSocketVerbs } from '#api/calls/socketVerbs.ts'
import type { Chat } from '#api/chat/createChat.ts'
import type { Caller } from '#api/http/handler.ts'
import type { Bus } from '#api/ports/bus.ts'
import type { RoomDeps } from '#api/rooms/deps.ts'
import type { TipDeps } from '#api/tips/tipRows.ts'
import type { Clock } from '#domain/clock.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { Acknowledgement, ClientMessages, ServerMessages } from '#protocol/socket.ts'

type Incoming = {
  [M in keyof ClientMessages]: (payload: unknown, acknowledge?: (answer: Acknowledgement) => void) => void
}
type Outgoing = { [M in keyof ServerMessages]: (payload: ServerMessages[M]) => void }

/** What a socket knows of its person. */
export interface Presence {
  accountId: string
  sessionId: string
  /** whom bounds count: the account, of a guest its address and network */
  countedAs: string
  isGuest: boolean
  /** of a guest, what its turns in line are counted by; null of an account */
  guest: { address: string; prefix: string | null } | null
  /** where it comes from, as the security log names it */
  prefix: string
}

export type RealtimeServer = SocketServer<Incoming, Outgoing, Record<string, never>, Presence>
export type RealtimeSocket = Socket<Incoming, Outgoing, Record<string, never>, Presence>

/** How many sockets may be open here, and what an account may ask over its own. */
export interface SocketBounds {
  LIMIT_SOCKETS_ACCOUNT: number
  LIMIT_SOCKETS_ADDRESS: number
  LIMIT_SOCKETS: number
  LIMIT_FOLLOW: { points: number; perS: number }
}

/** Everything the socket depends on. */
export interface RealtimeDeps {
  clock: Clock
  log: Log
  access: SocketVerbs
  calls: CallSocketVerbs
  chat: Chat
  bus: Pick<Bus, 'subscribe'>
  /** for reading what followers see of a room */
  rooms: Pick<RoomDeps, 'pool' | 'settings'>
  tips: TipDeps
  /** who sends these headers; null when nobody is signed in */
  identify(headers: IncomingHttpHeaders): Promise<Caller | null>
  /** whether they carry a session that we signed; asks nobody, so it may be over by now */
  isGenuine(headers: IncomingHttpHeaders): boolean
  /** address of who asks, as proxies in front of us name it */
  clientAddress(remoteAddress: string | undefined, forwardedFor: string | string[] | undefined): string
  bounds: SocketBounds
  settings: { SESSION_LOOK_MS: number }
  /** hears of limits and of sessions whose secret has ended */
  security: SecurityLog
  /** whether they carry a session of a secret that has ended */
  carriesOld(headers: IncomingHttpHeaders): boolean
  /** which of these sessions are still open, of accounts that may act */
  keepSessions(sessionIds: string[]): Promise<Set<string>>
  /** the only Origin whose cookie counts */
  publicUrl: string
  /** for the listener's own connection */
  databaseUrl: string
}
