import type { PaymentError } from '../payments/intent.ts'

/** What a person is told when the bank says no; a stolen card is never named so to who holds it. */
const WORDS: Readonly<Record<string, string>> = {
  insufficient_funds: 'The bank declined this card: there is not enough money on it.',
  expired_card: 'The bank declined this card: it has expired.',
  incorrect_cvc: 'The bank declined this card: the security code is not its own.',
  processing_error: 'The bank could not be asked. Try again in a moment.',
  card_velocity_exceeded: 'The bank declined this card: it was used too often for now.',
  payment_intent_authentication_failure: 'You or your bank did not confirm the payment.',
}

/** Why a payment did not go through, that nothing was charged, and what helps. */
export function declineWords(error: PaymentError | null): string {
  const said = WORDS[error?.decline_code ?? ''] ?? WORDS[error?.code ?? ''] ?? 'The bank declined this card.'
  return `${said} Nothing was charged. You can try another card.`
}
