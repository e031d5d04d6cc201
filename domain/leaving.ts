/** What of a person stands where, by the name of the step that lets go of it. Example: `accounts`. */
export const PERSON_PARTS: Readonly<Record<string, string>> = {
  bans: 'Bans that lie on you',
  notifications: 'What you were told, and mails about it',
  transactions: 'Transactions that this page waited for',
  passes: 'Links of yours that bring others',
  billing: 'Cards that were kept, your account with the payment provider, and your name on what was bought',
  inbox: 'Notices of the payment provider about you',
  ledger: 'Your name in the books; what was paid stays in them',
  accounts: 'Your name, your ways in, second factors and sessions',
  queue: 'Work that names you',
  http: 'Answers and counts of your requests',
  rooms: 'Your streams and voice rooms, and where you were seen',
  creators: 'Your channels',
  access: 'Decisions about you, and your seats',
  account: 'The account itself',
}

/** What cannot be taken back, said before somebody leaves; in words that mean something without a wallet too. */
export const CHAIN_KEEPS =
  'If you ever used a wallet here: what it did is public for good, with or without this account. We cannot take it back.'

/** What was paid and an erasure waits for: money on its way back, money that a bank asks for, a pass on its way to a wallet, a payment that bought nothing and could not be given back yet, money that a card or the escrow holds for a call. */
export const OPEN_MONEY_KINDS = ['refund', 'dispute', 'move', 'give_back', 'call'] as const
export type OpenMoneyKind = (typeof OPEN_MONEY_KINDS)[number]

/** waiting: it can still be undone; erasing: step by step, for good; erased: nobody is behind it any more. */
export const ERASURE_STATES = ['waiting', 'erasing', 'erased'] as const
export type ErasureState = (typeof ERASURE_STATES)[number]

/** due until the worker wrote it, then ready until it is forgotten; failed: given up, ask again. */
export const EXPORT_STATES = ['due', 'ready', 'failed'] as const
export type ExportState = (typeof EXPORT_STATES)[number]
