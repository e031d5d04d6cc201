import type { RoomState, SeatState } from '../words.ts'

/** Allowed next states of a room; `ended` is for ever. */
export const ROOM_NEXT: Record<RoomState, readonly RoomState[]> = {
  draft: ['scheduled', 'live', 'ended'],
  scheduled: ['draft', 'live', 'ended'],
  live: ['ended'],
  ended: [],
}

/** Allowed next states of a seat. */
export const SEAT_NEXT: Record<SeatState, readonly SeatState[]> = {
  held: ['live', 'ended'],
  live: ['grace', 'ended'],
  grace: ['live', 'ended'],
  ended: [],
}

/** True for a room that can still go live: its host may open it, nobody else enters. */
export function isNotBegun(state: RoomState): boolean {
  return mayMove(ROOM_NEXT, state, 'live')
}

/** True when the table allows the step. */
export function mayMove<S extends string>(table: Record<S, readonly S[]>, from: S, to: S): boolean {
  return table[from].includes(to)
}
