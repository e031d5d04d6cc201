import { moment, percent, type Sentence, UNCHANGED, UNMOVED, UNPAID } from './sentence.ts'

const PRICE_MOVED = `The price changed meanwhile. ${UNPAID} Look at the new price and press again.`
const PAUSED = `Payments in this currency are paused. ${UNPAID} Try again later.`
const OTHER_CURRENCY = `This is paid in another currency. ${UNPAID} Reload the page.`

/** Errors of creator tokens and of their launch. */
export const creatorTokenSentences: Record<string, Sentence> = {
  CreatorTokenFactory_AboveMax: () => PRICE_MOVED,
  CreatorTokenFactory_BadLaunchFee: () =>
    `A launch fee needs a height and a length within bounds, or neither. ${UNCHANGED}`,
  CreatorTokenFactory_Decimals: ([, decimals]) =>
    `A currency with ${decimals} decimals cannot back a token. ${UNCHANGED} Pick another one.`,
  CreatorTokenFactory_FeeTooHigh: ([, max]) => `The fee may be ${percent(max)} at most. ${UNCHANGED}`,
  CreatorTokenFactory_LockTooBig: ([, most]) => `At most ${most} tokens can be locked. ${UNPAID}`,
  CreatorTokenFactory_NameLength: ([length]) => `A name of ${length} bytes does not fit. Pick 1 to 32.`,
  CreatorTokenFactory_NoPreset: ([preset]) => `There is no curve ${preset}. ${UNCHANGED} Pick another one.`,
  CreatorTokenFactory_SymbolLength: ([length]) => `A symbol of ${length} bytes does not fit. Pick 1 to 11.`,
  CreatorTokenFactory_Underpaid: () => PRICE_MOVED,
  CreatorTokenFactory_ValueNotAccepted: () => OTHER_CURRENCY,
  CreatorToken_AboveCap: ([, room]) => `Only ${room} of the smallest unit are left. ${UNPAID} Buy fewer.`,
  CreatorToken_AboveMax: () => PRICE_MOVED,
  CreatorToken_AboveSupply: () => `So many tokens do not exist. ${UNMOVED} Sell fewer.`,
  CreatorToken_BadReceiver: () =>
    'What is sent there could never be taken out again. Nothing was moved. Pick another address.',
  CreatorToken_BadSignature: () => `The signature does not fit. ${UNMOVED} Sign again.`,
  CreatorToken_BalanceTooLow: ([, balance]) => `This wallet holds ${balance} of them. ${UNMOVED} Sell fewer.`,
  CreatorToken_BelowMin: () =>
    `The price changed meanwhile. ${UNMOVED} Look at the new price and press again.`,
  CreatorToken_CurrencyPaused: () => PAUSED,
  CreatorToken_Expired: ([deadline]) => `This was valid until ${moment(deadline)}. ${UNMOVED} Try again.`,
  CreatorToken_FeesFull: () => `Fees have to be collected first. ${UNPAID} Collect them and try again.`,
  CreatorToken_NotAToken: () => `This is the model of tokens and not a token. ${UNPAID}`,
  CreatorToken_NotCreator: () => `Only the creator of this token can do that. ${UNCHANGED}`,
  CreatorToken_NothingOwed: () => `No fees wait here. ${UNMOVED}`,
  CreatorToken_OtherCurrency: () => OTHER_CURRENCY,
  CreatorToken_Paused: ([until]) => `Purchases are paused until ${moment(until)}. ${UNPAID} Try again then.`,
  CreatorToken_SoldOut: () => `Every token is sold. ${UNPAID} Wait until somebody sells.`,
  CreatorToken_TooSmall: () => `This amount is too small to trade. ${UNMOVED} Pick a larger one.`,
  CreatorToken_Underpaid: () => PRICE_MOVED,
  CreatorToken_ValueNotAccepted: () => OTHER_CURRENCY,
  CurveMath_NotTheRoot: () => `The amounts do not fit together. ${UNPAID} Reload the page and try again.`,
  TokenLock_NothingVested: () => `Nothing of the locked tokens is free yet. ${UNMOVED} Try again later.`,
}

/** Errors of vaults, where tokens are staked and revenue is shared. */
export const vaultSentences: Record<string, Sentence> = {
  CreatorVaultFactory_MinStakeTooHigh: ([, most]) =>
    `The smallest stake can be ${most} at most. ${UNCHANGED}`,
  CreatorVaultFactory_NotCreator: () => `Only the creator of a token opens its vault. ${UNCHANGED}`,
  CreatorVault_BelowMinStake: ([, least]) => `A stake is at least ${least}, or nothing. ${UNMOVED}`,
  CreatorVault_CoolingDown: ([until]) => `This is free from ${moment(until)} on. ${UNMOVED} Try again then.`,
  CreatorVault_CurrencyPaused: () => PAUSED,
  CreatorVault_NotAPayee: () =>
    'Money sent there could never be taken out again. Nothing was moved. Pick another address.',
  CreatorVault_NotCreator: () => `Only the creator of this token can do that. ${UNCHANGED}`,
  CreatorVault_NotShared: () => `Revenue in this currency is not shared here. ${UNMOVED}`,
  CreatorVault_NothingEarned: () => `Nothing waits for this wallet yet. ${UNMOVED}`,
  CreatorVault_NothingLeaving: () => `This wallet takes nothing out. ${UNMOVED} Ask for it first.`,
  CreatorVault_NothingToShare: () => `Nothing new came in. ${UNMOVED}`,
  CreatorVault_OwnToken: () => `The staked token itself is no revenue. ${UNMOVED}`,
  CreatorVault_SharedAlready: () => `Revenue in this currency is shared already. ${UNCHANGED}`,
  CreatorVault_StakeTooSmall: ([stake]) => `This wallet staked ${stake}. ${UNMOVED} Take out less.`,
  CreatorVault_TooManyCurrencies: ([most]) => `A vault shares at most ${most} currencies. ${UNCHANGED}`,
  CreatorVault_TooMuch: () => `This amount is too large for the vault. ${UNMOVED} Pick a smaller one.`,
  CreatorVault_WrongValue: ([, wanted]) => `Exactly ${wanted} has to be sent along. ${UNPAID} Try again.`,
  CreatorVault_ZeroAmount: () => `The amount is missing. ${UNMOVED}`,
}

