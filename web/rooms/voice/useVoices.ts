import { useCallback, useEffect, useMemo, useReducer } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import type { Floor } from '#protocol/floor.ts'
import type { Voice, Voices } from '#web/media/tracks/createVoices.ts'
import { heardSeats } from './heardSeats.ts'

const NO_VOICE: Voice = { isHere: false, isOff: false }

export interface FloorVoices {
  voiceOf: (seatId: string) => Voice
  /** the same function as long as the connection is the same */
  levelOf: (seatId: string) => Promise<number | null>
  /** somebody of them is heard here */
  hasVoices: boolean
}

/**
 * Plays the voices of a floor and of who hosts the room beside its channel, and follows how they are.
 * @param ownSeatId nobody is played to themselves; null of who has no seat here that speaks
 */
export function useVoices(
  voices: Voices | null,
  floor: Floor | null,
  ownSeatId: string | null,
  coHosts: Room['coHosts'],
): FloorVoices {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0)
  // a room that is read again is of the same people
  const key = heardSeats(coHosts, floor, ownSeatId).join(' ')
  const others = useMemo(() => (key === '' ? [] : key.split(' ')), [key])
  useEffect(() => voices?.onChange(draw), [voices])
  useEffect(() => voices?.setSeats(others), [voices, others])
  const levelOf = useCallback(
    (seatId: string) => (voices ? voices.levelOf(seatId) : Promise.resolve(null)),
    [voices],
  )
  const voiceOf = (seatId: string) => voices?.voiceOf(seatId) ?? NO_VOICE
  return { voiceOf, levelOf, hasVoices: others.some((seatId) => voiceOf(seatId).isHere) }
}
