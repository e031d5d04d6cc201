import type { Address, Hex } from 'viem'
import type { Fact } from '../kit/openWorld.ts'
import { supplyAt, type VaultModel } from './vaultModel.ts'

/** The library's numbers of the states of a proposal. */
export const STATE = {
  pending: 0,
  active: 1,
  canceled: 2,
  defeated: 3,
  succeeded: 4,
  queued: 5,
  expired: 6,
  executed: 7,
}

const MIN_QUORUM = 10_000n * 10n ** 18n
const DAY_S = 86_400

/** One proposal; its row of `proposal` and, in `votes`, its rows of `vote`. */
export interface Proposal {
  id: bigint
  proposer: Address
  kind: number
  textHash: Hex
  text: string
  snapshot: number
  deadline: number
  eta: number
  canceled: boolean
  vetoedBy: Address | undefined
  executed: boolean
  tally: [bigint, bigint, bigint]
  votes: Map<Address, { support: number; weight: bigint }>
  /** by account: its votes of the second of queueing */
  objections: Map<Address, bigint>
}

/** A governor and its treasury, rebuilt from what both said alone. */
export interface GovernorModel {
  address: Address
  timelock: Address
  vault: Address
  founder: Address
  vetoUntil: number
  votingDelay: bigint
  votingPeriod: bigint
  threshold: bigint
  extension: bigint
  numerators: { at: number; value: bigint }[]
  proposals: Map<bigint, Proposal>
  /** when it is due; 0 = taken back, 1 = done */
  operations: Map<Hex, bigint>
}

export function openGovernor({ args }: Fact): GovernorModel {
  return {
    address: args.governor as Address,
    timelock: args.timelock as Address,
    vault: args.vault as Address,
    founder: args.creator as Address,
    vetoUntil: Number(args.vetoUntil),
    votingDelay: 0n,
    votingPeriod: 0n,
    threshold: 0n,
    extension: 0n,
    numerators: [],
    proposals: new Map(),
    operations: new Map(),
  }
}

/** Reads one event of the treasury. */
export function readTimelock({ operations }: GovernorModel, { name, args, at }: Fact): void {
  const id = args.id as Hex
  if (name === 'CallScheduled') operations.set(id, BigInt(at) + (args.delay as bigint))
  if (name === 'CallExecuted') operations.set(id, 1n)
  if (name === 'Cancelled') operations.set(id, 0n)
}

/** Reads one event of the governor. */
export function readGovernor(model: GovernorModel, fact: Fact): void {
  const { name, args, at } = fact
  if (name === 'VotingDelaySet') model.votingDelay = args.newVotingDelay as bigint
  if (name === 'VotingPeriodSet') model.votingPeriod = args.newVotingPeriod as bigint
  if (name === 'ProposalThresholdSet') model.threshold = args.newProposalThreshold as bigint
  if (name === 'LateQuorumVoteExtensionSet') model.extension = args.newVoteExtension as bigint
  if (name === 'QuorumNumeratorUpdated')
    model.numerators.push({ at, value: args.newQuorumNumerator as bigint })
  if (args.proposalId !== undefined) readProposal(model, fact)
}

function readProposal({ proposals }: GovernorModel, { name, args }: Fact): void {
  const id = args.proposalId as bigint
  if (name === 'ProposalCreated') {
    proposals.set(id, {
      id,
      proposer: args.proposer as Address,
      kind: -1,
      textHash: '0x',
      text: args.description as string,
      snapshot: Number(args.voteStart),
      deadline: Number(args.voteEnd),
      eta: 0,
      canceled: false,
      vetoedBy: undefined,
      executed: false,
      tally: [0n, 0n, 0n],
      votes: new Map(),
      objections: new Map(),
    })
  }
  const proposal = proposals.get(id)
  if (!proposal) throw new Error(`${name} of an unknown proposal`)
  if (name === 'ProposalKind') {
    proposal.kind = args.kind as number
    proposal.textHash = args.textHash as Hex
  }
  if (name === 'ProposalExtended') proposal.deadline = Number(args.extendedDeadline)
  if (name === 'ProposalQueued') proposal.eta = Number(args.etaSeconds)
  if (name === 'ProposalCanceled') proposal.canceled = true
  if (name === 'ProposalVetoed') proposal.vetoedBy = args.founder as Address
  if (name === 'ProposalExecuted') proposal.executed = true
  if (name === 'ProposalObjected') proposal.objections.set(args.account as Address, args.votes as bigint)
  if (name === 'VoteCast' || name === 'VoteCastWithParams') {
    const { voter, support, weight } = args as { voter: Address; support: 0 | 1 | 2; weight: bigint }
    proposal.tally[support] += weight
    proposal.votes.set(voter, { support, weight })
  }
}

/** Which state a proposal is in at `time`, worked out from the logs. */
export function stateAt(model: GovernorModel, vault: VaultModel, proposal: Proposal, time: number): number {
  const { canceled, executed, kind, snapshot, deadline, eta, tally } = proposal
  if (executed) return STATE.executed
  if (canceled) return STATE.canceled
  if (time <= snapshot) return STATE.pending
  if (time <= deadline) return STATE.active
  const [against, yes, abstain] = tally
  if (yes + abstain < quorumAt(model, vault, snapshot) || yes <= against) return STATE.defeated
  if (kind === 0 && time > (eta === 0 ? deadline + 7 * DAY_S : eta + 14 * DAY_S)) return STATE.expired
  return eta === 0 ? STATE.succeeded : STATE.queued
}

/** All votes that objected to a proposal. */
export function objectionsOf({ objections }: Proposal): bigint {
  return [...objections.values()].reduce((all, votes) => all + votes, 0n)
}

/** Votes that a proposal with this snapshot needs. */
export function quorumAt({ numerators }: GovernorModel, vault: VaultModel, time: number): bigint {
  const numerator = numerators.findLast(({ at }) => at <= time)?.value ?? 0n
  const share = (supplyAt(vault, time) * numerator) / 100n
  return share > MIN_QUORUM ? share : MIN_QUORUM
}
