import type { ProposalKind, ProposalState } from '../words.ts'

/** What happened to a proposal. Times are seconds of the chain, amounts units of the token. */
export interface ProposalFacts {
  kind: ProposalKind
  voteStartS: number
  voteEndS: number
  againstUnits: bigint
  forUnits: bigint
  abstainUnits: bigint
  /** when the treasury may do it; null = it was not queued */
  etaS: number | null
  isExecuted: boolean
  isCancelled: boolean
}

const DAY_S = 86_400
/** How long after the vote a decision can be queued. */
const QUEUE_PERIOD_S = 7 * DAY_S
/** How long a queued decision can be executed, from its time on. */
const EXECUTION_PERIOD_S = 14 * DAY_S

/**
 * Where a proposal stands at a time of the chain.
 * @param neededUnits votes for and abstaining that it needs; null where its vote has not begun
 */
export function proposalStateAt(
  proposal: ProposalFacts,
  neededUnits: bigint | null,
  nowS: number,
): ProposalState {
  const { kind, forUnits, againstUnits, abstainUnits, etaS, voteEndS } = proposal
  if (proposal.isExecuted) return 'executed'
  if (proposal.isCancelled) return 'cancelled'
  if (nowS <= proposal.voteStartS) return 'pending'
  if (nowS <= voteEndS) return 'active'
  const isQuorum = neededUnits !== null && forUnits + abstainUnits >= neededUnits
  if (!isQuorum || forUnits <= againstUnits) return 'defeated'
  const endS = etaS === null ? voteEndS + QUEUE_PERIOD_S : etaS + EXECUTION_PERIOD_S
  if (kind === 'treasury' && nowS > endS) return 'expired'
  return etaS === null ? 'succeeded' : 'queued'
}
