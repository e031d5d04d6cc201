import type { CallLines, LineReader, PageLine, PeerRow } from '#api/calls/socketVerbs.ts'
import type { CallAcknowledgement, CallPeer, CallState, SignalKind } from '#protocol/calls.ts'
import type { RealtimeDeps, RealtimeSocket } from '../deps.ts'
import { type Asking, createPersonLimit } from '../messageLimit.ts'
import { createRoomPace } from '../pace.ts'
import { createHeldSpans } from './heldSpans.ts'

/** Lines that one socket may have at a time: of calls that follow each other. */
const MAX_LINES_PER_SOCKET = 4
/** The time of the database is given again so often, and when it went on otherwise; milliseconds. */
const TIME_MS = 15_000
/** Pages that an account opens here: each is a new connection for the other side. */
const OPENING = { points: 20, perS: 30 }
/** What an account sends to the other sides of its calls, over all its sockets here. */
const SIGNALLING = { points: 60, perS: 5 }

/** A page that has the line of its side, by a socket of this process. */
interface Line extends PageLine {
  socket: RealtimeSocket
  seatId: string
  /** the last signal that it was given */
  last: number
  /** the state that it was given, and when by the time of the database */
  given: string
  givenAtMs: number
  /** it said that it goes */
  isLeaving: boolean
  /** what it sent last is being taken: one after the other, so that no page holds more than one connection of the pool */
  taking: Promise<unknown>
}

/** A page's message about its own line. */
export interface OwnPage {
  seatId: string
  page: string
}

/** Which sockets of this process have the lines of which calls. */
export interface CallSockets {
  mayOpen(asking: Asking): boolean
  maySignal(asking: Asking): boolean
  open(socket: RealtimeSocket, wish: OwnPage & { after: number }): Promise<CallAcknowledgement>
  signal(
    socket: RealtimeSocket,
    signal: OwnPage & { n: number; to: number; kind: SignalKind; body: string },
  ): Promise<CallAcknowledgement>
  close(socket: RealtimeSocket, own: OwnPage): Promise<CallAcknowledgement>
  /** The page answers our question; its word beyond that adds nothing. */
  here(socket: RealtimeSocket, own: OwnPage): CallAcknowledgement
  /** The socket is gone: its pages are here no more. */
  forget(socket: RealtimeSocket): Promise<void>
  /** A hint of the channel `call`. */
  hint(roomId: string): Promise<void>
  /** A hint of the channel `seat`. */
  hintSeat(seatId: string): Promise<void>
  /** Reads every call again: hints may have been missed. */
  resync(): Promise<void>
  /** Asks every page whether it is there. */
  check(): void
  /** Writes when pages were there; throws never. */
  keep(): Promise<void>
  /** The last `keep`. */
  stop(): Promise<void>
}

const NOT_FOUND: CallAcknowledgement = { ok: false, code: 'NOT_FOUND' }
const STALE: CallAcknowledgement = { ok: false, code: 'STALE' }

/** Of a line that was given nothing yet. */
const NEW_LINE = { given: '', givenAtMs: 0, isLeaving: false, taking: Promise.resolve() }

type CallSides = Pick<CallState, 'creator' | 'fan'>

const isOf =
  ({ seatId, page }: OwnPage) =>
  (line: Line) =>
    line.seatId === seatId && line.page === page

/** From where on the signals of each side are read: from what the line has that has least. */
function readersOf(lines: readonly Line[]): LineReader[] {
  const readers = new Map<string, LineReader>()
  for (const { roomId, side, last } of lines) {
    const key = `${roomId} ${side}`
    const after = Math.min(last, readers.get(key)?.after ?? last)
    readers.set(key, { roomId, side, after })
  }
  return [...readers.values()]
}

/** Whoever is connected to this process is here, whatever became of the beats. */
function peerOf(peer: PeerRow | undefined, lines: readonly Line[]): CallPeer | null {
  if (!peer?.isOpen) return null
  const isHere = peer.isHere && (peer.isBeating || lines.some(({ page }) => page === peer.page))
  const { seatId, epoch, untilMs } = peer
  return { seatId, epoch, isHere, keptUntilMs: isHere ? null : untilMs }
}

function give(line: Line, { roomId, rev, nowMs, endsAtMs, signals }: CallLines, sides: CallSides): void {
  const text = JSON.stringify([endsAtMs, sides])
  const passedMs = nowMs - line.givenAtMs
  if (text !== line.given || passedMs >= TIME_MS || passedMs < 0) {
    const state: CallState = { roomId, rev, nowMs, endsAtMs, ...sides }
    line.socket.emit('call:changed', state)
    line.given = text
    line.givenAtMs = nowMs
  }
  for (const { side, seq, epoch, kind, body } of signals) {
    if (side !== line.side || seq <= line.last) continue
    line.socket.emit('call:signal', { roomId, seq, epoch, kind, body })
    line.last = seq
  }
}

/**
 * One per process.
 * @param nowMs whole milliseconds of a clock that is never set: ages by it add up exactly
 */
