/** How a bank fails to take a payout. */
interface PayoutFailure {
  message: string
  /** true: the bank seems to take it, and sends it back days after it was paid; false: it never arrives */
  isLate: boolean
}

/** Codes of docs.stripe.com/api/payouts/failures; which of them come late is the stand-in's own choice. */
export const PAYOUT_FAILURES = {
  account_closed: { message: 'The bank says that this account was closed.', isLate: true },
  account_frozen: { message: 'The bank says that this account is frozen.', isLate: true },
  bank_account_restricted: { message: 'The bank limits what this account takes.', isLate: true },
  bank_ownership_changed: { message: 'The bank account went to another bank.', isLate: true },
  could_not_process: { message: 'The bank could not process the payout.', isLate: true },
  debit_not_authorized: { message: 'The bank account allows no debits.', isLate: true },
  declined: { message: 'The bank declined the payout.', isLate: true },
  insufficient_funds: { message: 'The balance did not cover the payout.', isLate: true },
  incorrect_account_holder_name: { message: 'The bank knows the account by another name.', isLate: true },
  invalid_account_number: { message: 'The bank knows no account with this number.', isLate: false },
  invalid_currency: { message: 'The bank account does not take this currency.', isLate: false },
  no_account: { message: 'The bank finds no account with these details.', isLate: false },
} as const satisfies Record<string, PayoutFailure>

export type PayoutFailureCode = keyof typeof PAYOUT_FAILURES

export function isPayoutFailureCode(code: unknown): code is PayoutFailureCode {
  return typeof code === 'string' && Object.hasOwn(PAYOUT_FAILURES, code)
}
