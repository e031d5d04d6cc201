import { disputeReasonText } from '../billing/disputeReasonText.ts'
import { refundFaultText } from '../billing/refundFaultText.ts'
import { inSentence, type NewsFacts, type NewsText } from './newsFacts.ts'

const tierOf = ({ tier }: NewsFacts) => inSentence(tier)
const passOf = ({ tier, channel }: NewsFacts) => `${inSentence(tier)} of ${inSentence(channel)}`

/** To a fan: leads to the receipt, where it can be asked for. */
function fan(title: (facts: NewsFacts) => string, text: (facts: NewsFacts) => string): NewsText {
  return { group: 'money', title, text, path: ({ purchaseId = '' }) => `/me/receipts/${purchaseId}` }
}
/** To a creator: leads to the books. */
function creator(title: (facts: NewsFacts) => string, text: (facts: NewsFacts) => string): NewsText {
  return { group: 'money', title, text, path: () => '/studio/earnings' }
}

const BANKS = 'Banks take 5–10 business days.'

/** Money that goes back to a card, and payments that a bank takes back, as both sides are told. */
export const MONEY_BACK_NEWS = {
  refund_granted: fan(
    (facts) => `Yes to your money back: ${passOf(facts)}`,
    ({ amount, channel }) => `Your card gets ${amount} back: ${inSentence(channel)} has said yes. ${BANKS}`,
  ),
  refund_declined: fan(
    (facts) => `No to your money back: ${passOf(facts)}`,
    ({ channel }) =>
      `The answer of ${inSentence(channel)} is that the money stays. Your pass runs on as before.`,
  ),
  refund_done: fan(
    (facts) => `Money back: ${passOf(facts)}`,
    ({ amount, isOver }) =>
      `Your card gets ${amount} back. ${BANKS} ${isOver ? 'The pass that it paid for has ended.' : 'The pass runs on.'}`,
  ),
  refund_refused: fan(
    (facts) => `No money went back: ${passOf(facts)}`,
    ({ amount, reason }) =>
      `The ${amount} did not go back. ${refundFaultText(String(reason))} What was left of your pass is there again, unless your bank asks for the money.`,
  ),
  refund_returned: fan(
    (facts) => `Money back did not arrive: ${passOf(facts)}`,
    ({ amount, reason }) =>
      `The ${amount} came back to us. ${refundFaultText(String(reason))} What was left of your pass is there again.`,
  ),
  pass_on_hold: fan(
    (facts) => `On hold: ${passOf(facts)}`,
    ({ amount }) =>
      `Your bank asks for the ${amount} that you paid. Until that is decided the pass opens no door, and what is left of it is kept. If you did not ask your bank for it, tell them.`,
  ),
  pass_runs_again: fan(
    (facts) => `No longer on hold: ${passOf(facts)}`,
    () => 'Your bank has decided that the payment stands. The pass runs on with all that was left of it.',
  ),
  pass_taken_back: fan(
    (facts) => `Ended: ${passOf(facts)}`,
    ({ amount }) => `Your bank took the ${amount} back that you paid. The pass that it paid for has ended.`,
  ),
  refund_asked: creator(
    (facts) => `Somebody asks for money back: ${tierOf(facts)}`,
    ({ amount }) =>
      `They paid ${amount} by card, and it is you who decides. Earnings shows what would go back to them and what of it is yours. Their pass runs on until you have decided.`,
  ),
  sale_refunded: creator(
    (facts) => `Paid back: ${tierOf(facts)}`,
    ({ amount, yours, ours }) =>
      `A fan got ${amount} back. ${yours} of it came from you${ours ? `, and our fee of ${ours} went back too` : ''}.`,
  ),
  sale_disputed: creator(
    (facts) => `A bank takes a payment back: ${tierOf(facts)}`,
    ({ amount, yours, ours, reason }) =>
      `A fan asks their bank for ${amount}. ${disputeReasonText(String(reason))} ${ours ? `Our fee of ${ours} went back to you, and so ` : 'So '}${yours} less is in your account at the payment provider. The fan’s pass is on hold until the bank decides; there is nothing that you have to do.`,
  ),
  sale_owed: creator(
    (facts) => `A bank takes a payment back, and it waits for your account: ${tierOf(facts)}`,
    ({ amount }) =>
      `A fan’s bank has taken ${amount} back, and your account at the payment provider has too little for your part of it. It is taken from there as soon as your sales by card have brought enough, unless the bank decides for you.`,
  ),
  dispute_won: creator(
    (facts) => `The payment stands: ${tierOf(facts)}`,
    ({ amount }) =>
      `The bank of a fan decided that ${amount} was paid rightly. What was taken from you comes back as soon as the bank has sent it. The fan’s pass runs on.`,
  ),
  dispute_lost: creator(
    (facts) => `The payment was taken back: ${tierOf(facts)}`,
    ({ amount }) =>
      `The bank of a fan decided that ${amount} goes back to them. What was taken from you stays taken, and the fan’s pass has ended.`,
  ),
} as const satisfies Record<string, NewsText>
