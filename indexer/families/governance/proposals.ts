import { PROPOSAL_KINDS, VOTE_SUPPORTS } from '#domain/words.ts'
import type { Event } from '../event.ts'
import { keptBytes, keptText } from '../keptText.ts'
import type { Rows } from '../rows.ts'
import { timeOf } from '../timeOf.ts'
import type { GovernorEvent } from './events.ts'
import { PROPOSAL, type ProposalRow, VOTE } from './tables.ts'

/** `MAX_CALLS` of `contracts/governance/CreatorGovernor.sol`. */
const MAX_CALLS = 16

type OfProposal = Event<{ readonly proposalId: bigint }>
type VoteEvent = GovernorEvent<'VoteCast' | 'VoteCastWithParams'>

export const ofProposal = ({ address, args }: OfProposal) => [PROPOSAL.ref(address, args.proposalId)]

function change(
  rows: Rows,
  { address, args }: OfProposal,
  columnsOf: (row: ProposalRow) => Partial<ProposalRow>,
): void {
  const row = rows.mustGet(PROPOSAL, address, args.proposalId)
  rows.put(PROPOSAL, { ...row, ...columnsOf(row) })
}

export function foldProposalCreated(rows: Rows, { address, args }: GovernorEvent<'ProposalCreated'>): void {
  rows.put(PROPOSAL, {
    governor: address,
    proposal_id: args.proposalId,
    proposer: args.proposer,
    kind: null,
    description: keptText(args.description).text,
    description_hash: null,
    calls: callsOf(args),
    vote_start: timeOf(args.voteStart),
    vote_end: timeOf(args.voteEnd),
    ...{ against_units: 0n, for_units: 0n, abstain_units: 0n, objection_units: 0n },
    ...{ eta: null, queued_at: null, executed_at: null, cancelled_at: null, vetoed_by: null },
  })
}

/** All data together is kept as far as one text is. Amounts are as wide as the chain's, so they are texts. */
function callsOf({ targets, values, calldatas }: GovernorEvent<'ProposalCreated'>['args']): string {
  if (targets.length > MAX_CALLS || values.length !== targets.length || calldatas.length !== targets.length)
    throw new Error(
      `a proposal of ${targets.length} targets, ${values.length} values and ${calldatas.length} calls`,
    )
  let kept = 0
  const calls = targets.map((target, i) => {
    const { bytes, hash } = keptBytes(calldatas[i] as string, kept)
    kept += (bytes.length - 2) / 2
    return { target, value: String(values[i]), data: bytes, data_hash: hash }
  })
  return JSON.stringify(calls)
}

export function foldProposalKind(rows: Rows, event: GovernorEvent<'ProposalKind'>): void {
  const { kind, textHash } = event.args
  const name = PROPOSAL_KINDS[Number(kind)]
  if (!name) throw new Error(`there is no kind ${kind} of proposals`)
  change(rows, event, () => ({ kind: name, description_hash: textHash }))
}

export function foldProposalExtended(rows: Rows, event: GovernorEvent<'ProposalExtended'>): void {
  change(rows, event, () => ({ vote_end: timeOf(event.args.extendedDeadline) }))
}

export function foldProposalQueued(rows: Rows, event: GovernorEvent<'ProposalQueued'>): void {
  change(rows, event, () => ({ eta: timeOf(event.args.etaS), queued_at: event.at }))
}

export function foldProposalExecuted(rows: Rows, event: GovernorEvent<'ProposalExecuted'>): void {
  change(rows, event, () => ({ executed_at: event.at }))
}

export function foldProposalCancelled(rows: Rows, event: GovernorEvent<'ProposalCanceled'>): void {
  change(rows, event, () => ({ cancelled_at: event.at }))
}

export function foldProposalVetoed(rows: Rows, event: GovernorEvent<'ProposalVetoed'>): void {
  change(rows, event, () => ({ vetoed_by: event.args.founder }))
}

export function foldProposalObjected(rows: Rows, event: GovernorEvent<'ProposalObjected'>): void {
  change(rows, event, () => ({ objection_units: event.args.objections }))
}

export function foldVoteCast(rows: Rows, event: VoteEvent): void {
  const { proposalId, voter, support, weight, reason } = event.args
  const name = VOTE_SUPPORTS[Number(support)]
  if (!name) throw new Error(`there is no answer ${support} to a proposal`)
  change(rows, event, (row) => ({ [`${name}_units`]: row[`${name}_units`] + weight }))
  const kept = keptText(reason)
  rows.append(VOTE, {
    governor: event.address,
    proposal_id: proposalId,
    voter,
    support: name,
    weight_units: weight,
    reason: kept.text,
    reason_hash: kept.hash,
    at: event.at,
  })
}
