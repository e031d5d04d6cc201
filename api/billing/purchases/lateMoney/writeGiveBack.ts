import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import { notify } from '../../../notifications/notify.ts'
import type { PaymentReading } from '../../../ports/payments/cards.ts'
import { writeAttempt } from '../../attempts.ts'
import type { PurchaseDeps } from '../deps.ts'
import { boughtFacts, type PurchaseRow } from '../purchaseRow.ts'

/** Money of a payment that bought nothing. */
export interface GiveBackParams {
  paymentRef: string
  chargeRef: string
  transferRef: string | null
  feeRef: string | null
  /** of the creator at the provider */
  accountRef: string
  amount: number
  hasFee: boolean
}

/**
 * Writes down that a payment which bought nothing goes back whole, creator's and platform's part alike, and tells its owner.
 * Once for each payment.
 */
export async function writeGiveBack(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  { paymentRef, charge }: PaymentReading,
): Promise<void> {
  if (!charge) throw new Error(`a payment of ${row.id} without a charge cannot go back`)
  const { rowCount } = await tx.query(
    "SELECT FROM app.attempt WHERE subject = $1 AND purpose = 'give_back' AND params->>'paymentRef' = $2 AND state <> 'refused'",
    [row.id, paymentRef],
  )
  if (rowCount || charge.refunded >= charge.amount) return
  const params: GiveBackParams = {
    ...{ paymentRef, chargeRef: charge.chargeRef, amount: charge.amount, hasFee: charge.feeObject !== null },
    accountRef: row.account_ref,
    ...{ transferRef: charge.transfer?.ref ?? null, feeRef: charge.feeObject?.ref ?? null },
  }
  const written = await writeAttempt(tx, { subject: row.id, purpose: 'give_back', params }, deps)
  if (written.params.paymentRef !== paymentRef)
    throw new Error(`another payment of ${row.id} is on its way back`)
  const facts = {
    ...{ ...boughtFacts(row), channel: row.channel_name, purchaseId: row.id },
    amount: plainAmount(charge.amount, row.currency),
  }
  const news = { kind: 'card_given_back', object: `purchase:${row.id}:back`, step: paymentRef } as const
  await notify(tx, { ...news, accounts: [row.account_id], facts }, deps)
}
