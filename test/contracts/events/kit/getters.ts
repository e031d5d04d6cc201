import { readFileSync } from 'node:fs'

/** Contracts, or single views of one, that a replay holds against its model, by the name of its test. */
export const READ_IN: Record<string, string[]> = {
  payments: ['CurrencyList', 'FeeSchedule', 'Ledger'],
  passes: [
    ...['StreamPass', 'StreamPassFactory', 'PassVouchers', 'PassManagement'],
    ...['streams', 'passCreator', 'hasAccess', 'accessTo'].map((view) => `StagedoorLens.${view}`),
  ],
  recordings: [
    ...['Recordings', 'RecordingPublishing', 'RecordingsFactory', 'PassResale', 'PassRenewals'],
    ...['SplitFactory', 'PullSplit', 'SupporterPool'],
  ],
  rooms: [
    ...['RoomHub', 'SessionLock'],
    ...['rooms', 'canAccess', 'decide', 'holdings'].map((view) => `StagedoorLens.${view}`),
  ],
  bookings: [
    ...['ConsultationEscrow', 'BookingOffers', 'BookingDisputes', 'BookingCourt'],
    'StagedoorLens.sessions',
  ],
  tokens: ['CreatorToken', 'CreatorTokenFactory'],
  governance: [
    ...['CreatorVault', 'CreatorVaultFactory', 'CreatorGovernor', 'CreatorTimelock', 'GovernorFactory'],
  ],
}

const CONSTANT = 'the same for ever, written in the code'
const PURE = 'of its arguments and the contract alone'
const MOMENT = 'what the moment makes of state that is read'
const UNTOLD = 'counts signatures that were used, which no log tells apart; no table of ours needs it'

/** Views no replay reads, as `view` of every contract or `Contract.view`, with the reason. */
export const UNREAD: Record<string, string> = {
  supportsInterface: CONSTANT,
  eip712Domain: CONSTANT,
  DOMAIN_SEPARATOR: CONSTANT,
  BALLOT_TYPEHASH: CONSTANT,
  EXTENDED_BALLOT_TYPEHASH: CONSTANT,
  CLOCK_MODE: CONSTANT,
  COUNTING_MODE: CONSTANT,
  UPGRADE_INTERFACE_VERSION: CONSTANT,
  proxiableUUID: CONSTANT,
  version: CONSTANT,
  quorumDenominator: CONSTANT,
  decimals: CONSTANT,
  reserveRatio: CONSTANT,
  MAX_ANSWERS: CONSTANT,
  MAX_SPEAKERS: CONSTANT,
  MAX_PRODUCER: CONSTANT,
  MAX_SESSION: CONSTANT,
  SESSION: CONSTANT,
  DEFAULT_ADMIN_ROLE: CONSTANT,
  PROPOSER_ROLE: CONSTANT,
  EXECUTOR_ROLE: CONSTANT,
  CANCELLER_ROLE: CONSTANT,
  getMinDelay: CONSTANT,
  FEE_DELAY: CONSTANT,
  CURRENCY_DELAY: CONSTANT,
  updateTimelock: 'changes nothing: refuses always',
  updateDelay: 'changes nothing: refuses always',
  isConsumingScheduledOp: 'answers only inside a call of the AccessManager',
  authorizationNonce: PURE,
  hashOperation: PURE,
  hashOperationBatch: PURE,
  hashProposal: PURE,
  getProposalId: PURE,
  memberOf: PURE,
  moneyDuties: PURE,
  callsFor: PURE,
  check: 'a gate that is given with the question; gates of rooms are asked',
  getVotesWithParams: 'getVotes, which is read; no parameter changes it',
  isOperation: 'follows from getTimestamp, which is read',
  isOperationPending: 'follows from getTimestamp, which is read',
  isOperationReady: 'follows from getTimestamp, which is read',
  isOperationDone: 'follows from getTimestamp, which is read',
  getOperationState: 'follows from getTimestamp, which is read',
  hasRole: 'follows from the governor in the code, which is read',
  balanceOfBatch: 'several of balanceOf, which is read',
  contentURI: 'the hash of the content, which is read, as an address',
  tokenURI: 'a text of what name, tier and end say, which are read',
  contractURI: 'a text of what name and payout say, which are read',
  allowance: 'in no log of a purchase that spends it; no table of ours needs it',
  quoteBuy: 'arithmetic of supply, slope and fees, which are read',
  quoteBuyExact: 'arithmetic of supply, slope and fees, which are read',
  quoteSell: 'arithmetic of supply, slope and fees, which are read',
  'CreatorGovernor.name': CONSTANT,
  'CreatorGovernor.nonces': UNTOLD,
  'CreatorVault.nonces': UNTOLD,
  'CreatorTimelock.getRoleAdmin': CONSTANT,
  'CreatorTimelock.initialize': 'changes nothing: refuses always',
  'CreatorTimelock.renounceRole': 'changes nothing: refuses always',
  'CreatorTokenFactory.implementation': CONSTANT,
  'PassRenewals.renewalStatus': MOMENT,
  'PassResale.statusOf': MOMENT,
  'PlatformTimelock.MIN_DELAY': CONSTANT,
  'PlatformTimelock.getRoleAdmin': CONSTANT,
  'PlatformTimelock.getTimestamp':
    'the delay its logs say, after the time of the block that has them; no table of ours needs it',
  'BookingCourt.rulingTime': CONSTANT,
  'ConsultationEscrow.authority': CONSTANT,
  'ServiceAccount.CURRENCIES': CONSTANT,
  'ServiceAccount.FACTORY': CONSTANT,
  'ServiceAccount.KEY_DELAY': CONSTANT,
  'ServiceAccount.MAX_PERMISSIONS': CONSTANT,
  'ServiceAccount.OWNER': CONSTANT,
  'ServiceAccount.approvalDigest': PURE,
  'ServiceAccount.isPermitted': 'fixed when the account is made; the factory says what a collection is',
  'ServiceAccount.isValidSignature': 'follows from the key, which is read',
  'ServiceAccount.key': 'held against its logs by test/contracts/governance/platform/ServiceAccount.t.sol',
  'ServiceAccount.waitingKey':
    'held against its logs by test/contracts/governance/platform/ServiceAccount.t.sol',
  'SplitFactory.poolAddress': PURE,
  'SplitFactory.splitAddress': PURE,
  'StagedoorLens.calculatePurchaseReturn': 'quoteBuy of a token',
  'StagedoorLens.calculateSaleReturn': 'quoteSell of a token',
}

