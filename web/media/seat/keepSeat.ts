import type { PageWord, ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import type { SeatMedia } from './createSeatMedia.ts'

const ACK_MS = 4_000
/** An account binds so many seats a second, whatever pages it has open. */
const AGAIN_MS = 1_200
/** How long the socket may take to say why a seat ended, whoever knew of its end first. */
export const REASON_MS = 1500
/** part of the allowed time after which a beat is sent */
const EARLY = 0.8

export interface KeepSeatInput {
  seatId: string
  /** the server wants a beat at least this often */
  beatEveryS: number
  socket: RealtimeSocket
  /** what it says of itself goes with each beat, and at once when it changes */
  media: SeatMedia
  /** a beat by HTTP, for when the socket is away */
  beatByHttp: (seatId: string, page: PageWord) => Promise<unknown>
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
 * after a reconnection. Enters the room again when the server asks for it. Tells once how the seat ended. Answers the
 * function that stops it.
 */
export function keepSeat(input: KeepSeatInput): () => void {
  const { seatId, socket, media } = input
  let isOver = false
  /** whether this socket is bound: a beat of one that is not would say that the seat is gone */
  let binding: 'none' | 'asked' | 'done' = 'none'
  let isAround = false
  let isDueAround = false
  let again: ReturnType<typeof setTimeout> | undefined
  let goneTimer: ReturnType<typeof setTimeout> | undefined

  function finish(report: () => void): void {
    if (isOver) return
    stop()
    report()
  }

  /** Requests may overtake each other, and the last word has to win: one goes after the other. */
  async function beatAround(): Promise<void> {
    isDueAround = true
    if (isAround) return
    isAround = true
    while (isDueAround && !isOver) {
      isDueAround = false
      try {
        await input.beatByHttp(seatId, media.word())
      } catch (error) {
        if (input.isGone(error)) finish(input.onGone)
      }
    }
    isAround = false
  }

  async function ask(event: 'seat:attach' | 'seat:beat') {
    const saying = socket.timeout(ACK_MS)
    const answer = await (event === 'seat:attach'
      ? saying.emitWithAck(event, { seatId })
      : saying.emitWithAck(event, { seatId, page: media.word() })
    ).catch(() => null)
    if (isOver) return null
    if (answer === null) await beatAround()
    else if (!answer.ok && answer.code === 'NOT_FOUND') {
      if (event === 'seat:attach') finish(input.onGone)
      // a socket that is bound is told why
      else goneTimer ??= setTimeout(() => finish(input.onGone), REASON_MS)
    }
    return answer
  }

  async function bind(): Promise<void> {
    clearTimeout(again)
    binding = 'none'
    if (isOver) return
    if (!socket.connected) return beatAround()
    binding = 'asked'
    const answer = await ask('seat:attach')
    if (isOver) return
    if (!answer?.ok) {
      if (answer) again = setTimeout(attach, AGAIN_MS)
      else binding = 'none'
      return
    }
    binding = 'done'
    if (answer.retryToken) input.onRetryToken(answer.retryToken)
    if (answer.grace) input.onGrace({ seatId, ...answer.grace })
    else if (answer.grace === null) input.onKept()
    // binding says nothing of the page
    await ask('seat:beat')
  }

  const attach = () => void bind()
  /** What changed is said at once, or as soon as the socket is bound. */
  const handleChange = () => {
    if (isOver) return
    if (!socket.connected) void beatAround()
    else if (binding === 'done') void ask('seat:beat')
  }
  const beat = () => (socket.connected && binding === 'none' ? attach() : handleChange())
  const handleEnded = (message: ServerMessages['seat:ended']) => {
    if (message.seatId === seatId) finish(() => input.onEnded(message))
  }
  const handleGrace = (message: ServerMessages['seat:grace']) => {
    if (message.seatId === seatId) input.onGrace(message)
  }
  const handleKept = (message: ServerMessages['seat:kept']) => {
    if (message.seatId === seatId) input.onKept()
  }

  const handleReenter = (message: ServerMessages['seat:reenter']) => {
    if (message.seatId === seatId) media.enterAgain()
  }
  const offMedia = media.onChange(handleChange)

  function stop(): void {
    isOver = true
    offMedia()
    clearTimeout(again)
    clearTimeout(goneTimer)
    clearInterval(timer)
    socket.off('connect', attach)
    socket.off('seat:ended', handleEnded)
    socket.off('seat:grace', handleGrace)
    socket.off('seat:kept', handleKept)
    socket.off('seat:reenter', handleReenter)
  }

  socket.on('connect', attach)
  socket.on('seat:ended', handleEnded)
  socket.on('seat:grace', handleGrace)
  socket.on('seat:kept', handleKept)
  socket.on('seat:reenter', handleReenter)
  const timer = setInterval(beat, input.beatEveryS * EARLY * 1000)
  attach()
  return stop
}
