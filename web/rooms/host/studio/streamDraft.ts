import { hasLockable } from '#domain/access/gate.ts'
import { type OnChain, onChainOf } from '#domain/access/hubGate.ts'
import type { Typed } from '#domain/names/isolated.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { Visibility } from '#domain/words.ts'
import type { StreamPlan } from '../broadcast/goLive.ts'
import { asksTooMuch, type GateDraft, gateInputOf, NOT_LED, rulesOf } from '../gate/gateDraft.ts'
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
  /** of a voice room: ticked, to be led by the chain where it may be */
  isRecorded?: boolean
  /** of a voice room: ticked, to lock the tokens of its door where there are any */
  locksTokens?: boolean
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
    isGateUnfinished:
      draft.visibility === 'members' && (isUnfinished(draft.gate.of) || asksTooMuch(draft.gate)),
  }
}

/** True where a draft can be opened, or announced. */
export function isDraftRight({ title, seats, isGateUnfinished }: DraftErrors): boolean {
  return title === null && seats === null && !isGateUnfinished
}

/** Whether what a draft stands for is kept on the chain: it has to be, it may be, or it cannot. */
export function draftOnChain(draft: StreamDraft): OnChain {
  // tiers are no matter here
  return onChainOf(draft, draft.visibility === 'members' ? rulesOf(draft.gate, []) : null)
}

/** True where the tick of the form is set, by its host or by the door; another room may have another door. */
export function isRecordTicked(draft: StreamDraft): boolean {
  return draft.isRecorded === true || draftOnChain(draft) === 'must'
}

/** True for a door that can lock tokens: the chain has to lead the room, and one of them is an ERC-20. */
export function mayLock(draft: StreamDraft): boolean {
  return draftOnChain(draft) === 'must' && hasLockable(rulesOf(draft.gate, []))
}

/** The hub room that a draft locks tokens for, digits, as `rulesOf` takes it: there is none yet; null: it locks none. */
export function draftLockedFor(draft: StreamDraft): string | null {
  return draft.locksTokens === true && mayLock(draft) ? NOT_LED : null
}

/** The plan a correct draft stands for. */
export function planOf(draft: StreamDraft): StreamPlan {
  const isRecorded = draftOnChain(draft) !== 'never' && isRecordTicked(draft)
  return {
    kind: draft.kind,
    title: draft.title.trim(),
    visibility: draft.visibility,
    gate: draft.visibility === 'members' ? gateInputOf(draft.gate) : null,
    capacity: draft.seats.trim() === '' ? null : Number(draft.seats),
    ...(draft.kind === 'voice' ? { maxSpeakers: draft.speakers } : {}),
    ...(isRecorded ? { isRecorded } : {}),
    ...(draftLockedFor(draft) === null ? {} : { locksTokens: true }),
    ...(draft.roomId === undefined ? {} : { roomId: draft.roomId }),
  }
}
