import type { PaymentError } from '../payments/intent.ts'
import type { CheckoutSession } from './session.ts'

/** What the page of a session says, by what the session is for. */
export const PAGE_WORDS: Record<
  CheckoutSession['mode'],
  Record<'nothing' | 'impossible' | 'done' | 'doneText' | 'expired' | 'waits' | 'another', string>
> = {
  payment: {
    nothing: 'Nothing was charged.',
    impossible: 'This payment cannot be taken now. Nothing was charged. Go back and try again later.',
    done: 'Paid already',
    doneText: 'This payment is complete. Nothing more is charged.',
    expired: 'Nothing was charged. Go back and begin again to pay.',
    waits: 'Until you answer, nothing is charged.',
    another: 'Or pay with another card:',
  },
  setup: {
    nothing: 'The card was not saved.',
    impossible: 'No card can be saved now. Go back and try again later.',
    done: 'Saved already',
    doneText: 'This card is saved. Nothing was charged.',
    expired: 'No card was saved. Go back and begin again.',
    waits: 'Until you answer, the card is not saved.',
    another: 'Or save another card:',
  },
}

/** What a person is told when the bank says no; a stolen card is never named so to who holds it. */
const DECLINES: Readonly<Record<string, string>> = {
  insufficient_funds: 'The bank declined this card: there is not enough money on it.',
  expired_card: 'The bank declined this card: it has expired.',
  incorrect_cvc: 'The bank declined this card: the security code is not its own.',
  processing_error: 'The bank could not be asked. Try again in a moment.',
  card_velocity_exceeded: 'The bank declined this card: it was used too often for now.',
  setup_intent_authentication_failure: 'You or your bank did not confirm that this card may be saved.',
  payment_intent_authentication_failure: 'You or your bank did not confirm the payment.',
}

/** Why a card did not do, what that means, and what helps. */
export function declineWords(error: PaymentError | null, mode: CheckoutSession['mode']): string {
  const said =
    DECLINES[error?.decline_code ?? ''] ?? DECLINES[error?.code ?? ''] ?? 'The bank declined this card.'
  return `${said} ${PAGE_WORDS[mode].nothing} You can try another card.`
}
