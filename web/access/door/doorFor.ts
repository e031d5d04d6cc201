import { tokensAsked } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { Refusal } from '../refusal.ts'
import type { Door, DoorContext, DoorLine, DoorTokens } from './door.ts'
import { asksForPass, doorSells } from './doorSells.ts'
import { now, SPEAK } from './doorWords.ts'
import { doorLines, firstMissing, knownChecks, tokenChecks, tokensButton } from './tokensShort.ts'

/** For whom a members' door is. */
function membersOf({ gate }: DoorContext): string {
  const asksForTokens = gate?.conditions.some(isTokenCondition) ?? false
  if (!asksForPass(gate)) return asksForTokens ? 'Token holders only' : 'For followers'
  return asksForTokens ? 'Members only' : 'Pass holders only'
}

function eyebrow({ code }: Refusal, context: DoorContext): string {
  const { visibility } = context
  if (code === 'BANNED' || code === 'NOT_INVITED') return 'Closed for you'
  if (code === 'KICKED') return 'Closed for a moment'
  if (code === 'FOLLOW_REQUIRED') return 'For followers'
  if (visibility === 'members') return membersOf(context)
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

function linesOf({ code, facts }: Refusal, { gate }: DoorContext): DoorLine[] {
  if (!OF_GATES.includes(code) && code !== 'TOKENS_SHORT') return []
  // nobody buys one of several things without a word of the others; a foreign token is told by its address alone
  const isTold =
    gate &&
    (gate.mode === 'all'
      ? gate.conditions.some(isTokenCondition)
      : tokensAsked(gate).some(({ isForeign }) => isForeign))
  return doorLines(facts.checks ?? (isTold ? knownChecks(facts, gate) : []), facts.checks !== undefined)
}

function linesTitle({ gate }: DoorContext): string {
  if (gate?.conditions.length === 1) return 'This is asked for'
  if (gate?.mode === 'any') return 'One of these is enough'
  return gate?.conditions.some(isTokenCondition)
    ? 'All of these are asked for, in one wallet'
    : 'All of these are asked for'
}

/** Tokens that do as well as the pass that is sold, and those that are there in several wallets. */
function otherTokens({ code, facts }: Refusal, { gate }: DoorContext): DoorTokens | null {
  const isOther = doorSells(code) !== null && gate?.mode === 'any'
  if (!isOther && !(code === 'TOKENS_SHORT' && facts.isSplit)) return null
  const checks = tokenChecks(knownChecks(facts, gate))
  const mode = gate?.mode ?? 'all'
  const locked = firstMissing(checks, 'locked', mode)
  // where nothing else helps the button of the door locks by itself
  if (locked) return isOther ? tokensButton(locked) : null
  const missing = firstMissing(checks, 'bought', mode)
  return missing && tokensButton(missing)
}

/** The door as a pure function of its refusal: one reason, one proof, one action. */
export function doorFor(refusal: Refusal, context: DoorContext): Door {
  const words = SPEAK[refusal.code](refusal, context)
  const lines = linesOf(refusal, context)
  return {
    code: refusal.code,
    eyebrow: eyebrow(refusal, context),
    title: words.title,
    // which pass it takes stands in the lines
    proof: lines.length > 0 && refusal.code === 'NO_PASS' ? null : (words.proof ?? null),
    block: words.block ?? null,
    action: words.action,
    label: words.label,
    wait: words.wait ?? now,
    others: lines.length > 0 ? null : othersOf(refusal, context),
    lines,
    linesTitle: linesTitle(context),
    otherTokens: otherTokens(refusal, context),
    // of a stranger nobody knows what is missing
    checksAgain:
      refusal.facts.checks !== undefined &&
      words.action.kind !== 'retry' &&
      lines.length > 0 &&
      firstMissing(tokenChecks(refusal.facts.checks), 'elsewhere', 'any') !== null,
    isShut: words.isShut ?? false,
  }
}
