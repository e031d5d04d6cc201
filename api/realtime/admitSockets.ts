import type { IncomingMessage } from 'node:http'
import { addressOf, networkName, prefixOf } from '#domain/address.ts'
import type { RealtimeDeps, RealtimeServer, RealtimeSocket } from './deps.ts'
import { createPacketLimit, createTokens } from './messageLimit.ts'

/** What a connection may leave unread before it is cut. */
const MAX_UNREAD = 1000
/** Sockets that give way: each costs a look at all of them. */
const WAYS = { burst: 20, perS: 20 }

/** What opens an engine connection, besides who is behind it. */
interface Connection {
  request: IncomingMessage
  /** packets that wait until the other side reads */
  writeBuffer: readonly unknown[]
  close(discard?: boolean): void
  once(event: 'close', listener: () => void): void
  on(event: 'packet', listener: () => void): void
}

/** Decides about handshakes without asking the database. */
export interface Handshakes {
  mayOpen(request: IncomingMessage): boolean
  /** Follows the bounds: counts every connection until it closes. */
  watch(io: RealtimeServer): void
}

/** A page of another site must not open our socket with our cookie. */
function mayAsk({ headers: { origin, authorization } }: IncomingMessage, publicOrigin: string): boolean {
  return origin === undefined ? authorization !== undefined : origin === publicOrigin
}

/** Of whoever is behind the proxies in front of us. */
function ipOf(
  { socket, headers }: IncomingMessage,
  { clientAddress }: Pick<RealtimeDeps, 'clientAddress'>,
): string {
  return clientAddress(socket.remoteAddress, headers['x-forwarded-for'])
}

/** Cuts who floods, and who asks for replies without reading them. */
function limitPackets(connection: Connection, clock: RealtimeDeps['clock']): void {
  const mayPass = createPacketLimit(clock)
  connection.on('packet', () => {
    if (!mayPass() || connection.writeBuffer.length > MAX_UNREAD) connection.close(true)
  })
}

/** Whoever holds most sockets here loses the oldest of them. @returns false when nobody has more than one */
function giveWay(io: RealtimeServer): boolean {
  const perPerson = new Map<string, RealtimeSocket[]>()
  for (const socket of io.sockets.sockets.values()) {
    const { accountId, isGuest, prefix } = socket.data
    // guests of a network are one: many of them are nobody who could be spared
    const whose = isGuest ? prefix : accountId
    const own = perPerson.get(whose)
    if (own) own.push(socket)
    else perPerson.set(whose, [socket])
  }
  let most: RealtimeSocket[] = []
  for (const own of perPerson.values()) if (own.length > most.length) most = own
  if (most.length < 2) return false
  // at once, so that it is not counted any more
  most[0]?.conn.close(true)
  return true
}

/** Those of one process. */
export function createHandshakes(
  deps: Pick<
    RealtimeDeps,
    'bounds' | 'clientAddress' | 'isGenuine' | 'publicUrl' | 'clock' | 'security' | 'carriesOld'
  >,
): Handshakes {
  const { bounds, isGenuine, security } = deps
  const publicOrigin = new URL(deps.publicUrl).origin
  const perAddress = new Map<string, number>()
  let total = 0
  let server: RealtimeServer | null = null
  const mayGiveWay = createTokens(deps.clock, WAYS)

  const addressIn = (request: IncomingMessage) => addressOf(ipOf(request, deps))
  const countOf = (address: string) => perAddress.get(address) ?? 0

  function count(address: string, change: 1 | -1): void {
    total += change
    const now = countOf(address) + change
    if (now > 0) perAddress.set(address, now)
    else perAddress.delete(address)
  }

  /** Without a session that we signed nobody gets here; one of an ended secret is told. */
  function isSigned(request: IncomingMessage): boolean {
    if (isGenuine(request.headers)) return true
    if (deps.carriesOld(request.headers))
      security.write({ kind: 'key_old', prefix: networkName(ipOf(request, deps)), ref: 'socket' })
    return false
  }

  function hasRoom(): boolean {
    if (total < bounds.LIMIT_SOCKETS) return true
    return server !== null && mayGiveWay() && giveWay(server) && total < bounds.LIMIT_SOCKETS
  }

  function isWithin(request: IncomingMessage): boolean {
    const isFree = countOf(addressIn(request)) < bounds.LIMIT_SOCKETS_ADDRESS && hasRoom()
    if (!isFree) security.write({ kind: 'limit', prefix: networkName(ipOf(request, deps)), ref: 'socket' })
    return isFree
  }

  return {
    mayOpen: (request) => mayAsk(request, publicOrigin) && isSigned(request) && isWithin(request),
    watch(io) {
      server = io
      io.engine.on('connection', (connection: Connection) => {
        const address = addressIn(connection.request)
        count(address, 1)
        limitPackets(connection, deps.clock)
        connection.once('close', () => count(address, -1))
        // several may have been let through before the first of them was counted
        const isOver = total > bounds.LIMIT_SOCKETS || countOf(address) > bounds.LIMIT_SOCKETS_ADDRESS
        if (isOver) connection.close(true)
      })
    },
  }
}

/** Sockets an account has here. */
function countSockets(io: RealtimeServer, accountId: string): number {
  let count = 0
  for (const socket of io.sockets.sockets.values()) if (socket.data.accountId === accountId) count += 1
  return count
}

/** Lets a connection say once whose it is, and an account have so many sockets. */
export function identifySockets(
  io: RealtimeServer,
  deps: Pick<RealtimeDeps, 'identify' | 'bounds' | 'clientAddress' | 'security'>,
): (socket: RealtimeSocket) => boolean {
  const max = deps.bounds.LIMIT_SOCKETS_ACCOUNT
  const asked = new WeakSet<object>()
  io.use((socket, next) => {
    // each question reads the session: a second one on the same connection is no page of ours
    if (asked.has(socket.conn)) {
      socket.conn.close(true)
      return
    }
    asked.add(socket.conn)
    deps.identify(socket.handshake.headers).then((caller) => {
      if (!caller?.isActive) return next(new Error('SIGN_IN_REQUIRED'))
      const { accountId, sessionId, isGuest } = caller
      const ip = ipOf(socket.request, deps)
      const prefix = networkName(ip)
      // guests of one address have what it has; a guest more is no socket more
      if (!isGuest && countSockets(io, accountId) >= max) {
        deps.security.write({ kind: 'limit', account: accountId, prefix, ref: 'socket' })
        return next(new Error('RATE_LIMITED'))
      }
      const guest = isGuest ? { address: addressOf(ip), prefix: prefixOf(ip) } : null
      const countedAs = guest?.address ?? accountId
      socket.data = { accountId, sessionId, prefix, isGuest, guest, countedAs }
      next()
    }, next)
  })
  // several may have been let through before the first of them was counted
  return ({ data: { accountId, isGuest } }) => isGuest || countSockets(io, accountId) <= max
}