/** Parts answer through the contract they belong to. */
const WHOLE: Record<string, string> = {
  BookingOffers: 'ConsultationEscrow',
  BookingDisputes: 'ConsultationEscrow',
  PassVouchers: 'StreamPass',
  PassManagement: 'StreamPass',
  RecordingPublishing: 'Recordings',
}

const abis: Record<string, string[]> = JSON.parse(
  readFileSync(new URL('../../../snapshots/abi.json', import.meta.url), 'utf8'),
)

/** `Contract.view` of everything the contracts that ship can be asked. */
export function allViews(): string[] {
  return Object.keys(abis).flatMap((contract) =>
    (abis[contract] as string[])
      .map((entry) => entry.match(/^function \S+ (\w+)\(.*\) (?:view|pure) /)?.[1])
      .filter((view) => view !== undefined)
      .map((view) => `${contract}.${view}`),
  )
}

export function reasonFor(view: string): string | undefined {
  return UNREAD[view] ?? UNREAD[view.split('.')[1] as string]
}

/** What one replay must read. */
export function viewsOf(replay: string): string[] {
  const claimed = READ_IN[replay] as string[]
  return allViews().filter(
    (view) =>
      reasonFor(view) === undefined &&
      (claimed.includes(view) || claimed.includes(view.split('.')[0] as string)),
  )
}

/** One set for each world: what was read of it since its logs were last. */
const reads: Set<string>[] = []

/** Opens the list of one world. */
export function openReads(): Set<string> {
  const made = new Set<string>()
  reads.push(made)
  return made
}

/** What a replay must read and, in the worlds of this process, did not after the logs. */
export function unreadIn(replay: string): string[] {
  const wasRead = (contract: string, view: string) => reads.some((set) => set.has(`${contract}.${view}`))
  return viewsOf(replay).filter((name) => {
    const [contract, view] = name.split('.') as [string, string]
    return !wasRead(contract, view) && !wasRead(WHOLE[contract] ?? contract, view)
  })
}
