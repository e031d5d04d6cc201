import { useCallback, useEffect, useMemo, useReducer } from 'react'
import type { Floor } from '#protocol/floor.ts'
import type { Voice, Voices } from '#web/media/tracks/createVoices.ts'

const NO_VOICE: Voice = { isHere: false, isOff: false }

export interface FloorVoices {
  voiceOf: (seatId: string) => Voice
  /** the same function as long as the connection is the same */
  levelOf: (seatId: string) => Promise<number | null>
  /** somebody of the floor is heard here */
  hasVoices: boolean
}

/**
 * Plays the voices of a floor and follows how they are.
 * @param ownSeatId nobody is played to themselves; null of who has no seat here that speaks
 */
export function useVoices(voices: Voices | null, floor: Floor | null, ownSeatId: string | null): FloorVoices {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0)
  const places = floor?.places
  const others = useMemo(
    () => (places ?? []).map(({ seatId }) => seatId).filter((seatId) => seatId !== ownSeatId),
    [places, ownSeatId],
  )
  useEffect(() => voices?.onChange(draw), [voices])
  useEffect(() => voices?.setSeats(others), [voices, others])
  const levelOf = useCallback(
    (seatId: string) => (voices ? voices.levelOf(seatId) : Promise.resolve(null)),
    [voices],
  )
  const voiceOf = (seatId: string) => voices?.voiceOf(seatId) ?? NO_VOICE
  return { voiceOf, levelOf, hasVoices: others.some((seatId) => voiceOf(seatId).isHere) }
}
