import type { Event } from '../event.ts'
import type { Rows } from '../rows.ts'
import { timeOf } from '../timeOf.ts'
import type { GovernorCreated, GovernorEvent } from './events.ts'
import { GOVERNOR, type GovernorRow, QUORUM_CHANGE } from './tables.ts'

export const ofGovernor = ({ address }: Event<unknown>) => [GOVERNOR.ref(address)]

const UNKNOWN: Omit<GovernorRow, 'governor'> = {
  ...{ vault: null, timelock: null, creator_wallet: null, veto_until: null },
  ...{ voting_delay_s: null, voting_period_s: null, late_quorum_s: null },
  ...{ threshold_units: null, quorum_percent: null },
}

function change(rows: Rows, governor: string, columns: Partial<GovernorRow>): void {
  const row = rows.get(GOVERNOR, governor) ?? { governor, ...UNKNOWN }
  rows.put(GOVERNOR, { ...row, ...columns })
}

export function foldGovernorCreated(rows: Rows, { args }: GovernorCreated): void {
  change(rows, args.governor, {
    vault: args.vault,
    timelock: args.timelock,
    creator_wallet: args.creator,
    veto_until: args.vetoUntil === 0n ? null : timeOf(args.vetoUntil),
  })
}

export function foldVotingDelay(rows: Rows, { address, args }: GovernorEvent<'VotingDelaySet'>): void {
  change(rows, address, { voting_delay_s: args.newVotingDelay })
}

export function foldVotingPeriod(rows: Rows, { address, args }: GovernorEvent<'VotingPeriodSet'>): void {
  change(rows, address, { voting_period_s: args.newVotingPeriod })
}

export function foldThreshold(rows: Rows, { address, args }: GovernorEvent<'ProposalThresholdSet'>): void {
  change(rows, address, { threshold_units: args.newProposalThreshold })
}

export function foldLateQuorum(
  rows: Rows,
  { address, args }: GovernorEvent<'LateQuorumVoteExtensionSet'>,
): void {
  change(rows, address, { late_quorum_s: args.newVoteExtension })
}

export function foldQuorum(rows: Rows, { address, args, at }: GovernorEvent<'QuorumNumeratorUpdated'>): void {
  const percent = args.newQuorumNumerator
  change(rows, address, { quorum_percent: percent })
  rows.append(QUORUM_CHANGE, { governor: address, percent, at })
}
