/** Where money is. Each place can be compared with the world: fan, bank and issuer lie outside; `provider:…` are balances at the payment provider; `other` holds what is not ours to explain; `wallet` and `contract` are addresses on a chain. */
export const LEDGER_PLACES = [
  ...(['fan', 'issuer', 'bank', 'other'] as const),
  ...(['provider:platform', 'provider:account', 'provider:fees'] as const),
  ...(['wallet', 'contract'] as const),
] as const
export type LedgerPlace = (typeof LEDGER_PLACES)[number]

/** What a journal is of. Those behind `other` are facts of a chain: booking is paid into an escrow, booking_ended out of it; trade and trade_fees are of creator tokens, revenue and reward of their vaults, division of what several are paid through, support of early supporters; taken_back undoes the journal that it names. */
export const JOURNAL_KINDS = [
  ...(['charge', 'refund', 'refund_failed', 'reversal', 'fee_refund', 'dispute', 'reinstated'] as const),
  ...(['payout', 'payout_failed', 'transfer', 'other'] as const),
  ...(['sale', 'settlement', 'given_back', 'deposit', 'withdrawal', 'tip', 'resale', 'taken_back'] as const),
  ...(['recording', 'booking', 'booking_ended', 'trade', 'trade_fees', 'revenue', 'reward'] as const),
  ...(['division', 'support'] as const),
] as const
export type JournalKind = (typeof JOURNAL_KINDS)[number]

/** By card at the payment provider, or on a chain. */
export const LEDGER_RAILS = ['card', 'chain'] as const
export type LedgerRail = (typeof LEDGER_RAILS)[number]

/** What moved a balance at the payment provider, cut to what this installation does. */
export const FACT_KINDS = [
  ...(['charge', 'payment', 'transfer', 'fee', 'refund', 'refund_failure', 'payment_refund'] as const),
  ...(['transfer_refund', 'fee_refund', 'dispute', 'dispute_reversal', 'payout', 'payout_failure'] as const),
  ...(['provider_fee', 'other'] as const),
] as const
export type FactKind = (typeof FACT_KINDS)[number]

/** Why a person should look at something of the books. OTHER_CURRENCY: a fact that waits, for nothing is converted; OTHER_SPLIT: the provider divided a charge in another way than we asked; UNBALANCED: facts of one subject that do not come to zero; MISSING: the provider has a fact that the books have not; UNKNOWN: the books have one that the provider has not; DIFFERENT: both have it with other amounts; BALANCE: a balance is not the sum of its facts; RULE: one of the rules of the books is broken. */
export const FINDING_CAUSES = [
  ...(['OTHER_CURRENCY', 'OTHER_SPLIT', 'UNBALANCED', 'MISSING', 'UNKNOWN', 'DIFFERENT'] as const),
  ...(['BALANCE', 'RULE'] as const),
] as const
export type FindingCause = (typeof FINDING_CAUSES)[number]

/** How far an entry of the books is: pending until it can be paid out; taken_back: the chain has it no more. */
export const ENTRY_STATES = ['pending', 'settled', 'taken_back'] as const
export type EntryState = (typeof ENTRY_STATES)[number]

/** With what the books are compared: the payment provider line by line, a chain, their own rules, and often with the balances at the provider alone. */
export const COMPARED_SIDES = ['provider', 'chain', 'rules', 'balances'] as const
export type ComparedSide = (typeof COMPARED_SIDES)[number]

/** What of the books is open: a row of a comparison, something that was noted, a refund that came back, a payment that bought nothing and is still here, a pass that could not be taken back. */
export const MATTER_KINDS = ['difference', 'finding', 'refund', 'give_back', 'revocation'] as const
export type MatterKind = (typeof MATTER_KINDS)[number]

/** What of everybody's money moved by card on a day: taken from fans; gone back to them or their banks; waiting, for it is in another currency. */
export const MONEY_FLOWS = ['captured', 'given_back', 'parked'] as const
export type MoneyFlow = (typeof MONEY_FLOWS)[number]
