import { cleanText } from '../names/typedText.ts'
import { type Condition, isOtherPass } from './gate.ts'
import type { OtherChannel } from './otherChannel.ts'
import { isTokenCondition } from './tokenCondition.ts'
import type { DenyFacts } from './verdict.ts'

const told = (of: OtherChannel): OtherChannel => ({ ...of, name: cleanText(of.name) })

function toldCondition(one: Condition): Condition {
  if (one.kind === 'tier') return { ...one, tierName: cleanText(one.tierName) }
  if (isTokenCondition(one))
    return { ...one, symbol: cleanText(one.symbol), ...(one.of && { of: told(one.of) }) }
  return isOtherPass(one) ? { ...one, of: told(one.of) } : one
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
