import { journal, projection, type RowOf } from '../table.ts'

/** A governor speaks of its settings before its factory announces it, in one transaction: until then it is nobody's. */
export const GOVERNOR = projection({
  no: 60,
  name: 'governor',
  key: { governor: 'address' },
  columns: {
    vault: 'address?',
    timelock: 'address?',
    creator_wallet: 'address?',
    veto_until: 'time?',
    voting_delay_s: 'uint256?',
    voting_period_s: 'uint256?',
    late_quorum_s: 'uint256?',
    threshold_units: 'uint256?',
    quorum_percent: 'uint256?',
  },
  scope: { address: 'governor' },
})
export type GovernorRow = RowOf<typeof GOVERNOR>

/** What the quorum was when: a proposal needs the one of the second in which its vote began. */
export const QUORUM_CHANGE = journal({
  name: 'quorum_change',
  columns: { governor: 'address', percent: 'uint256', at: 'time' },
  scope: { address: 'governor' },
})

/** What happened to a proposal; its state follows from that and from the time. */
export const PROPOSAL = projection({
  no: 61,
  name: 'proposal',
  key: { governor: 'address', proposal_id: 'uint256' },
  columns: {
    proposer: 'address',
    kind: 'text?',
    description: 'text',
    description_hash: 'hash?',
    calls: 'json',
    vote_start: 'time',
    vote_end: 'time',
    against_units: 'uint256',
    for_units: 'uint256',
    abstain_units: 'uint256',
    eta: 'time?',
    queued_at: 'time?',
    objection_units: 'uint256',
    executed_at: 'time?',
    cancelled_at: 'time?',
    vetoed_by: 'address?',
  },
  scope: { address: 'governor' },
})
export type ProposalRow = RowOf<typeof PROPOSAL>

export const VOTE = journal({
  name: 'vote',
  columns: {
    governor: 'address',
    proposal_id: 'uint256',
    voter: 'address',
    support: 'text',
    weight_units: 'uint256',
    reason: 'text',
    reason_hash: 'hash?',
    at: 'time',
  },
  scope: { address: 'governor' },
})

/** A decision that waits in a treasury, or waited. */
export const TIMELOCK_CALL = projection({
  no: 62,
  name: 'timelock_call',
  key: { timelock: 'address', id: 'hash' },
  columns: { ready_at: 'time', done_at: 'time?', cancelled_at: 'time?' },
  scope: { address: 'timelock' },
})
