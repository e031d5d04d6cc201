import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

const ACK_MS = 4_000
/** An account binds so many seats a second, whatever pages it has open; a beat of an unbound one would say that it is gone. */
const AGAIN_MS = 1_200
/** part of the allowed time after which a beat is sent */
const EARLY = 0.8

export interface KeepSeatInput {
  seatId: string
  /** the server wants a beat at least this often */
  beatEveryS: number
  socket: RealtimeSocket
  /** a beat by HTTP, for when the socket is away */
  beatByHttp: (seatId: string) => Promise<unknown>
  /** true when an error of `beatByHttp` says that the seat does not exist any more */
  isGone: (error: unknown) => boolean
  onEnded: (message: ServerMessages['seat:ended']) => void
  onGrace: (message: ServerMessages['seat:grace']) => void
  onKept: () => void
  /** the server gave a token for one renewal outside the limits */
  onRetryToken: (token: string) => void
  /** the seat ended while nobody could tell us why */
  onGone: () => void
}

/**
 * Keeps one seat: binds the socket to it, beats, beats by HTTP while the socket is away, and binds again
 * after a reconnection. Tells once how the seat ended. Answers the function that stops it.
 */
export function keepSeat(input: KeepSeatInput): () => void {
  const { seatId, socket } = input
  let isOver = false
  let again: ReturnType<typeof setTimeout> | undefined

  function finish(report: () => void): void {
    if (isOver) return
    stop()
    report()
  }

  async function beatAround(): Promise<void> {
    try {
      await input.beatByHttp(seatId)
    } catch (error) {
      if (input.isGone(error)) finish(input.onGone)
    }
  }

  async function send(event: 'seat:attach' | 'seat:beat'): Promise<void> {
    if (isOver) return
    if (!socket.connected) return beatAround()
    const answer = await socket
      .timeout(ACK_MS)
      .emitWithAck(event, { seatId })
      .catch(() => null)
    if (isOver) return
    if (answer === null) return beatAround()
    if (!answer.ok) {
      if (answer.code === 'NOT_FOUND') finish(input.onGone)
      else if (event === 'seat:attach') again = setTimeout(attach, AGAIN_MS)
    } else if (answer.retryToken) input.onRetryToken(answer.retryToken)
  }

  const attach = () => void send('seat:attach')
  const handleEnded = (message: ServerMessages['seat:ended']) => {
    if (message.seatId === seatId) finish(() => input.onEnded(message))
  }
  const handleGrace = (message: ServerMessages['seat:grace']) => {
    if (message.seatId === seatId) input.onGrace(message)
  }
  const handleKept = (message: ServerMessages['seat:kept']) => {
    if (message.seatId === seatId) input.onKept()
  }

  function stop(): void {
    isOver = true
    clearTimeout(again)
    clearInterval(timer)
    socket.off('connect', attach)
    socket.off('seat:ended', handleEnded)
    socket.off('seat:grace', handleGrace)
    socket.off('seat:kept', handleKept)
  }

  socket.on('connect', attach)
  socket.on('seat:ended', handleEnded)
  socket.on('seat:grace', handleGrace)
  socket.on('seat:kept', handleKept)
  const timer = setInterval(() => void send('seat:beat'), input.beatEveryS * EARLY * 1000)
  attach()
  return stop
}
