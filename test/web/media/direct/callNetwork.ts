import type { CallSide } from '#domain/calls/words.ts'
import {
  type CallAcknowledgement,
  type CallClientMessages,
  type CallPeer,
  type CallState,
  SIGNAL_KINDS,
} from '#protocol/calls.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

export const ROOM = 'rom_call'
export const SEATS = { creator: 'sea_creator', fan: 'sea_fan' } as const
const OTHER = { creator: 'fan', fan: 'creator' } as const

type Signal = ServerMessages['call:signal']
type Listener = (message: never) => void

/** One side as the server keeps it. */
interface Side {
  epoch: number
  page: string | null
  lastN: number
  isHere: boolean
  /** to it, ever */
  sent: number
  kept: (Signal & { to: number })[]
  socket: NetworkSocket | null
}

/** What a page sees of its socket, and what befalls it. */
export interface NetworkSocket {
  /** as the client takes it */
  asClient: RealtimeSocket
  connected: boolean
  /** what it was acknowledged is lost on the way, this many times */
  lostAnswers: number
  deliver(event: string, message: unknown): void
  drop(): void
  connect(): void
}

/** One message that came, and how it was answered. */
export interface CarriedMessage {
  side: CallSide
  event: string
  n: number
  to: number
  kind: string
  answer: string
}

/**
 * The network between two pages of a call: it answers as protocol/calls says, and judges no body. Nothing of it is
 * the server's own code.
 */
export class CallNetwork {
  readonly came: CarriedMessage[] = []
  /** what goes out instead of a body; a server that means no good */
  change: (kind: string, body: string) => string = (_, body) => body
  /** what it does not pass on, and says so */
  refuse: (kind: string, body: string) => boolean = () => false
  /** taken, and dropped before the other page had it */
  lose: (kind: string) => boolean = () => false
  /** a side that no state of the other one names */
  hide: CallSide | null = null
  readonly bodies: { kind: string; body: string }[] = []
  #rev = 0
  readonly #sides: Record<CallSide, Side> = { creator: newSide(), fan: newSide() }

  state(of: CallSide): CallState {
    const peerOf = (side: CallSide): CallPeer | null => {
      const { epoch, page, isHere } = this.#sides[side]
      if (page === null || (side === this.hide && side !== of)) return null
      return { seatId: SEATS[side], epoch, isHere, keptUntilMs: isHere ? null : 120_000 }
    }
    return {
      ...{ roomId: ROOM, rev: this.#rev, nowMs: 0, endsAtMs: 3_600_000 },
      ...{ creator: peerOf('creator'), fan: peerOf('fan') },
    }
  }

  /** A socket of one side's page. */
  socket(side: CallSide): NetworkSocket {
    const listeners = new Map<string, Set<Listener>>()
    const of = (event: string) => listeners.get(event) ?? new Set<Listener>()
    const answer = async (event: keyof CallClientMessages, message: never) => {
      if (!own.connected) throw new Error('not connected')
      const said = this.#answer(side, own, event, message)
      await Promise.resolve()
      if (own.lostAnswers === 0) return said
      own.lostAnswers--
      throw new Error('operation has timed out')
    }
    const client = {
      on: (event: string, listener: Listener) => void listeners.set(event, of(event).add(listener)),
      off: (event: string, listener: Listener) => void of(event).delete(listener),
      timeout: () => ({ emitWithAck: answer }),
      get connected() {
        return own.connected
      },
    }
    const own: NetworkSocket = {
      asClient: client as unknown as RealtimeSocket,
      connected: true,
      lostAnswers: 0,
      deliver(event, message) {
        // as over a network: later, and in order
        setTimeout(() => {
          if (!own.connected) return
          for (const listener of [...of(event)]) listener(structuredClone(message) as never)
        })
      },
      drop: () => {
        own.connected = false
        this.#leave(side, own)
        for (const listener of [...of('disconnect')]) listener(undefined as never)
      },
      connect() {
        own.connected = true
        for (const listener of [...of('connect')]) listener(undefined as never)
      },
    }
    return own
  }

  /** Goes back by one number of a side. */
  forget(side: CallSide): void {
    this.#sides[side].lastN--
  }

  #answer(side: CallSide, socket: NetworkSocket, event: keyof CallClientMessages, message: never) {
    const given = message as CallClientMessages['call:signal'] & CallClientMessages['call:open']
    let answer: CallAcknowledgement = { ok: false, code: 'NOT_FOUND' }
    if (given.seatId === SEATS[side]) {
      if (event === 'call:open') answer = this.#open(side, socket, given)
      if (event === 'call:signal') answer = this.#signal(side, given)
      if (event === 'call:close') answer = this.#leave(side, socket)
      if (event === 'call:here') answer = this.#here(side, given)
    }
    const { n = 0, to = 0, kind = '' } = given
    this.came.push({ side, event, n, to, kind, answer: answer.ok ? 'ok' : answer.code })
    return answer
  }

  #open(side: CallSide, socket: NetworkSocket, { page, after }: CallClientMessages['call:open']) {
    const own = this.#sides[side]
    if (own.page !== page) {
      own.socket?.deliver('call:taken', { seatId: SEATS[side] })
      Object.assign(own, { page, lastN: 0, epoch: own.epoch + 1 })
    }
    Object.assign(own, { socket, isHere: true })
    own.kept = own.kept.filter(({ to }) => to === own.epoch)
    for (const { to: _, ...signal } of own.kept) if (signal.seq > after) socket.deliver('call:signal', signal)
    this.#changed()
    return { ok: true } as const
  }

  #signal(side: CallSide, message: CallClientMessages['call:signal']): CallAcknowledgement {
    const own = this.#sides[side]
    const other = this.#sides[OTHER[side]]
    const { page, n, to, kind: given } = message
    const kind = SIGNAL_KINDS.find((one) => one === given)
    if (!kind) return { ok: false, code: 'INVALID_INPUT' }
    if (own.page !== page) return { ok: false, code: 'STALE' }
    if (n <= own.lastN) return { ok: true }
    if (n > own.lastN + 1) return { ok: false, code: 'GAP', n: own.lastN + 1 }
    if (to !== other.epoch) return { ok: false, code: 'STALE' }
    if (this.refuse(kind, message.body)) return { ok: false, code: 'INVALID_INPUT' }
    own.lastN = n
    other.sent++
    const body = this.change(kind, message.body)
    this.bodies.push({ kind, body })
    if (this.lose(kind)) return { ok: true }
    const signal = { roomId: ROOM, seq: other.sent, epoch: own.epoch, kind, body }
    other.kept.push({ ...signal, to })
    other.socket?.deliver('call:signal', signal)
    return { ok: true }
  }

  #here(side: CallSide, { page }: CallClientMessages['call:here']): CallAcknowledgement {
    return this.#sides[side].page === page ? { ok: true } : { ok: false, code: 'STALE' }
  }

  #leave(side: CallSide, socket: NetworkSocket) {
    const own = this.#sides[side]
    if (own.socket === socket) {
      Object.assign(own, { isHere: false, socket: null })
      this.#changed()
    }
    return { ok: true } as const
  }

  #changed(): void {
    this.#rev++
    for (const side of ['creator', 'fan'] as const)
      this.#sides[side].socket?.deliver('call:changed', this.state(side))
  }
}

function newSide(): Side {
  return { epoch: 0, page: null, lastN: 0, isHere: false, sent: 0, kept: [], socket: null }
}
