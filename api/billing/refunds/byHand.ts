import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { readCard } from '../../access/cardRights.ts'
import type { RefundReading } from '../../ports/payments/moneyBack.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, lockExact } from './exactPurchase.ts'
import {
  closeByHand,
  findRefund,
  insertRefund,
  NO_RIGHT,
  type RefundRow,
  readRightSource,
  refundsOf,
} from './refundStore.ts'
import { type RefundFound, settleRefund, withFeeRefunds } from './settleRefund.ts'

/** One of ours that waits for the money that somebody gives back by hand. refused: the one that the provider said no to. */
async function findWaiting(
  tx: PoolClient,
  row: ExactPurchase,
  refused: RefundRow | null,
): Promise<RefundRow | undefined> {
  const all = await refundsOf(tx, row.id)
  return all.find(
    ({ id, state, refund_ref: ref }) =>
      ref === null && (state === 'asked' || (id === refused?.id && state !== 'failed')),
  )
}

/** What of ours is still to go back behind a part that was given by hand: it waits on as before, and the right with it. */
async function askForRest(
  tx: PoolClient,
  deps: RefundDeps,
  { row, own, given }: { row: ExactPurchase; own: RefundRow; given: bigint },
): Promise<void> {
  await insertRefund(tx, {
    id: newId('rfd', deps.random),
    ...{ purchaseId: row.id, creatorId: row.creator_id, amount: own.amount - given },
    ...{ currency: row.currency, cause: own.cause, rightSource: own.right_source },
    ...{ reverseTransfer: own.reverse_transfer, refundFee: own.refund_fee },
    leftS: own.left_s === null ? null : Number(own.left_s),
  })
}

/**
 * A refund that somebody made at the provider: it has a row here from now on. Its right ends with all of the money, or with as much
 * as one of ours waited for, which is closed: nothing is asked for twice. Needs the lock of the purchase.
 * @throws Error while a part that its bank has not taken yet is less than ours waits for
 */
export async function takeByHand(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  { found, refused = null }: { found: RefundFound; refused?: RefundRow | null },
): Promise<void> {
  const { refund } = found
  const amount = BigInt(refund.amount)
  // one that came to nothing, or was given back as a second payment, is none of this purchase
  if (refund.state === 'failed' || refund.state === 'cancelled' || row.refunded + amount > row.amount) return
  const id = newId('rfd', deps.random)
  // after a refund that did not arrive the right has the name of that one
  const source = await readRightSource(tx, row.id)
  const own = await findWaiting(tx, row, refused)
  if (own && refund.state !== 'done' && amount < own.amount)
    throw new Error(`the refund ${own.id} waits for what its bank does with a part`)
  if (own) await closeByHand(tx, own)
  const isEnough = own !== undefined && amount >= own.amount
  const isWhole = row.refunded + amount === row.amount && (await readCard(tx, source))
  const left = own?.left_s ?? null
  await insertRefund(tx, {
    ...{ id, purchaseId: row.id, creatorId: row.creator_id, amount, currency: row.currency },
    ...{ cause: 'provider', reverseTransfer: refund.reversal !== null, refundFee: false },
    // what stood still for ours is there again where a bank sends this one back
    leftS: isEnough ? (left === null ? null : Number(left)) : 0,
    rightSource: isEnough ? own.right_source : isWhole ? source : `${NO_RIGHT}${id}`,
  })
  await settleRefund(tx, deps, id, found)
  if (own && !isEnough) await askForRest(tx, deps, { row, own, given: amount })
}

/**
 * The provider says no to one of ours, and something may have gone back by hand of which nobody has told us yet.
 * @returns whether that closed it; `waits` while its bank may still send a part of it back
 */
export async function lookByHand(
  deps: RefundDeps,
  row: ExactPurchase,
  { refused, paymentRef }: { refused: RefundRow; paymentRef: string },
): Promise<'closed' | 'waits' | 'nothing'> {
  const made = await offered(deps).listRefunds(paymentRef)
  const foreign = made.filter(({ refundId }) => !isOurs(refundId) && !refundId?.startsWith('pur_'))
  if (foreign.some(({ state, amount }) => state === 'pending' && BigInt(amount) < refused.amount))
    return 'waits'
  const all = await Promise.all(foreign.map((refund) => withFeeRefunds(deps, row, refund)))
  return withTransaction(deps.pool, async (tx) => {
    const isClosed = async () => (await findRefund(tx, { id: refused.id }))?.state === 'failed'
    await lockExact(tx, row.id)
    if (await isClosed()) return 'closed'
    // all of them at once, or somebody would begin to ask for the rest of ours in between
    for (const found of all) {
      const locked = await lockExact(tx, row.id)
      const known = await findRefund(tx, { id: null, ref: found.refund.refundRef })
      if (locked && !known) await takeByHand(tx, deps, locked, { found, refused })
    }
    return (await isClosed()) ? 'closed' : 'nothing'
  })
}

/** One that is asked for with an id of ours has its row before the provider knows it. */
export function isOurs(refundId: RefundReading['refundId']): boolean {
  return refundId?.startsWith('rfd_') === true
}