export function createCallSockets(
  { calls, log, clock }: Pick<RealtimeDeps, 'calls' | 'log' | 'clock'>,
  nowMs: () => number = () => Math.floor(performance.now()),
): CallSockets {
  const rooms = new Map<string, { lines: Set<Line>; seatIds: string[] }>()
  const spans = createHeldSpans(calls, log, nowMs)
  const warn = (error: unknown) =>
    log.warn({ err: error }, 'pages of a call could not be told; the next look tries again')

  function drop(line: Line): void {
    const room = rooms.get(line.roomId)
    room?.lines.delete(line)
    spans.end(line)
    if (room?.lines.size === 0) rooms.delete(line.roomId)
  }
  const linesOf = (socket: RealtimeSocket) =>
    [...rooms.values()].flatMap(({ lines }) => [...lines].filter((line) => line.socket === socket))

  function add(line: Line): void {
    const room = rooms.get(line.roomId) ?? { lines: new Set<Line>(), seatIds: [] }
    // the same page came back before its old connection was missed
    for (const old of room.lines)
      if (old.side === line.side && (old.page === line.page || old.socket === line.socket)) {
        room.lines.delete(old)
        if (old.socket !== line.socket || !isOf(line)(old)) spans.end(old)
      }
    room.lines.add(line)
    rooms.set(line.roomId, room)
    spans.watch(line)
  }

  /** @param asked lines that were there when it was read: of those that came since it knows nothing */
  async function giveRoom(
    roomId: string,
    found: CallLines | undefined,
    asked: readonly Line[],
  ): Promise<void> {
    const room = rooms.get(roomId)
    const lines = asked.filter((line) => room?.lines.has(line))
    const sides = {
      creator: peerOf(found?.peers.creator, lines),
      fan: peerOf(found?.peers.fan, lines),
    }
    if (room) room.seatIds = [sides.creator, sides.fan].flatMap((peer) => peer?.seatId ?? [])
    for (const line of lines) {
      const peer = found?.peers[line.side]
      // it is over, or the own seat has ended: what becomes of a seat is said elsewhere
      if (!found || !peer || (peer.seatId === line.seatId && !peer.isOpen)) drop(line)
      else if (peer.page !== line.page || peer.seatId !== line.seatId) {
        drop(line)
        line.socket.emit('call:taken', { seatId: line.seatId })
      } else {
        give(line, found, sides)
        if (!peer.isHere && !line.isLeaving) await calls.holdLine(line)
      }
    }
  }

  async function read(roomIds: readonly string[]): Promise<string[]> {
    const asked = roomIds.flatMap((id) => {
      const lines = [...(rooms.get(id)?.lines ?? [])]
      return lines.length > 0 ? [{ id, lines }] : []
    })
    if (asked.length === 0) return []
    const ids = asked.map(({ id }) => id)
    const found = await calls.readLines(ids, readersOf(asked.flatMap(({ lines }) => lines)))
    await Promise.all(asked.map(({ id, lines }) => giveRoom(id, found.get(id), lines)))
    return []
  }
  const pace = createRoomPace(0, read, warn)

  return {
    mayOpen: createPersonLimit(clock, OPENING),
    maySignal: createPersonLimit(clock, SIGNALLING),
    async open(socket, { seatId, page, after }) {
      const others = linesOf(socket).filter((line) => line.seatId !== seatId)
      if (others.length >= MAX_LINES_PER_SOCKET) return { ok: false, code: 'RATE_LIMITED' }
      const { accountId } = socket.data
      const opened = await calls.openLine({ seatId, accountId, page, after })
      if (!opened) return NOT_FOUND
      if (opened === 'taken') return STALE
      const line = { ...opened, socket, seatId, page, last: after, ...NEW_LINE }
      if (socket.connected) add(line)
      else await calls.closeLine(line)
      // the state comes behind the answer
      pace([opened.roomId]).catch(warn)
      return { ok: true }
    },
    async signal(socket, signal) {
      const own = linesOf(socket).find(isOf(signal))
      if (!own) return STALE
      // a look at the call meanwhile must not find it here again
      if (signal.kind === 'bye') own.isLeaving = true
      const taken = own.taking.then(() => calls.takeSignal({ ...signal, accountId: socket.data.accountId }))
      own.taking = taken.catch(() => undefined)
      const answer = await taken
      if (!answer.ok) own.isLeaving = false
      return answer
    },
    async close(socket, own) {
      const line = linesOf(socket).find(isOf(own))
      if (!line) return NOT_FOUND
      drop(line)
      await calls.closeLine(line)
      return { ok: true }
    },
    here: (socket, own) => (spans.answer(socket, own) ? { ok: true } : STALE),
    async forget(socket) {
      const lines = linesOf(socket)
      for (const line of lines) drop(line)
      await Promise.all(lines.map((line) => calls.closeLine(line)))
    },
    hint: (roomId) => pace(rooms.has(roomId) ? [roomId] : []),
    hintSeat: (seatId) =>
      pace([...rooms].flatMap(([id, { seatIds }]) => (seatIds.includes(seatId) ? [id] : []))),
    resync: () => pace([...rooms.keys()]),
    ...{ check: spans.ask, keep: spans.keep, stop: spans.stop },
  }
}
