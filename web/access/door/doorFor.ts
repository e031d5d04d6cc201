import { isolated } from '#domain/names/isolated.ts'
import type { Refusal } from '../refusal.ts'
import type { Door, DoorContext } from './door.ts'
import { now, SPEAK } from './doorWords.ts'

function eyebrow({ code }: Refusal, { visibility }: DoorContext): string {
  if (code === 'BANNED' || code === 'NOT_INVITED') return 'Closed for you'
  if (code === 'KICKED') return 'Closed for a moment'
  if (code === 'FOLLOW_REQUIRED') return 'For followers'
  if (visibility === 'members') return 'Pass holders only'
  if (visibility === 'private') return 'By invitation'
  return visibility === 'public' ? 'Open to everyone' : 'Stage door'
}

/** Refusals of a gate, which may have several ways in; the button is the cheapest of them. */
const OF_GATES: readonly Refusal['code'][] = [
  'FOLLOW_REQUIRED',
  'NO_PASS',
  'TIER_REQUIRED',
  'PASS_EXPIRED',
  'PASS_MOVED',
]

function othersOf({ code }: Refusal, { otherWays }: DoorContext): string | null {
  if (otherWays.length === 0 || !OF_GATES.includes(code)) return null
  return `It also opens with ${otherWays.map(isolated).join(' or ')}`
}

/** The door as a pure function of its refusal: one reason, one proof, one action. */
export function doorFor(refusal: Refusal, context: DoorContext): Door {
  const words = SPEAK[refusal.code](refusal, context)
  return {
    code: refusal.code,
    eyebrow: eyebrow(refusal, context),
    title: words.title,
    proof: words.proof ?? null,
    block: words.block ?? null,
    action: words.action,
    label: words.label,
    wait: words.wait ?? now,
    others: othersOf(refusal, context),
    isShut: words.isShut ?? false,
  }
}
