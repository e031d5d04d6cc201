import { ruleName } from '#domain/moderation/ruleName.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { Refusal } from '../../refusal.ts'
import type { DoorContext, Speak } from '../door.ts'

/** By which rule, why, and until when. */
function banProof({ ruleCode, reason, until }: Refusal['facts'], when: DoorContext['when']): string {
  return [
    ruleCode === undefined ? null : `Rule: ${ruleName(ruleCode)}`,
    reason === undefined ? null : `Reason: ${isolated(reason)}`,
    until === undefined ? 'It has no end' : `Until ${when(until, 'date')}, ${when(until, 'time')}`,
  ]
    .filter((line) => line !== null)
    .join('. ')
}

/** Doors that are closed for one person. */
export const SHUT: Record<'NOT_INVITED' | 'BANNED' | 'KICKED', Speak> = {
  NOT_INVITED: (_, { channelName }) => ({
    title: 'Your invitation was taken back',
    proof: `${isolated(channelName)} can invite you again`,
    action: { kind: 'home' },
    label: 'Back to home',
    isShut: true,
  }),
  BANNED: ({ facts }, { channelName, when }) => ({
    title: `You cannot join ${isolated(channelName)}'s rooms`,
    proof: banProof(facts, when),
    action: { kind: 'appeal' },
    label: 'Appeal',
    isShut: true,
  }),
  KICKED: ({ facts }, { when }) => ({
    title: 'You were removed by a moderator.',
    proof: [
      facts.until === undefined ? null : `You can come back at ${when(facts.until, 'time')}`,
      facts.reason ? `Reason: ${isolated(facts.reason)}` : null,
    ]
      .filter((line) => line !== null)
      .join('. '),
    action: { kind: 'retry' },
    label: 'Try again',
    wait: facts.until === undefined ? { until: 'now' } : { until: 'time', at: facts.until, isOwnRetry: true },
  }),
}
