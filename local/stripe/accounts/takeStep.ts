import { type AccountFacts, type Demand, type Rejection, stateOf } from './accountFacts.ts'

/** What happens to an account. */
export type AccountStep =
  /** the owner handed in everything that is wanted */
  | { kind: 'submit' }
  /** what was handed in does */
  | { kind: 'verify' }
  /** something more is wanted */
  | { kind: 'demand'; demand: Demand }
  /** the time for something is over */
  | { kind: 'overdue'; what: string }
  /** all that is wanted is taken as given */
  | { kind: 'activate' }
  | { kind: 'reject'; reason: Rejection }
  | { kind: 'close' }

/** The account after a step; undefined when it cannot be taken from where the account stands. */
export function takeStep(facts: AccountFacts, step: AccountStep): AccountFacts | undefined {
  const state = stateOf(facts)
  if (state === 'closed') return undefined
  if (step.kind === 'close') return { ...facts, isClosed: true, isChecking: false, demands: [] }
  if (state === 'rejected') return undefined
  switch (step.kind) {
    case 'submit':
      // an account that works goes on working while a proof is looked at
      return { ...facts, isSubmitted: true, isChecking: facts.isChecking || state !== 'active', demands: [] }
    case 'verify':
      return facts.isChecking ? { ...facts, isChecking: false } : undefined
    case 'demand':
      return { ...facts, demands: [...facts.demands.filter(otherThan(step.demand.what)), step.demand] }
    case 'overdue':
      return {
        ...facts,
        demands: facts.demands.map((one) => (one.what === step.what ? { ...one, isOverdue: true } : one)),
      }
    case 'activate':
      return { ...facts, isSubmitted: true, isChecking: false, demands: [] }
    case 'reject':
      return { ...facts, rejection: step.reason, isChecking: false, demands: [] }
  }
}

const otherThan = (what: string) => (demand: Demand) => demand.what !== what
