import { cleanText } from '../names/typedText.ts'
import type { Condition } from './gate.ts'
import { isTokenCondition } from './tokenCondition.ts'
import type { DenyFacts } from './verdict.ts'

function toldCondition(one: Condition): Condition {
  if (one.kind === 'tier') return { ...one, tierName: cleanText(one.tierName) }
  return isTokenCondition(one) ? { ...one, symbol: cleanText(one.symbol) } : one
}

/** Facts of a refusal as its person is told them: the signed ones, without what nobody could type today. */
export function toldFacts(facts: DenyFacts): DenyFacts {
  const { requiredTierName, reason, checks } = facts
  return {
    ...facts,
    ...(requiredTierName === undefined ? {} : { requiredTierName: cleanText(requiredTierName) }),
    ...(reason === undefined ? {} : { reason: cleanText(reason) }),
    ...(checks === undefined
      ? {}
      : { checks: checks.map((one) => ({ ...one, condition: toldCondition(one.condition) })) }),
  }
}
