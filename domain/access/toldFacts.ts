import { cleanText } from '../names/typedText.ts'
import type { DenyFacts } from './verdict.ts'

/** Facts of a refusal as its person is told them: the signed ones, without what nobody could type today. */
export function toldFacts(facts: DenyFacts): DenyFacts {
  const { requiredTierName, reason } = facts
  return {
    ...facts,
    ...(requiredTierName === undefined ? {} : { requiredTierName: cleanText(requiredTierName) }),
    ...(reason === undefined ? {} : { reason: cleanText(reason) }),
  }
}
