import type { Typed } from '#domain/names/isolated.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { Visibility } from '#domain/words.ts'
import type { StreamPlan } from '../broadcast/goLive.ts'
import { type GateDraft, gateInputOf } from '../gate/gateDraft.ts'
import { isUnfinished } from '../gate/tokenDraft.ts'

/** What a host typed; nothing is checked yet. */
export interface StreamDraft {
  kind: HostedKind
  title: Typed
  visibility: Visibility
  gate: GateDraft
  /** empty = no limit */
  seats: string
  /** of a voice room: how many may speak besides its host */
  speakers: number
  /** a draft that was prepared before */
  roomId?: string
}

export interface DraftErrors {
  title: string | null
  seats: string | null
  /** true: a condition of the door is not typed out, or not known yet, as its own fields say */
  isGateUnfinished: boolean
}

const MAX_SEATS = 10_000

export function draftErrors(draft: StreamDraft): DraftErrors {
  const seats = draft.seats.trim()
  const count = Number(seats)
  const isCount = seats === '' || (Number.isInteger(count) && count >= 1 && count <= MAX_SEATS)
  return {
    title: draft.title.trim() === '' ? 'Give it a title.' : null,
    seats: isCount
      ? null
      : `A whole number from 1 to ${MAX_SEATS.toLocaleString('en')}, or nothing for no limit.`,
    isGateUnfinished: draft.visibility === 'members' && isUnfinished(draft.gate.of),
  }
}

/** True where a draft can be opened, or announced. */
export function isDraftRight({ title, seats, isGateUnfinished }: DraftErrors): boolean {
  return title === null && seats === null && !isGateUnfinished
}

/** The plan a correct draft stands for. */
export function planOf(draft: StreamDraft): StreamPlan {
  return {
    kind: draft.kind,
    title: draft.title.trim(),
    visibility: draft.visibility,
    gate: draft.visibility === 'members' ? gateInputOf(draft.gate) : null,
    capacity: draft.seats.trim() === '' ? null : Number(draft.seats),
    ...(draft.kind === 'voice' ? { maxSpeakers: draft.speakers } : {}),
    ...(draft.roomId === undefined ? {} : { roomId: draft.roomId }),
  }
}
