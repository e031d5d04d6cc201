import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { offerRefund, type RefundFacts, type RefundOffer, unusedAmount } from '#domain/billing/refundRule.ts'
import type { RefundReason, WishState } from '#domain/billing/words.ts'
import { readCard } from '../../access/cardRights.ts'
import type { ExactPurchase } from './exactPurchase.ts'
import { type RefundRow, readRecent, refundsOf, rightSourceOf } from './refundStore.ts'

/** What somebody asked the creator for, and what became of it. */
export interface AskedWish {
  state: WishState
  asked_at: Date
  decided_at: Date | null
}

/** What can go back of a purchase, and what it was decided from. */
export interface RefundTerms {
  offer: RefundOffer
  /** what would go back if the creator says so */
  facts: RefundFacts
  /** whose right stops: the purchase's own, or the one that came back after a refund that did not arrive */
  rightSource: string
  leftS: number | null
  refunds: RefundRow[]
  wish: AskedWish | null
}

const OPEN = ['asked', 'sending', 'unknown']

const secondsOf = (at: Date | null): number => Math.floor((at?.getTime() ?? 0) / 1000)

function reasonAgainst(
  row: ExactPurchase,
  refunds: readonly RefundRow[],
  right: { isEnded: boolean; isDecided: boolean; isAway: boolean },
): RefundReason | null {
  if (refunds.some(({ state }) => OPEN.includes(state))) return 'UNDER_WAY'
  if (row.state === 'disputed' || row.state === 'lost' || right.isDecided) return 'DISPUTED'
  if (row.state !== 'paid' && row.state !== 'part_refunded') return row.paid_at ? 'USED_UP' : 'NOT_PAID'
  if (right.isAway) return 'MOVED'
  return right.isEnded ? 'USED_UP' : null
}

/** True for a right that is a pass in a wallet, and the hold by which it could be taken back is over. */
async function isOutOfReach(db: ScopedPool | PoolClient, rightSource: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM app.card_move WHERE source_id = $1 AND state = 'mirrored' AND held_until < date_trunc('day', app.now(), 'UTC')`,
    [rightSource],
  )
  return Boolean(rowCount)
}

/** A bank was asked for the money and said that it stays: it is not given back beside that. */
async function wasDecided(db: ScopedPool | PoolClient, row: ExactPurchase): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM app.card_dispute WHERE purchase_id = $1 AND state = 'won' AND reversed > 0",
    [row.id],
  )
  return Boolean(rowCount)
}

/** Reads what a press for money back does now. Exact under the lock of the purchase. */
export async function readTerms(db: ScopedPool | PoolClient, row: ExactPurchase): Promise<RefundTerms> {
  const refunds = await refundsOf(db, row.id)
  const rightSource = rightSourceOf(row.id, refunds)
  const returned = refunds.find(({ id }) => id === rightSource)
  const right = await readCard(db, rightSource)
  const { recent, now } = await readRecent(db, row.account_id)
  const { rows } = await db.query<AskedWish>(
    'SELECT state, asked_at, decided_at FROM app.refund_wish WHERE purchase_id = $1',
    [row.id],
  )
  const wish = rows[0] ?? null
  const lengthS = row.length_s === null ? null : Number(row.length_s)
  // what came back is what was left then: the time before was used
  const before = returned ? Number((row.length_s ?? 0n) - (returned.left_s ?? 0n)) : 0
  const facts: RefundFacts = {
    ...{ rule: row.refund_rule, days: row.refund_days, paidAt: secondsOf(row.paid_at), now, recent },
    ...{ amount: row.amount, refunded: row.refunded, currency: row.currency, lengthS },
    usedS: before + (right?.usedS ?? 0),
    wasWatched: right?.wasWatched ?? false,
  }
  const against = reasonAgainst(row, refunds, {
    ...{ isEnded: right?.state === 'ended', isDecided: await wasDecided(db, row) },
    isAway: await isOutOfReach(db, rightSource),
  })
  const offer = against ? ({ way: 'none', reason: against, amount: 0n } as const) : offerRefund(facts)
  const isDeclined = offer.way === 'creator' && wish?.state === 'declined'
  // who has the creator's yes asks nobody again
  const isGranted = offer.way === 'creator' && wish?.state === 'granted'
  const granted = { ...offer, way: 'now', reason: facts.wasWatched ? 'UNUSED' : 'WHOLE' } as const
  return {
    offer: isDeclined ? { way: 'none', reason: 'DECLINED', amount: 0n } : isGranted ? granted : offer,
    ...{ facts, rightSource, leftS: right?.leftS ?? null, refunds, wish },
  }
}

/** What goes back when the creator says so, by the time that is unused then. */
export function grantedAmount({ facts }: RefundTerms): bigint {
  return unusedAmount(facts)
}

/** True while the creator can still have something of it go back. */
export function isGrantable({ state }: ExactPurchase, terms: RefundTerms): boolean {
  const { reason } = terms.offer
  const isPaid = state === 'paid' || state === 'part_refunded'
  const isShut = reason !== null && ['UNDER_WAY', 'USED_UP', 'DISPUTED', 'MOVED'].includes(reason)
  return isPaid && !isShut && grantedAmount(terms) > 0n
}
