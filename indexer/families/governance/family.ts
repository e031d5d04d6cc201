import { creatorGovernorAbi, creatorTimelockAbi, governorFactoryAbi } from '#generated/abis.ts'
import { contract, type Family } from '../family.ts'
import { AUTHORITY_UPDATED, IMPLEMENTATIONS_CHANGED, UPGRADED } from '../platform/foreign.ts'
import { GOVERNOR_NAMES } from './events.ts'
import {
  foldGovernorCreated,
  foldLateQuorum,
  foldQuorum,
  foldThreshold,
  foldVotingDelay,
  foldVotingPeriod,
  ofGovernor,
} from './governors.ts'
import {
  foldProposalCancelled,
  foldProposalCreated,
  foldProposalExecuted,
  foldProposalExtended,
  foldProposalKind,
  foldProposalObjected,
  foldProposalQueued,
  foldProposalVetoed,
  foldVoteCast,
  ofProposal,
} from './proposals.ts'
import { GOVERNOR, PROPOSAL, QUORUM_CHANGE, TIMELOCK_CALL, VOTE } from './tables.ts'
import { foldCallExecuted, foldCallScheduled, foldCancelled, ofCall } from './timelocks.ts'

const MADE_BY = { of: 'governor_factory', event: 'GovernorCreated', creator: 'creator' } as const
const NO_ROLES = 'is never said: who may do what stands in the code of the treasury'

const GOVERNOR_FACTORY = contract({
  kind: 'governor_factory',
  origin: { root: 'governorFactory', isOptional: true },
  editions: [governorFactoryAbi],
  names: {},
  scope: { contract: 'governor' },
  events: {
    GovernorCreated: {
      no: 140,
      rows: ({ args }) => [GOVERNOR.ref(args.governor)],
      fold: foldGovernorCreated,
    },
    AuthorityUpdated: AUTHORITY_UPDATED,
    ImplementationsChanged: IMPLEMENTATIONS_CHANGED,
    Initialized: 'says only that it was set up',
    Upgraded: UPGRADED,
  },
})

const CREATOR_GOVERNOR = contract({
  kind: 'governor',
  origin: { ...MADE_BY, address: 'governor' },
  editions: [creatorGovernorAbi],
  names: GOVERNOR_NAMES,
  scope: 'whole',
  events: {
    ProposalCreated: { no: 141, rows: ofProposal, fold: foldProposalCreated },
    ProposalKind: { no: 142, rows: ofProposal, fold: foldProposalKind },
    ProposalExtended: { no: 143, rows: ofProposal, fold: foldProposalExtended },
    ProposalQueued: { no: 144, rows: ofProposal, fold: foldProposalQueued },
    ProposalCanceled: { no: 145, rows: ofProposal, fold: foldProposalCancelled },
    ProposalVetoed: { no: 146, rows: ofProposal, fold: foldProposalVetoed },
    ProposalObjected: { no: 147, rows: ofProposal, fold: foldProposalObjected },
    ProposalExecuted: { no: 148, rows: ofProposal, fold: foldProposalExecuted },
    VoteCast: { no: 149, rows: ofProposal, fold: foldVoteCast },
    // the parameters mean nothing to this governor
    VoteCastWithParams: { no: 150, rows: ofProposal, fold: foldVoteCast },
    VotingDelaySet: { no: 151, rows: ofGovernor, fold: foldVotingDelay },
    VotingPeriodSet: { no: 152, rows: ofGovernor, fold: foldVotingPeriod },
    ProposalThresholdSet: { no: 153, rows: ofGovernor, fold: foldThreshold },
    QuorumNumeratorUpdated: { no: 154, rows: ofGovernor, fold: foldQuorum },
    LateQuorumVoteExtensionSet: { no: 155, rows: ofGovernor, fold: foldLateQuorum },
    EIP712DomainChanged: 'is never said: the domain is fixed',
    Initialized: 'says only that it was set up',
    TimelockChange: 'the factory says which treasury it is, for ever',
  },
})

const CREATOR_TIMELOCK = contract({
  kind: 'governor_timelock',
  origin: { ...MADE_BY, address: 'timelock' },
  editions: [creatorTimelockAbi],
  names: {},
  scope: 'whole',
  events: {
    CallScheduled: { no: 156, rows: ofCall, fold: foldCallScheduled },
    CallExecuted: { no: 157, rows: ofCall, fold: foldCallExecuted },
    Cancelled: { no: 158, rows: ofCall, fold: foldCancelled },
    CallSalt: 'the number of the decision holds it',
    Initialized: 'says only that it was set up',
    MinDelayChange: 'is never said: the delay stands in the code of the treasury',
    RoleAdminChanged: NO_ROLES,
    RoleGranted: NO_ROLES,
    RoleRevoked: NO_ROLES,
  },
})

/** Communities: what they may decide, what they decided, and what their treasuries do. */
export const GOVERNANCE: Family = {
  name: 'governance',
  version: 1,
  contracts: [GOVERNOR_FACTORY, CREATOR_GOVERNOR, CREATOR_TIMELOCK],
  tables: [GOVERNOR, QUORUM_CHANGE, PROPOSAL, VOTE, TIMELOCK_CALL],
}
