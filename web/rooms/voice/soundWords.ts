import type { Room } from '#api/rooms/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { SubscriberState } from '#web/media/tracks/createSubscriber.ts'

/** True while the host is not on air and somebody goes on who hosts beside them. */
export function isLedByCoHost({ hostSeatId, coHosts }: Pick<Room, 'hostSeatId' | 'coHosts'>): boolean {
  return hostSeatId === null && coHosts.some(({ seatId }) => seatId !== null)
}

/** Who is listened to in a voice room besides its host. */
export interface OtherVoices {
  /** somebody else is heard */
  hasVoices: boolean
  /** nobody waits for the host */
  isHostAway: boolean
}

/** What the sound of a voice room is waiting for; null while the host is heard, or could be. */
export function soundWords(
  state: SubscriberState,
  name: Typed,
  { hasVoices, isHostAway }: OtherVoices = { hasVoices: false, isHostAway: false },
): string | null {
  if (state.media === 'connecting') return 'Connecting'
  if (state.media === 'reconnecting') return 'Reconnecting'
  if (isHostAway && (state.media === 'waiting' || state.media === 'connected'))
    return state.isWeak ? 'Your connection is weak' : null
  if (state.media === 'waiting') return `Waiting for ${isolated(name)}`
  if (state.media !== 'connected') return null
  if (!state.hasSound && hasVoices) return `${isolated(name)} sends no sound. You hear those who speak.`
  if (!state.hasSound) return `Waiting for ${isolated(name)}`
  if (state.isSoundOff) return `${isolated(name)} switched the microphone off`
  if (state.isStalled) return 'The sound is late'
  return state.isWeak ? 'Your connection is weak' : null
}

/** How many listen: `184 listening`, or `184 of 500 listening` where there is a number of places. */
export function listenersText({ viewers, capacity }: Pick<Room, 'viewers' | 'capacity'>): string {
  const of = capacity === null ? '' : ` of ${capacity.toLocaleString('en')}`
  return `${viewers.toLocaleString('en')}${of} listening`
}
