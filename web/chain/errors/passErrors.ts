import { day, UNPAID as NOTHING_PAID, type Sentence } from './sentence.ts'

/** One sentence for each custom error of our contracts: what happened, is money touched, what now. */
export const passSentences: Record<string, Sentence> = {
  StreamPass_NotCreator: () => `Only the creator of this collection can do that. ${NOTHING_PAID}`,
  StreamPass_NotFactory: () => `This collection was not made by the pass factory. ${NOTHING_PAID}`,
  StreamPass_NoTier: ([tier]) =>
    `There is no tier ${tier} here. ${NOTHING_PAID} Reload the page to see the tiers.`,
  StreamPass_RankZero: () => 'A tier needs a rank of 1 or more. Nothing was changed.',
  StreamPass_NoCurrency: () => 'This currency is not on the list. Nothing was changed. Pick another one.',
  StreamPass_CurrencyPaused: () => `Payments in this currency are paused. ${NOTHING_PAID} Try again later.`,
  StreamPass_FlagsNotSupported: () =>
    'This tier asks for something that does not exist. Nothing was changed.',
  StreamPass_RefundsNotSupported: () =>
    'A refund window needs refunds, and may not be longer than the pass. Nothing was changed.',
  StreamPass_ReferralTooHigh: ([, max]) =>
    `The referral share may be ${Number(max) / 100} % at most. Nothing was changed.`,
  StreamPass_RoyaltyTooHigh: ([, max]) =>
    `The resale share may be ${Number(max) / 100} % at most. Nothing was changed.`,
  StreamPass_DurationFixed: () =>
    'The length of a tier cannot change once it exists. Add a new tier instead.',
  StreamPass_CurrencyFixed: () =>
    'The currency of a tier cannot change once it exists. Add a new tier instead.',
  StreamPass_RankFixed: () => 'The rank of a tier cannot change once it exists. Add a new tier instead.',
  StreamPass_SupplyOnlyFalls: ([max]) => `The number of passes can only be lowered, it is ${max} now.`,
  StreamPass_SupplyBelowMinted: ([minted]) =>
    `${minted} passes exist already, so the number cannot be lower.`,
  StreamPass_TierPaused: () =>
    `The creator paused this tier. ${NOTHING_PAID} Pick another tier or come back later.`,
  StreamPass_GrantsOnly: () =>
    `This tier is given by the creator and not sold. ${NOTHING_PAID} Pick another tier.`,
  StreamPass_SoldOut: ([, max]) =>
    `All ${max} passes of this tier are taken. ${NOTHING_PAID} Pick another tier.`,
  StreamPass_PriceAboveMax: () =>
    `The price changed meanwhile. ${NOTHING_PAID} Look at the new price and press again.`,
  StreamPass_Underpaid: () =>
    `The price changed meanwhile. ${NOTHING_PAID} Look at the new price and press again.`,
  StreamPass_ValueNotAccepted: () =>
    `This tier is paid in another currency. ${NOTHING_PAID} Reload the page.`,
  StreamPass_OtherPassLive: ([, pass, tier]) =>
    `This wallet holds pass ${pass} of tier ${tier}. ${NOTHING_PAID} Move it up instead, or wait until it ends.`,
  StreamPass_NeverEnds: () => `Your pass never ends, so there is nothing to extend. ${NOTHING_PAID}`,
  StreamPass_PassExpired: ([, at]) => `This pass ended on ${day(at)}. ${NOTHING_PAID} Get a new one instead.`,
  StreamPass_NotUpward: () => `A pass can only move to a higher tier. ${NOTHING_PAID}`,
  StreamPass_CreditInOtherCurrency: () =>
    `Your pass was paid in another currency, so its rest cannot be credited. ${NOTHING_PAID}`,
  StreamPass_ExpiryPast: ([at]) => `${day(at)} has passed. Nothing was changed. Pick a later day.`,
  StreamPass_WrongDuration: ([, length]) =>
    `This tier is sold in steps of ${length} seconds. ${NOTHING_PAID}`,
  StreamPass_NotCancellable: () => 'A pass runs until its end and cannot be cancelled. Nothing was changed.',
  StreamPass_EndTooFar: () => `This would end too far in the future. ${NOTHING_PAID}`,
  StreamPass_ZeroAddress: () => 'An address is missing. Nothing was changed.',
  StreamPass_NotAPayee: () =>
    'Money sent to this contract could never be taken out again. Nothing was changed. Pick another address.',
  CloneFactory_Exists: () => 'This wallet has a pass collection already. Reload the page to use it.',
  StreamPassFactory_NameLength: ([length]) => `A name of ${length} letters does not fit. Pick a shorter one.`,
  StreamPassFactory_SymbolLength: ([length]) =>
    `A short name of ${length} letters does not fit. Pick a shorter one.`,
  StreamPassFactory_ZeroPayout: () => 'The address for payments is missing. Nothing was changed.',
  CloneFactory_NoImplementation: () => 'The pass factory is not ready. Nothing was changed. Try again later.',
  OneForEach_NotMade: () =>
    'The collection was not made: the gas was not enough. Nothing was changed. Try again with the gas your wallet suggests.',
  OneForEach_NotMaking: () => 'The pass factory has no such function. Nothing was changed.',
  CurrencyList_NoCurrency: () => 'This currency is not on the list. Nothing was changed. Pick another one.',
  CurrencyList_AlreadyListed: () => 'This token is on the list already. Nothing was changed.',
  CurrencyList_NotAToken: () => 'There is no token at this address. Nothing was changed.',
  CurrencyList_Full: () => 'The list of currencies is full. Nothing was changed.',
  CurrencyList_NativeNotPausable: () => 'The native currency cannot be paused. Nothing was changed.',
  Ledger_EmptyCredit: () => 'There was nothing to credit. Nothing was moved.',
  Ledger_NothingOwed: () => 'There is nothing to withdraw. Nothing was moved.',
  Ledger_NotAToken: () => 'This currency is not a token. Nothing was moved.',
  Ledger_WrongAmount: () => `The token delivered another amount than asked. ${NOTHING_PAID}`,
  Ledger_ZeroAddress: () => 'An address is missing. Nothing was moved.',
}

