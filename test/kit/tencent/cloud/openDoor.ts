import { once } from 'node:events'
import type { Server } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { MediaKind } from '#domain/words.ts'
import type { EntryNews, EntryQuestion } from '../entry.ts'
import type { Carrier } from './createCarrier.ts'
import type { CloudRooms, Line, Member } from './createRooms.ts'

/** How somebody comes in, and what is left of them when their socket is gone. */
export interface DoorDeps {
  rooms: CloudRooms
  carrier: Carrier
  /** wss address under which pages reach the carrying node */
  carryUrl: string
  admit: (keys: Extract<EntryQuestion, { t: 'enter' }>, line: Line) => Member | string
  /** Another role for somebody inside; a text says why not. */
  change: (visit: Visit, wish: Extract<EntryQuestion, { t: 'role' }>) => string | null
  /** how long somebody is kept whose socket is gone */
  absentMs: () => number
}

export interface Door {
  /** Breaks every socket, and takes no new one until `plug`. */
  cut(): void
  plug(): void
  stop(): void
}

/**
 * Numbers with which an entry is refused are not documented for the web; the SDK gives them as a server's error. These
 * are those of the list for native clients.
 */
const REFUSED: [reason: RegExp, code: number][] = [
  [/^userSig is over/, 70_001],
  [/^userSig/, -100_018],
  [/./, -100_006],
]

export interface Visit {
  roomId: string
  member: Member
}

/** The entry of pages on the server of a cloud, and the way from there to the node that carries their media. */
export function openDoor(server: Server, deps: DoorDeps): Door {
  const { rooms, carrier } = deps
  const sockets = new WebSocketServer({ noServer: true })
  const pipes = new Set<Duplex>()
  const timers = new Set<NodeJS.Timeout>()
  let isCut = false

  function forgetLater({ roomId, member }: Visit): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (rooms.find(roomId, member.userId) === member && member.line === null)
        rooms.leave(roomId, member.userId, 2)
    }, deps.absentMs())
    timers.add(timer)
  }

  function serve(socket: WebSocket): void {
    let visit: Visit | null = null
    const line: Line = {
      tell: (news) => socket.send(JSON.stringify(news)),
      close: () => socket.close(),
    }
    const tell = (news: EntryNews) => line.tell(news)
    const refuse = (message: string) => {
      const [, code = 0] = REFUSED.find(([reason]) => reason.test(message)) ?? []
      tell({ t: 'refused', code, message })
    }
    const carry = ({ roomId, member }: Visit) =>
      carrier.ticket({ room: roomId, user: member.carriedAs, bits: member.bits }, deps.carryUrl)

    async function welcome(now: Visit): Promise<void> {
      visit = now
      const { roomId, member } = now
      const anchors = rooms
        .people(roomId)
        .filter((other) => other !== member && other.role === 'anchor')
        .map(({ userId }) => userId)
      tell({ t: 'entered', token: member.token, carry: await carry(now), anchors })
    }

    function resume(token: string): Promise<void> | void {
      const found = rooms.byToken(token)
      if (!found) return refuse('not in the room any more')
      found.member.line = line
      return welcome(found)
    }

    async function become(now: Visit, wish: Extract<EntryQuestion, { t: 'role' }>): Promise<void> {
      const { bits } = now.member
      const refusal = deps.change(now, wish)
      if (refusal) return refuse(refusal)
      tell({ t: 'role', carry: now.member.bits === bits ? null : await carry(now) })
    }

    async function hear(question: EntryQuestion): Promise<void> {
      if (question.t === 'enter') {
        const member = deps.admit(question, line)
        return typeof member === 'string'
          ? refuse(member)
          : await welcome({ roomId: question.strRoomId, member })
      }
      if (question.t === 'resume') return await resume(question.token)
      if (!visit) return refuse('not in a room')
      const { roomId, member } = visit
      if (question.t === 'renew') return tell({ t: 'carry', carry: await carry(visit) })
      if (question.t === 'role') return await become(visit, question)
      if (question.t === 'sends')
        return rooms.send(roomId, member.userId, question.kind as MediaKind, question.on)
      member.line = null
      rooms.leave(roomId, member.userId, 1)
      visit = null
      socket.close()
    }

    socket.on('message', (data) => {
      void hear(JSON.parse(data.toString()) as EntryQuestion).catch((cause: unknown) => refuse(String(cause)))
    })
    socket.on('close', () => {
      if (!visit || visit.member.line !== line) return
      visit.member.line = null
      forgetLater(visit)
    })
    socket.on('error', () => socket.terminate())
  }

  /** Bytes as they are, so that the cloud has one address for all. */
  function pipe(near: Duplex, head: Buffer, request: { url?: string; rawHeaders: string[] }): void {
    const port = carrier.signalPort()
    if (port === null) return void near.destroy()
    const far: Socket = connect(port, '127.0.0.1')
    const lines = [`GET / HTTP/1.1`]
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`)
    void once(far, 'connect').then(
      () => {
        far.write(`${lines.join('\r\n')}\r\n\r\n`)
        far.write(head)
        near.pipe(far)
        far.pipe(near)
      },
      () => near.destroy(),
    )
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      pipes.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        pipes.delete(end)
        other.destroy()
      })
    }
  }

  server.on('upgrade', (request, socket, head) => {
    if (isCut) return void socket.destroy()
    const { pathname } = new URL(request.url ?? '/', 'http://cloud')
    if (pathname === '/carry') return pipe(socket, head, request)
    if (pathname !== '/entry') return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, serve)
  })

  const drop = () => {
    for (const socket of sockets.clients) socket.terminate()
    for (const end of pipes) end.destroy()
  }
  return {
    cut() {
      isCut = true
      drop()
    },
    plug() {
      isCut = false
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      drop()
      sockets.close()
    },
  }
}
