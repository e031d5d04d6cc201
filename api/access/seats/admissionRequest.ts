import type { Action } from '#domain/words.ts'

/** Somebody asks to enter a room. */
export interface AdmissionRequest {
  accountId: string
  /** the session that asks; the seat ends with it */
  sessionId: string
  roomId: string
  action: Action
  /** ends the person's seat on another device first */
  move: boolean
  /** reference of the request */
  trace: string
}
