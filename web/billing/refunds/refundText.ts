import type { RefundWish, ShownRefundOffer } from '#api/billing/refunds/contract.ts'
import { refundFaultText } from '#domain/billing/refundFaultText.ts'
import type { RefundReason } from '#domain/billing/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import type { BoughtKind } from '#web/payments/boughtWords.ts'
import { BANKS_TAKE } from '#web/payments/cardText.ts'

type Refusing = Exclude<RefundReason, 'WHOLE' | 'UNUSED' | 'ASK_CREATOR' | 'OFTEN'>

interface Sale {
  offer: ShownRefundOffer
  creator: Typed
  /** nobody watches with a gift or a call, and they have no end */
  kind: BoughtKind
}

const REFUSALS: Record<Refusing, (sale: Sale) => string> = {
  NEVER: ({ creator, kind }) =>
    `This was sold without money back. ${isolated(creator)} can tell you more on their page${kind !== 'pass' ? '' : '; what you have runs to its end'}.`,
  TOO_LATE: ({ offer, creator, kind }) =>
    `The days in which it could go back ended${offer.until === null ? '' : ` on ${formatDate(offer.until)}`}. ${kind !== 'pass' ? 'Ask' : 'What you have runs to its end; ask'} ${isolated(creator)} if something was wrong with it.`,
  USED_UP: ({ kind }) =>
    `Nothing of it is left to go back${kind !== 'pass' ? '' : ': each day that began counts as used'}.`,
  DISPUTED: () =>
    'Your bank was asked for this money, and what goes back is decided there. Ask your bank how far it is.',
  UNDER_WAY: () => `Money of this is on its way back to your card. ${BANKS_TAKE}`,
  DECLINED: ({ offer, creator, kind }) =>
    `${isolated(creator)} decided${offer.wish?.decidedAt ? ` on ${formatDate(offer.wish.decidedAt)}` : ''} that the money stays. ${kind !== 'pass' ? 'You' : 'What you have runs to its end; you'} can ask them on their page why.`,
  MOVED: () =>
    'It was moved to a wallet and the days in which the pass could be taken back from there are over. It runs to its end.',
  NOT_PAID: () => 'Nothing was paid for this, so there is nothing that could go back.',
}

/** Why nothing can go back, and the next step; null where something can. */
export function noRefundText(sale: Sale): string | null {
  const { way, reason } = sale.offer
  return way === 'none' ? REFUSALS[reason as Refusing](sale) : null
}

/** Why it is as much as it is, or why the creator is asked. */
export function whyText({ offer, creator, kind }: Sale): string {
  const { reason, way } = offer
  if (reason === 'OFTEN')
    return `You had money back twice within 90 days, so ${isolated(creator)} decides this time.`
  if (way === 'creator') return `${isolated(creator)} decides about money back here.`
  if (kind !== 'pass') return reason === 'WHOLE' ? 'All of it goes back.' : 'What is left of it goes back.'
  return reason === 'WHOLE'
    ? 'Nothing of it was watched, so all of it goes back.'
    : 'You watched with it, so what had not begun goes back: each day that began counts as used.'
}

/** How somebody's money stands, in a word and a sentence. */
export interface RefundProgress {
  step: 'asked' | 'under-way' | 'done' | 'failed' | 'returned' | 'declined'
  tone: 'info' | 'ok' | 'bad' | 'warn'
  word: string
  text: string
}

const AFTER_FAULT: Readonly<Record<BoughtKind, string>> = {
  pass: 'What was left of your pass is there again.',
  gift: 'Your gift stays as it was.',
  call: 'Your call stays as it was.',
}

/** Until a creator has decided. */
const MEANWHILE: Readonly<Record<BoughtKind, string>> = {
  pass: 'Your pass runs on until then.',
  gift: 'Your gift stays until then.',
  call: 'The money stays with them until then.',
}

function ofRefund(refund: ShownRefundOffer['refunds'][number], { offer, kind }: Sale): RefundProgress {
  const { state, amount, askedAt, doneAt, failure } = refund
  const money = formatMoney(amount, offer.currency)
  const after = AFTER_FAULT[kind]
  if (state === 'done')
    return {
      ...{ step: 'done', tone: 'ok', word: `${money} is on its way to your card` },
      text: `The payment provider sent it${doneAt ? ` on ${formatDate(doneAt)}` : ''}. ${BANKS_TAKE}`,
    }
  if (state === 'failed')
    return doneAt
      ? {
          ...{ step: 'returned', tone: 'bad', word: `${money} did not arrive` },
          text: `${refundFaultText(failure ?? 'BANK')} ${after}`,
        }
      : {
          ...{ step: 'failed', tone: 'bad', word: `${money} did not go back` },
          text: `${refundFaultText(failure ?? 'PROVIDER')} ${after}`,
        }
  return {
    ...{ step: 'under-way', tone: 'info', word: `${money} goes back` },
    text: `Asked for on ${formatDate(askedAt)}. The payment provider is being asked; you can leave this page, we go on by ourselves.${kind !== 'pass' ? '' : ' Your pass is on hold meanwhile.'}`,
  }
}

/** What became of what was asked back, the newest first; a wish until its answer. */
export function refundProgress(sale: Sale): RefundProgress[] {
  const { offer, creator, kind } = sale
  const { wish, refunds } = offer
  const steps = refunds.map((refund) => ofRefund(refund, sale)).reverse()
  if (wish?.state !== 'open') return steps
  const asked: RefundProgress = {
    ...{ step: 'asked', tone: 'info', word: `Asked on ${formatDate(wish.askedAt)}` },
    text: `${isolated(creator)} decides. ${MEANWHILE[kind]} You are told in your inbox.`,
  }
  return [asked, ...steps]
}

/** What is left on the creator's account afterwards, where it is below zero; null where it is not. */
export function belowZeroText({ balanceAfter, currency }: RefundWish): string | null {
  if (balanceAfter >= 0) return null
  return `Your account at the payment provider would be ${formatMoney(-balanceAfter, currency)} below zero, because that money was paid out already. Your next sales by card make up for it.`
}
