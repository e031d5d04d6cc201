import type { Typed } from '#domain/names/isolated.ts'
import type { FloorOrder } from '#domain/room/words.ts'

/** Requests of a floor that pages are shown; those behind them are counted. */
export const MAX_REQUESTS = 50

/** Who may speak in a voice room besides its host. */
export interface FloorPlace {
  /** 1 to `maxSpeakers` */
  n: number
  seatId: string
  name: Typed
  /** milliseconds since the epoch until which the microphone has to come on; null: it came */
  beginUntilMs: number | null
}

/** Somebody who asks to speak. */
export interface FloorRequest {
  id: string
  seatId: string
  name: Typed
  /** milliseconds since the epoch */
  sinceMs: number
  /** how long they were on the floor of this room before, seconds */
  spokeS: number
}

/** The floor of a voice room, whole: a higher `rev` takes the place of a lower one, so nothing between is missed. */
export interface Floor {
  roomId: string
  rev: number
  maxSpeakers: number
  order: FloorOrder
  /** by `n` */
  places: FloorPlace[]
  /** as they come up, at most `MAX_REQUESTS` */
  requests: FloorRequest[]
  /** all of them */
  waiting: number
}

/** Server → browser about the floor that one reads; `floor:closed`: one may not read it any more. */
export interface FloorServerMessages {
  'floor:changed': Floor
  'floor:closed': { roomId: string }
}

/** Browser → server: reads the floor of a voice room one is in or works for, from its whole on. */
export interface FloorClientMessages {
  'floor:open': { roomId: string }
  'floor:close': { roomId: string }
}
