import type { PayoutFailure } from './words.ts'

type Whose = 'Your' | 'Their'

const TEXTS: Record<PayoutFailure, (whose: Whose) => string> = {
  ACCOUNT_CLOSED: (whose) => `${whose} bank says that the account was closed.`,
  NO_ACCOUNT: (whose) => `${whose} bank finds no account with these details.`,
  WRONG_NAME: (whose) => `${whose} bank knows the account by another name.`,
  WRONG_CURRENCY: (whose) => `${whose} bank account does not take this currency.`,
  WRONG_DETAILS: (whose) =>
    `Something in the details of ${whose.toLowerCase()} bank account is no longer right.`,
  BANK_REFUSED: (whose) => `${whose} bank refused it and can say why.`,
  NO_MONEY: (whose) =>
    `What ${whose === 'Your' ? 'you' : 'they'} had at the payment provider no longer covered it.`,
  PROVIDER: () => 'Nobody said why.',
  CANCELLED: () => 'It was taken back before it left.',
}

/**
 * Why money did not reach a creator's bank, as a sentence; of a later version's word, that nobody said.
 * @param isOwn false: said to somebody else than the creator
 */
export function payoutFailureText(failure: string, isOwn = true): string {
  const text = Object.hasOwn(TEXTS, failure) ? TEXTS[failure as PayoutFailure] : TEXTS.PROVIDER
  return text(isOwn ? 'Your' : 'Their')
}