const notCreator = () => `Only the creator of this community can do that. ${UNCHANGED}`

/** Errors of votes and of the treasury they decide about. */
export const voteSentences: Record<string, Sentence> = {
  CheckpointUnorderedInsertion: () => `Votes are counted in order of time. ${UNCHANGED} Try again.`,
  CreatorGovernor_NotASignal: () => `This is no kind of signal. ${UNCHANGED} Pick another kind.`,
  CreatorGovernor_NoVotes: ([, , queuedAt]) =>
    `This wallet had no votes at ${moment(queuedAt)}, when the decision was queued. ${UNCHANGED}`,
  CreatorGovernor_ObjectedAlready: () => `This wallet has objected already. ${UNCHANGED}`,
  CreatorGovernor_OutOfBounds: ([, low, high]) => `This setting is ${low} to ${high}. ${UNCHANGED}`,
  CreatorGovernor_QuorumGrown: ([, votes, quorum]) =>
    `The community has grown: ${quorum} votes are needed, the decision has ${votes}. ${UNCHANGED}`,
  CreatorGovernor_SignalOnly: () => `A signal has nothing to carry out. ${UNCHANGED}`,
  CreatorGovernor_SignalShaped: () => `This proposal would do nothing. ${UNCHANGED} Make a signal instead.`,
  CreatorGovernor_TimelockFixed: () => `A community keeps its treasury. ${UNCHANGED}`,
  CreatorGovernor_TooManyCalls: ([, most]) => `A proposal makes at most ${most} calls. ${UNCHANGED}`,
  CreatorGovernor_TreasuryByRelay: () =>
    `The treasury acts on decisions about itself alone. ${UNCHANGED} Propose the call to it instead.`,
  CreatorTimelock_Fixed: () => `Roles and delay of this treasury cannot change. ${UNCHANGED}`,
  ERC5805FutureLookup: () => `Votes of this second are not counted yet. ${UNCHANGED} Try again.`,
  GovernorAlreadyCastVote: () => `This wallet has voted already. ${UNCHANGED}`,
  GovernorAlreadyQueuedProposal: () => `This decision is queued already. ${UNCHANGED}`,
  GovernorDisabledDeposit: () => `The community’s money is kept in its treasury. ${UNPAID} Send it there.`,
  GovernorFactory_GovernorExists: () => `This community has its votes already. ${UNCHANGED}`,
  GovernorFactory_NoImplementation: () => `Votes are not ready yet. ${UNCHANGED} Try again later.`,
  GovernorFactory_NotAVault: () => `This vault was not made here. ${UNCHANGED}`,
  GovernorFactory_NotCreator: notCreator,
  GovernorFactory_VetoOutOfBounds: ([, from, last]) =>
    `A veto ends between ${moment(from)} and ${moment(last)}. ${UNCHANGED}`,
  GovernorInsufficientProposerVotes: ([, votes, threshold]) =>
    `A proposal needs ${threshold} votes, this wallet has ${votes}. ${UNCHANGED}`,
  GovernorInvalidProposalLength: () =>
    `The proposal has no calls, or its lists differ in length. ${UNCHANGED}`,
  GovernorInvalidQuorumFraction: ([part, whole]) => `${part} of ${whole} is no quorum. ${UNCHANGED}`,
  GovernorInvalidSignature: () => `The signature does not fit. ${UNCHANGED} Sign again.`,
  GovernorInvalidVoteParams: () => `This vote takes no parameters. ${UNCHANGED}`,
  GovernorInvalidVoteType: () => `A vote is for, against or abstain. ${UNCHANGED}`,
  GovernorInvalidVotingPeriod: () => `A vote cannot last that long. ${UNCHANGED}`,
  GovernorNonexistentProposal: () => `There is no such proposal. ${UNCHANGED} Reload the page.`,
  GovernorOnlyExecutor: () => `Only the community itself can do that, by a decision. ${UNCHANGED}`,
  GovernorPreventLateQuorumVoteExtensionTooLarge: () => `A vote cannot be made so much longer. ${UNCHANGED}`,
  GovernorProposalQueueingFailed: () => `This decision could not be queued. ${UNCHANGED}`,
  GovernorProposalQueueingNotRequired: () => `This decision needs no queue. ${UNCHANGED}`,
  GovernorRestrictedProposer: () => `This proposal names another proposer. ${UNCHANGED}`,
  GovernorUnableToCancel: () => `This wallet cannot cancel that proposal. ${UNCHANGED}`,
  GovernorUnexpectedProposalState: () =>
    `This is not possible as the proposal stands now. ${UNCHANGED} Reload the page.`,
  VotesExpiredSignature: ([expiry]) =>
    `The signature was valid until ${moment(expiry)}. ${UNCHANGED} Sign again.`,
}