/** Errors of vouchers, refunds, holds and followers. */
export const laterPassSentences: Record<string, Sentence> = {
  StreamPass_FlagsFixed: () => 'What kind of tier this is cannot change. Add a new tier instead.',
  StreamPass_RefundWindowFixed: () => 'The refund window of a tier cannot change. Add a new tier instead.',
  StreamPass_NotAFollow: () =>
    'A tier for followers costs nothing, never ends and cannot be moved. Nothing was changed.',
  StreamPass_FollowOnly: () =>
    `This tier is for followers and is not sold. ${NOTHING_PAID} Pick another tier.`,
  StreamPass_NoFollowTier: () => 'This tier is not for followers. Nothing was changed.',
  StreamPass_AlreadyFollows: () => 'This wallet follows the creator already. Nothing was changed.',
  StreamPass_NotFollowing: () => 'This wallet does not follow the creator. Nothing was changed.',
  StreamPass_FreeForPayerOnly: () =>
    'A free pass goes only to the wallet that asks for it. Nothing was changed. Let the receiver get it.',
  StreamPass_Soulbound: ([pass]) => `Pass ${pass} stays with its wallet for good. Nothing was moved.`,
  StreamPass_Held: ([pass, until]) => `Pass ${pass} cannot move until ${day(until)}. Nothing was moved.`,
  StreamPass_RefundOpen: ([, until]) =>
    `This pass can be refunded until ${day(until)}, so it cannot move or be extended before. ${NOTHING_PAID}`,
  StreamPass_RefundClosed: ([, until]) =>
    `The time for a refund ended on ${day(until)}. Nothing was changed.`,
  StreamPass_NoReceipt: () => 'No refund is open for this pass. Nothing was changed.',
  StreamPass_NotOwner: () => 'This pass belongs to another wallet. Nothing was changed.',
  StreamPass_VoucherExpired: () => `This voucher has expired. ${NOTHING_PAID} Ask for a new one.`,
  StreamPass_VoucherUsed: () => `This voucher was used or taken back. ${NOTHING_PAID} Ask for a new one.`,
  StreamPass_BadSignature: () => `The signature does not fit. ${NOTHING_PAID} Sign again.`,
  StreamPass_TrialNotFree: () => `Only a free voucher can have a length of its own. ${NOTHING_PAID}`,
  StreamPass_NotAToken: () => `This tier is paid in the chain’s own currency. ${NOTHING_PAID}`,
  StreamPass_CardClaimed: () => 'This card payment has its pass already. Nothing was changed.',
  StreamPass_HoldOutOfRange: () => 'The hold ends too early or too late. Nothing was changed.',
  StreamPass_WorthAboveMost: () =>
    'Ending this pass costs more than you agreed to. Nothing was changed. Look at the new amount.',
  StreamPass_NotHere: () => `This collection cannot do that. ${NOTHING_PAID}`,
  StreamPass_TooMany: ([, most]) => `At most ${most} at a time. Nothing was changed. Send fewer.`,
}

/** Errors of passes that renew themselves. */
export const renewalSentences: Record<string, Sentence> = {
  PassRenewals_AboveCap: ([due, cap]) =>
    `Price and tip are ${due}, which is above the limit of ${cap}. Nothing was changed. Pick a higher limit.`,
  PassRenewals_NeverEnds: () => 'Your pass never ends, so there is nothing to renew. Nothing was changed.',
  PassRenewals_NoPeriods: () => 'Pick at least one renewal. Nothing was changed.',
  PassRenewals_NotAToken: () =>
    'Only tiers that are paid in a token can renew by themselves. Nothing was changed.',
  PassRenewals_NotDue: () => `This renewal is not due now. ${NOTHING_PAID} Try again later.`,
  PassRenewals_NotOwner: () => 'This pass belongs to another wallet. Nothing was changed.',
  PassRenewals_NotSubscriber: () => 'Only the subscriber can do that. Nothing was changed.',
  PassRenewals_Refundable: () =>
    'Passes that can be refunded do not renew by themselves. Nothing was changed.',
  PassRenewals_TipAbovePrice: ([, price]) => `The tip is at most the price, ${price}. Nothing was changed.`,
  PassRenewals_UnknownCollection: () => 'This collection was not made here. Nothing was changed.',
}
