import type { PoolClient } from 'pg'
import type { EventProjector, Projected } from '../../inbox/eventProjector.ts'
import { postRefund } from '../../ledger/postObjects.ts'
import type { RefundReading } from '../../ports/payments/moneyBack.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import { isOurs, takeByHand } from './byHand.ts'
import type { RefundDeps } from './deps.ts'
import { findExact, lockExact } from './exactPurchase.ts'
import { findRefund } from './refundStore.ts'
import { settleRefund, withFeeRefunds } from './settleRefund.ts'

async function findByPayment(deps: RefundDeps, { paymentRef, chargeRef }: RefundReading) {
  const { rows } = await deps.pool.query<{ id: string; account_ref: string }>(
    'SELECT id, account_ref FROM app.purchase WHERE payment_ref = $1 OR charge_ref = $2',
    [paymentRef, chargeRef],
  )
  return rows[0]
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
    if (known) await settleRefund(tx, deps, known.id, found)
    else if (!isOurs(refund.refundId)) await takeByHand(tx, deps, row, { found })
    return 'done'
  }
}
