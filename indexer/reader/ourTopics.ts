import type { AbiEvent } from 'viem'
import { eventTopic } from '../families/eventTopic.ts'
import { FAMILIES } from '../families/registry.ts'

/**
 * Events that other contracts emit all the time. An event that is missing here only makes answers larger, one too many only
 * asks for it by address.
 */
const STANDARD = new Set([
  ...[
    'Transfer',
    'Approval',
    'ApprovalForAll',
    'TransferSingle',
    'TransferBatch',
    'URI',
    'ConsecutiveTransfer',
  ],
  ...['OwnershipTransferred', 'OwnershipTransferStarted', 'RoleGranted', 'RoleRevoked', 'RoleAdminChanged'],
  ...[
    'Initialized',
    'Upgraded',
    'AdminChanged',
    'BeaconUpgraded',
    'Paused',
    'Unpaused',
    'EIP712DomainChanged',
  ],
  ...['MetadataUpdate', 'BatchMetadataUpdate', 'ContractURIUpdated', 'SubscriptionUpdate', 'UpdateUser'],
  // every governor and every timelock of the library
  ...['ProposalCreated', 'ProposalCanceled', 'ProposalExecuted', 'ProposalQueued', 'ProposalExtended'],
  ...['VoteCast', 'VoteCastWithParams', 'VotingDelaySet', 'VotingPeriodSet', 'ProposalThresholdSet'],
  ...['QuorumNumeratorUpdated', 'LateQuorumVoteExtensionSet', 'TimelockChange'],
  ...['CallScheduled', 'CallExecuted', 'CallSalt', 'Cancelled', 'MinDelayChange', 'AuthorityUpdated'],
  ...['DelegateChanged', 'DelegateVotesChanged', 'Deposit', 'Withdraw', 'Withdrawal', 'AuthorizationUsed'],
])

const events = FAMILIES.flatMap(({ contracts }) => contracts.map(({ editions }) => editions))
  .flat(2)
  .filter((entry): entry is AbiEvent => entry.type === 'event')

function topicsOf(belongs: (event: AbiEvent) => boolean): string[] {
  return [...new Set(events.filter(belongs).map((event) => eventTopic(event)))]
}

/** First topics that only our contracts emit, or those who copy them. */
export const OWN_TOPICS = topicsOf(({ name }) => !STANDARD.has(name))
/** First topics of our contracts that every other contract emits too. */
export const STANDARD_TOPICS = topicsOf(({ name }) => STANDARD.has(name))
