import type { PayoutFailure } from './words.ts'

const TEXTS: Record<PayoutFailure, string> = {
  ACCOUNT_CLOSED: 'Your bank says that the account was closed.',
  NO_ACCOUNT: 'Your bank finds no account with these details.',
  WRONG_NAME: 'Your bank knows the account by another name.',
  WRONG_CURRENCY: 'Your bank account does not take this currency.',
  WRONG_DETAILS: 'Something in the details of your bank account is no longer right.',
  BANK_REFUSED: 'Your bank refused it and can say why.',
  NO_MONEY: 'What you had at the payment provider no longer covered it.',
  PROVIDER: 'Nobody said why.',
  CANCELLED: 'It was taken back before it left.',
}

/** Why money did not reach a creator's bank, as a sentence; of a later version's word, that nobody said. */
export function payoutFailureText(failure: string): string {
  return Object.hasOwn(TEXTS, failure) ? TEXTS[failure as PayoutFailure] : TEXTS.PROVIDER
}
