import type { MediaKind } from '../words.ts'

/**
 * Media signalling of the embedded engine, version 1: JSON over one WebSocket per participant, one peer
 * connection per participant, renegotiated. Control never travels here, only media.
 */
export interface Publication {
  id: string
  /** seat that publishes */
  seatId: string
  kind: MediaKind
  isMuted: boolean
  isStalled: boolean
}

/** Browser → engine. `rid` is answered by `ok` or `fail` with the same number. */
export type ClientSignal =
  | {
      t: 'join'
      v: 1
      rid: number
      providerRoomId: string
      userId: string
      userSig: string
      privateMapKey: string
      joinNonce: string
    }
  | { t: 'resume'; v: 1; rid: number; resumeToken: string }
  | { t: 'publish'; rid: number; kinds: { mid: string; kind: MediaKind }[]; sdp: string }
  | { t: 'unpublish'; rid: number; publicationId: string }
  | { t: 'subscribe'; rid: number; publicationIds: string[] }
  | { t: 'answer'; rid: number; sdp: string }
  | { t: 'selfMute'; rid: number; kind: MediaKind; on: boolean }
  | { t: 'leave'; rid: number }
  | { t: 'ping'; rid: number; sentAt: number }

/** Codes of a refused signal. */
export const SIGNAL_ERRORS = [
  'FORBIDDEN',
  'TICKET_EXPIRED',
  'TICKET_USED',
  'TICKET_INVALID',
  'CAPACITY_FULL',
  'ROOM_NOT_FOUND',
  'MALFORMED',
  'TOO_MANY_MESSAGES',
  'WRONG_STATE',
  'INTERNAL',
] as const
export type SignalError = (typeof SIGNAL_ERRORS)[number]

/** Engine → browser. */
export type ServerSignal =
  | { t: 'ok'; rid: number; body?: Record<string, unknown> }
  | { t: 'fail'; rid: number; code: SignalError; detail: string }
  | {
      t: 'joined'
      rid: number
      participantId: string
      bits: number
      resumeToken: string
      publications: Publication[]
    }
  | { t: 'answer'; rid: number; sdp: string; publications: Publication[] }
  | { t: 'offer'; sdp: string; tracks: { mid: string; publicationId: string }[] }
  | { t: 'published'; publication: Publication }
  | { t: 'unpublished'; publicationId: string; reason: string }
  | { t: 'changed'; publication: Publication }
  | { t: 'muted'; kind: MediaKind; on: boolean }
  | { t: 'removed'; reason: string }
  | { t: 'closed'; reason: string }
