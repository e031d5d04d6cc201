import type { PoolClient } from 'pg'
import { newId } from '#domain/ids.ts'
import { readCard } from '../../access/cardRights.ts'
import type { EventProjector, Projected } from '../../inbox/eventProjector.ts'
import { postRefund } from '../../ledger/postObjects.ts'
import type { RefundReading } from '../../ports/payments/moneyBack.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact, lockExact } from './exactPurchase.ts'
import { findRefund, insertRefund, NO_RIGHT, readRightSource } from './refundStore.ts'
import { withFeeRefunds } from './sendRefund.ts'
import { settleRefund } from './settleRefund.ts'

async function findByPayment(deps: RefundDeps, { paymentRef, chargeRef }: RefundReading) {
  const { rows } = await deps.pool.query<{ id: string; account_ref: string }>(
    'SELECT id, account_ref FROM app.purchase WHERE payment_ref = $1 OR charge_ref = $2',
    [paymentRef, chargeRef],
  )
  return rows[0]
}

/** A refund that somebody made at the provider: it has a row here from now on. Its right ends with all of the money. */
async function adoptRefund(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  refund: RefundReading,
): Promise<string | null> {
  const amount = BigInt(refund.amount)
  // one that came to nothing, or was given back as a second payment, is none of this purchase
  if (refund.state === 'failed' || refund.state === 'cancelled' || row.refunded + amount > row.amount)
    return null
  const id = newId('rfd', deps.random)
  // after a refund that did not arrive the right has the name of that one
  const source = await readRightSource(tx, row.id)
  const isWhole = row.refunded + amount === row.amount && (await readCard(tx, source))
  await insertRefund(tx, {
    ...{
      id,
      purchaseId: row.id,
      creatorId: row.creator_id,
      amount,
      currency: row.currency,
      cause: 'provider',
    },
    ...{ reverseTransfer: refund.reversal !== null, refundFee: false, leftS: 0 },
    rightSource: isWhole ? source : `${NO_RIGHT}${id}`,
  })
  return id
}

/** Refunds that the provider tells of, into the purchases that they are of. */
export function refundProjector(deps: RefundDeps): EventProjector {
  return {
    kinds: ['refund'],
    async fetch({ objectRef }) {
      const none = async (): Promise<Projected> => 'done'
      const refund = await offered(deps)
        .readRefund(objectRef)
        .catch((error) => {
          if (error instanceof PaymentRefused && error.code === 'GONE') return null
          throw error
        })
      if (!refund) return none
      // of a payment that bought nothing: whoever gives it back keeps what becomes of it, and the books follow here
      if (refund.refundId?.startsWith('pur_')) return postOnly(deps, refund.refundId, refund)
      const owner = await findByPayment(deps, refund)
      // a payment that is not of a purchase yet, or of none of ours
      if (!owner) return refund.refundId ? async () => 'unknown_parent' : none
      return projectOwn(deps, owner.id, refund)
    },
  }
}

async function postOnly(deps: RefundDeps, purchaseId: string, refund: RefundReading) {
  const row = await findExact(deps.pool, purchaseId)
  return async (tx: PoolClient): Promise<Projected> => {
    if (!row) return 'unknown_parent'
    await postRefund(tx, { subject: row.id, creatorId: row.creator_id }, refund)
    return 'done'
  }
}

async function projectOwn(deps: RefundDeps, purchaseId: string, refund: RefundReading) {
  const owner = await findExact(deps.pool, purchaseId)
  if (!owner) return async (): Promise<Projected> => 'unknown_parent'
  const found = await withFeeRefunds(deps, owner, refund)
  return async (tx: PoolClient): Promise<Projected> => {
    const row = await lockExact(tx, purchaseId)
    if (!row) return 'unknown_parent'
    const known = await findRefund(tx, { id: refund.refundId, ref: refund.refundRef })
    // one that is asked for with an id of ours has its row before the provider knows it
    const id =
      known?.id ?? (refund.refundId?.startsWith('rfd_') ? null : await adoptRefund(tx, deps, row, refund))
    if (id) await settleRefund(tx, deps, id, found)
    return 'done'
  }
}
