import type { Refusal } from '../refusal.ts'
import type { Door, DoorContext } from './door.ts'
import { now, SPEAK } from './doorWords.ts'

function eyebrow({ code }: Refusal, { visibility }: DoorContext): string {
  if (code === 'BANNED' || code === 'NOT_INVITED') return 'Closed for you'
  if (visibility === 'members') return 'Pass holders only'
  if (visibility === 'private') return 'By invitation'
  return visibility === 'public' ? 'Open to everyone' : 'Stage door'
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
    isShut: words.isShut ?? false,
  }
}
