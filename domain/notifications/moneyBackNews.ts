import { disputeReasonText } from '../billing/disputeReasonText.ts'
import { refundFaultText } from '../billing/refundFaultText.ts'
import {
  boughtIn,
  boughtKind,
  boughtOfChannel,
  inSentence,
  type NewsFacts,
  type NewsText,
} from './newsFacts.ts'

/** To a fan: leads to the receipt, where it can be asked for. */
function fan(title: (facts: NewsFacts) => string, text: (facts: NewsFacts) => string): NewsText {
  return { group: 'money', title, text, path: ({ purchaseId = '' }) => `/me/receipts/${purchaseId}` }
}
/** To a creator: leads to the books. */
function creator(title: (facts: NewsFacts) => string, text: (facts: NewsFacts) => string): NewsText {
  return { group: 'money', title, text, path: () => '/studio/earnings' }
}

/** What becomes of the pass that was bought; of a gift or a call there is nothing to say. */
const ofPass = (facts: NewsFacts, sentence: string): string =>
  boughtKind(facts) === 'pass' ? ` ${sentence}` : ''

/** What was bought by its kind, as sentences have it. */
const byKind = (facts: NewsFacts, words: Record<'pass' | 'gift' | 'call', string>): string =>
  words[boughtKind(facts)]

const BANKS = 'Banks take 5–10 business days.'

/** Money that goes back to a card, and payments that a bank takes back, as both sides are told. */
export const MONEY_BACK_NEWS = {
  refund_granted: fan(
    (facts) => `Yes to your money back: ${boughtOfChannel(facts)}`,
    ({ amount, channel }) => `Your card gets ${amount} back: ${inSentence(channel)} has said yes. ${BANKS}`,
  ),
  refund_declined: fan(
    (facts) => `No to your money back: ${boughtOfChannel(facts)}`,
    (facts) =>
      `The answer of ${inSentence(facts.channel)} is that the money stays.${ofPass(facts, 'Your pass runs on as before.')}`,
  ),
  refund_done: fan(
    (facts) => `Money back: ${boughtOfChannel(facts)}`,
    (facts) =>
      `Your card gets ${facts.amount} back. ${BANKS}${ofPass(facts, facts.isOver ? 'The pass that it paid for has ended.' : 'The pass runs on.')}`,
  ),
  refund_refused: fan(
    (facts) => `No money went back: ${boughtOfChannel(facts)}`,
    (facts) =>
      `The ${facts.amount} did not go back. ${refundFaultText(String(facts.reason))}${ofPass(facts, 'What was left of your pass is there again, unless your bank asks for the money.')}`,
  ),
  refund_returned: fan(
    (facts) => `Money back did not arrive: ${boughtOfChannel(facts)}`,
    (facts) =>
      `The ${facts.amount} came back to us. ${refundFaultText(String(facts.reason))}${ofPass(facts, 'What was left of your pass is there again.')}`,
  ),
  pass_on_hold: fan(
    (facts) => `On hold: ${boughtOfChannel(facts)}`,
    (facts) =>
      `Your bank asks for the ${facts.amount} that you paid. Until that is decided ${byKind(facts, { gift: 'the gift is not shown', call: 'your call is not changed by it', pass: 'the pass opens no door, and what is left of it is kept' })}. If you did not ask your bank for it, tell them.`,
  ),
  pass_runs_again: fan(
    (facts) => `No longer on hold: ${boughtOfChannel(facts)}`,
    (facts) =>
      `Your bank has decided that the payment stands. ${byKind(facts, { gift: 'The gift stands again.', call: 'Nothing of your call changes.', pass: 'The pass runs on with all that was left of it.' })}`,
  ),
  pass_taken_back: fan(
    (facts) => `Ended: ${boughtOfChannel(facts)}`,
    (facts) =>
      `Your bank took the ${facts.amount} back that you paid. ${byKind(facts, { gift: 'The gift is not shown any more.', call: 'It was paid for a call.', pass: 'The pass that it paid for has ended.' })}`,
  ),
  refund_asked: creator(
    (facts) => `Somebody asks for money back: ${boughtIn(facts)}`,
    (facts) =>
      `They paid ${facts.amount} by card, and it is you who decides. Earnings shows what would go back to them and what of it is yours.${ofPass(facts, 'Their pass runs on until you have decided.')}`,
  ),
  sale_refunded: creator(
    (facts) => `Paid back: ${boughtIn(facts)}`,
    ({ amount, yours, ours }) =>
      `A fan got ${amount} back. ${yours} of it came from you${ours ? `, and our fee of ${ours} went back too` : ''}.`,
  ),
  sale_disputed: creator(
    (facts) => `A bank takes a payment back: ${boughtIn(facts)}`,
    (facts) =>
      `A fan asks their bank for ${facts.amount}. ${disputeReasonText(String(facts.reason))} ${facts.ours ? `Our fee of ${facts.ours} went back to you, and so ` : 'So '}${facts.yours} less is in your account at the payment provider. ${byKind(facts, { gift: 'The gift is not shown until the bank decides', call: 'The call stays as it is', pass: 'The fan’s pass is on hold until the bank decides' })}; there is nothing that you have to do.`,
  ),
  sale_owed: creator(
    (facts) => `A bank takes a payment back, and it waits for your account: ${boughtIn(facts)}`,
    ({ amount }) =>
      `A fan’s bank has taken ${amount} back, and your account at the payment provider has too little for your part of it. It is taken from there as soon as your sales by card have brought enough, unless the bank decides for you.`,
  ),
  dispute_won: creator(
    (facts) => `The payment stands: ${boughtIn(facts)}`,
    (facts) =>
      `The bank of a fan decided that ${facts.amount} was paid rightly. What was taken from you comes back as soon as the bank has sent it.${ofPass(facts, 'The fan’s pass runs on.')}`,
  ),
  dispute_lost: creator(
    (facts) => `The payment was taken back: ${boughtIn(facts)}`,
    (facts) =>
      `The bank of a fan decided that ${facts.amount} goes back to them. What was taken from you stays taken${byKind(facts, { gift: '', call: '', pass: ', and the fan’s pass has ended' })}.`,
  ),
} as const satisfies Record<string, NewsText>
