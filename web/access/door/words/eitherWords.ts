import { conditionWords, type GateRules, isOtherPass, isOwnPass, othersAsked } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { DoorPasses, Speak } from '../door.ts'
import { doorSells } from '../doorSells.ts'
import { knownChecks, TOKENS } from '../tokensShort.ts'

/** Where the passes of other creators are, of which a gate asks for any. */
export function otherPasses({ conditions }: Pick<GateRules, 'conditions'>): DoorPasses[] {
  return conditions.filter(isOtherPass).map(({ of }) => ({
    ...{ path: `/c/${of.handle}/join`, handle: of.handle },
    label: `Get pass from ${isolated(of.name)}`,
  }))
}

function titleOf(gate: Pick<GateRules, 'conditions'>): string {
  const { conditions } = gate
  const [first] = conditions
  // of one the amount is said, which stands in no line below
  if (first && conditions.length === 1) return `Need ${conditionWords(first)} to join`
  const others = othersAsked(gate)
  const tokens = conditions.filter(isTokenCondition)
  const isOfOwn = conditions.some(isOwnPass) || tokens.some(({ of, isForeign }) => !of && !isForeign)
  const creators = others.length + (isOfOwn ? 1 : 0)
  if (creators > 2) return 'Need tokens from one of the creators to join'
  const [only] = creators === 1 ? others : []
  if (!only) return 'Need tokens from either creator to join'
  // what nobody made here is of no creator
  return tokens.some(({ isForeign }) => isForeign)
    ? `Need ${conditions.map(conditionWords).join(' or ')} to join`
    : `Need tokens from ${isolated(only.name)} to join`
}

/** What the door says where a pass or tokens of any of several creators would do. */
export const EITHER: Record<'COLLAB_TOKENS', Speak> = {
  COLLAB_TOKENS: (refusal, context) => {
    const conditions = knownChecks(refusal.facts, context.gate).map(({ condition }) => condition)
    const title = titleOf({ conditions })
    const pass = doorSells(refusal, context.gate)
    if (pass) {
      const isMoved = pass === 'upgrade' && !context.speaksCard
      return {
        title,
        action: { kind: 'buy', pass },
        label: isMoved ? 'Upgrade' : `Get pass from ${isolated(context.channelName)}`,
      }
    }
    const words = TOKENS.TOKENS_SHORT(refusal, context)
    const [passes] = otherPasses({ conditions })
    const isGot = words.action.kind === 'get-tokens' || refusal.facts.isSplit
    return passes && !isGot
      ? { title, action: { kind: 'passes', path: passes.path }, label: passes.label }
      : { ...words, title }
  },
}
