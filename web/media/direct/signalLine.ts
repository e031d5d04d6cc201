import type { CallState, SignalKind } from '#protocol/calls.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { MediaError } from '../mediaClient.ts'
import { createSignalQueue, type OutgoingSignal } from './createSignalQueue.ts'

const ACK_MS = 4_000
/** An account asks for so many things a second, whatever pages it has open. */
const AGAIN_MS = 1_200

/** What the other page sent. */
export interface Signal {
  /** of its page */
  epoch: number
  kind: SignalKind
  body: string
}

/** The line of one page of a call: what it sends arrives in order, once, or never when the other page is another one by then. */
export interface SignalLine {
  /** Takes the line; again by itself after each connection of the socket. Throws MediaError ROOM_NOT_FOUND. */
  open(): Promise<void>
  /** The line is this page's, as far as it knows, and its socket is there. */
  isOpen(): boolean
  /** @param to the other's epoch, for whose page it is */
  send(to: number, kind: SignalKind, body: string): void
  /** Leaves the line. @param bye the epoch of who shall know at once */
  close(bye: number | null): Promise<void>
  /** It is another page's: nothing is sent or taken any more. */
  stop(): void
}

export interface SignalLineOptions {
  socket: RealtimeSocket
  seatId: string
  /** this page, 8 to 64 characters by chance */
  page: string
  /** each state that is newer than the one before */
  onState: (state: CallState) => void
  onSignal: (signal: Signal) => void
  /** the server does not pass this on. @returns what goes out in its place, before all that waits behind it; null: nothing. Throws never */
  onRefused: (signal: OutgoingSignal) => Promise<string | null>
  onTaken: () => void
  /** the server asked whether this page is there: it does so each five seconds, also while timers of a hidden page hardly run */
  onCheck?: () => void
}

type Acknowledged = Awaited<ReturnType<ReturnType<RealtimeSocket['timeout']>['emitWithAck']>>

/**
 * Says that this page is there as often as the server asks. It counts by when it comes: one that was lost is not said again.
 * @returns ends it
 */
function answerChecks({ socket, seatId, page, onCheck }: SignalLineOptions): () => void {
  const handleCheck = ({ seatId: asked }: ServerMessages['call:check']) => {
    if (asked !== seatId || !socket.connected) return
    socket
      .timeout(ACK_MS)
      .emitWithAck('call:here', { seatId, page })
      .catch(() => null)
    onCheck?.()
  }
  socket.on('call:check', handleCheck)
  return () => void socket.off('call:check', handleCheck)
}

export function createSignalLine(options: SignalLineOptions): SignalLine {
  const { socket, seatId, page } = options
  let state: CallState | null = null
  let roomId: string | null = null
  let after = 0
  let isOpen = false
  let isOver = false
  let again: ReturnType<typeof setTimeout> | undefined
  let settle: ((error: MediaError | null) => void) | null = null
  let stopChecks = () => {}

  const isReady = () => isOpen && socket.connected && !isOver

  /** Null: it is not known whether it arrived. */
  const ask = (send: (to: ReturnType<RealtimeSocket['timeout']>) => Promise<Acknowledged>) =>
    send(socket.timeout(ACK_MS)).catch(() => null)
  const queue = createSignalQueue(
    (signal) => ask((to) => to.emitWithAck('call:signal', { seatId, page, ...signal })),
    isReady,
    options.onRefused,
  )

  async function take(): Promise<void> {
    clearTimeout(again)
    isOpen = false
    if (isOver || !socket.connected) return
    const answer = await ask((to) => to.emitWithAck('call:open', { seatId, page, after }))
    if (isOver || isOpen) return
    if (answer?.ok) {
      isOpen = true
      settle?.(null)
      return void queue.pump()
    }
    if (answer?.code === 'STALE') return handleTaken({ seatId })
    // how a seat ended says who keeps it
    if (answer?.code === 'NOT_FOUND' || answer?.code === 'INVALID_INPUT') {
      settle?.(new MediaError('ROOM_NOT_FOUND', 'it is no open seat of a call'))
      return stop()
    }
    again = setTimeout(handleConnect, answer ? AGAIN_MS : 0)
  }

  const isOurs = (id: string) => roomId === null || roomId === id
  const handleConnect = () => void take()
  const handleDisconnect = () => {
    isOpen = false
  }
  const handleState = (next: CallState) => {
    const isOwn = next.creator?.seatId === seatId || next.fan?.seatId === seatId
    if (roomId === null ? !isOwn : roomId !== next.roomId) return
    if (state && next.rev <= state.rev) return
    state = next
    roomId = next.roomId
    options.onState(next)
  }
  const handleSignal = ({ roomId: id, seq, epoch, kind, body }: ServerMessages['call:signal']) => {
    if (!isOurs(id) || seq <= after) return
    after = seq
    options.onSignal({ epoch, kind, body })
  }
  const handleTaken = ({ seatId: taken }: ServerMessages['call:taken']) => {
    if (taken !== seatId || isOver) return
    stop()
    settle?.(new MediaError('KICKED', 'another page has the line'))
    options.onTaken()
  }
  function stop(): void {
    isOver = true
    isOpen = false
    queue.clear()
    clearTimeout(again)
    socket.off('connect', handleConnect)
    socket.off('disconnect', handleDisconnect)
    socket.off('call:changed', handleState)
    socket.off('call:signal', handleSignal)
    socket.off('call:taken', handleTaken)
    stopChecks()
  }

  return {
    open() {
      socket.on('connect', handleConnect)
      socket.on('disconnect', handleDisconnect)
      socket.on('call:changed', handleState)
      socket.on('call:signal', handleSignal)
      socket.on('call:taken', handleTaken)
      stopChecks = answerChecks(options)
      return new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve())
        handleConnect()
      })
    },
    isOpen: isReady,
    send(to, kind, body) {
      if (isOver) return
      queue.add({ to, kind, body })
    },
    async close(bye) {
      if (isOver) return
      const isThere = isReady()
      const n = queue.next()
      stop()
      settle?.(new MediaError('KICKED', 'this page left'))
      if (!isThere) return
      // what is on its way may have this number: then the close alone says it
      if (bye !== null)
        await ask((to) => to.emitWithAck('call:signal', { seatId, page, n, to: bye, kind: 'bye', body: '' }))
      await ask((to) => to.emitWithAck('call:close', { seatId, page }))
    },
    stop,
  }
}
