import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

/** Where somebody stands in the line of a full room. */
export type TurnState =
  | { step: 'out' }
  | { step: 'joining' }
  | { step: 'waiting'; position: number; aboutMin: number | null }
  /** `until`: seconds since the epoch */
  | { step: 'offered'; until: number }
  /** a place was kept for them and they did not come */
  | { step: 'missed' }
  /** as many guests of their network wait as may */
  | { step: 'network' }

export interface LineFlow {
  state: () => TurnState
  subscribe: (listener: () => void) => () => void
  wait: () => Promise<void>
  leave: () => Promise<void>
  /** they are inside: what was offered before is no missed place */
  enter: () => void
  stop: () => void
}

/** How long an answer is waited for. */
export const ACK_MS = 4_000
/** An account asks for so much a second, whatever pages it has open; a page that was too early asks again. */
const AGAIN_MS = 1_200

function stateOf(
  { position, aboutMin, offerUntil }: ServerMessages['line:changed'],
  wasOffered: boolean,
): TurnState {
  if (offerUntil !== null) return { step: 'offered', until: offerUntil }
  if (position !== null) return { step: 'waiting', position, aboutMin }
  return { step: wasOffered ? 'missed' : 'out' }
}

/**
 * One person in front of one room. The server knows the turn; here is what it said last.
 * @param onRefused the door's last word is another one by now: it has to be asked again
 */
export function createLineFlow(roomId: string, socket: RealtimeSocket, onRefused: () => void): LineFlow {
  let state: TurnState = { step: 'out' }
  // an offer is over a moment before it goes on
  let wasOffered = false
  let again: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  function move(next: TurnState): void {
    state = next
    for (const listener of listeners) listener()
  }
  async function join(): Promise<void> {
    clearTimeout(again)
    try {
      const answer = await socket.timeout(ACK_MS).emitWithAck('line:join', { roomId })
      if (answer.ok) return
      if (answer.code === 'RATE_LIMITED') {
        again = setTimeout(() => void join(), AGAIN_MS)
        return
      }
      if (answer.code === 'GUESTS_FULL') return move({ step: 'network' })
      move({ step: 'out' })
      if (answer.code === 'NOT_FOUND') onRefused()
    } catch {
      // the socket is away: once it is back it asks again
      if (state.step === 'joining' && socket.connected) move({ step: 'out' })
    }
  }
  const onChanged = (said: ServerMessages['line:changed']) => {
    if (said.roomId !== roomId) return
    wasOffered ||= said.offerUntil !== null
    move(stateOf(said, wasOffered))
  }
  const onConnect = () => {
    // a turn that was kept goes on; one that was lost begins anew
    if (state.step === 'waiting' || state.step === 'joining') void join()
  }
  socket.on('line:changed', onChanged)
  socket.on('connect', onConnect)
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wait: () => {
      wasOffered = false
      move({ step: 'joining' })
      return join()
    },
    leave: async () => {
      clearTimeout(again)
      wasOffered = false
      move({ step: 'out' })
      // without an answer the turn ends with the page
      await socket
        .timeout(ACK_MS)
        .emitWithAck('line:leave', { roomId })
        .catch(() => undefined)
    },
    enter: () => {
      wasOffered = false
      if (state.step === 'missed' || state.step === 'offered') move({ step: 'out' })
    },
    stop: () => {
      clearTimeout(again)
      socket.off('line:changed', onChanged)
      socket.off('connect', onConnect)
    },
  }
}
