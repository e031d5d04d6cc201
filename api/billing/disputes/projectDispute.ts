import type { PoolClient } from 'pg'
import type { DisputeState } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { endCard, freezeCard, readCard, unfreezeCard } from '../../access/cardRights.ts'
import type { EventProjector, Projected } from '../../inbox/eventProjector.ts'
import { postDispute } from '../../ledger/postObjects.ts'
import type { DisputeOutcome, DisputeReading } from '../../ports/payments/moneyBack.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import { freezeMove } from '../moves/freezeMove.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { type ExactPurchase, lockExact } from '../refunds/exactPurchase.ts'
import { NO_RIGHT, readRightSource } from '../refunds/refundStore.ts'
import { notifyOfDispute } from './disputeNews.ts'
import { findDispute } from './disputeStore.ts'

const STATES: Record<DisputeOutcome, DisputeState> = {
  inquiry: 'warning',
  inquiry_closed: 'closed',
  prevented: 'closed',
  open: 'open',
  won: 'won',
  lost: 'lost',
}

async function saveDispute(tx: PoolClient, deps: RefundDeps, row: ExactPurchase, dispute: DisputeReading) {
  const state = STATES[dispute.state]
  const dueAt = dispute.dueAt === null ? null : new Date(dispute.dueAt * 1000)
  const known = await findDispute(tx, dispute.disputeRef)
  const isReinstated = dispute.facts.some(({ kind }) => kind === 'dispute_reversal')
  const id = known?.id ?? newId('dsp', deps.random)
  if (!known)
    await tx.query(
      `INSERT INTO app.card_dispute (id, purchase_id, creator_id, dispute_ref, charge_ref, amount, currency, state, reason, due_at, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11))`,
      [
        ...[id, row.id, row.creator_id, dispute.disputeRef, dispute.chargeRef, dispute.amount],
        ...[dispute.currency, state, dispute.reason?.slice(0, 64) ?? null, dueAt, dispute.createdAt],
      ],
    )
  // one that is under review is open for the provider; a bank that looks again reopens what was lost
  else if (known.state === 'warning' && (state === 'won' || state === 'lost'))
    await tx.query("UPDATE app.card_dispute SET state = 'open' WHERE id = $1", [known.id])
  const to = known?.state === 'lost' && state === 'open' ? 'under_review' : state
  const stays = known?.state === 'under_review' && to === 'open'
  await tx.query(
    `UPDATE app.card_dispute SET state = $2, due_at = $3, next_at = CASE WHEN state <> $2 THEN app.now() ELSE next_at END,
       reinstated_at = CASE WHEN $4 THEN coalesce(reinstated_at, app.now()) END WHERE dispute_ref = $1`,
    [dispute.disputeRef, stays ? known.state : to, dueAt, isReinstated],
  )
  return { id, before: known?.state ?? null }
}

async function setPurchase(tx: PoolClient, row: ExactPurchase, state: ExactPurchase['state']): Promise<void> {
  if (row.state !== state) await tx.query('UPDATE app.purchase SET state = $2 WHERE id = $1', [row.id, state])
}

/** What the purchase is again once nobody asks for its money any more. */
function without({ amount, refunded }: ExactPurchase): ExactPurchase['state'] {
  if (refunded === 0n) return 'paid'
  return refunded === amount ? 'refunded' : 'part_refunded'
}

/** What other disputes of the same payment leave it at: a bank asks on, or has taken a part of it for good. */
async function readOthers(tx: PoolClient, row: ExactPurchase, { disputeRef }: DisputeReading) {
  const { rows } = await tx.query<{ state: DisputeState }>(
    `SELECT state FROM app.card_dispute WHERE purchase_id = $1 AND dispute_ref <> $2 AND state IN ('open', 'under_review', 'lost')`,
    [row.id, disputeRef],
  )
  return {
    isOpen: rows.some(({ state }) => state !== 'lost'),
    isLost: rows.some(({ state }) => state === 'lost'),
  }
}

/** A right is on hold, too, while a refund that stops it is on its way. */
async function isGoingBack(tx: PoolClient, row: ExactPurchase): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.refund WHERE purchase_id = $1 AND state IN ('asked', 'sending', 'unknown') AND NOT starts_with(right_source, $2)`,
    [row.id, NO_RIGHT],
  )
  return Boolean(rowCount)
}

/** The bank decided for the payment: it is what it was before, unless another bank's word is against it. */
async function standAgain(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  { dispute, about }: { dispute: DisputeReading; about: { id: string; amount: bigint } },
): Promise<void> {
  const { isOpen, isLost } = await readOthers(tx, row, dispute)
  if (isOpen) return
  if (row.state === 'lost') await setPurchase(tx, row, 'disputed')
  if (row.state === 'disputed' || row.state === 'lost')
    await tx.query('UPDATE app.purchase SET state = $2 WHERE id = $1', [
      row.id,
      isLost ? 'lost' : without(row),
    ])
  if (isLost) return
  const source = await readRightSource(tx, row.id)
  const right = await readCard(tx, source)
  // money that goes back meanwhile keeps it on hold
  if (right?.state === 'frozen' && without(row) !== 'refunded' && !(await isGoingBack(tx, row)))
    await unfreezeCard(tx, deps, source)
  await notifyOfDispute(tx, deps, row, { dispute: about, step: 'won' })
}

/**
 * Brings what the provider has of a dispute into our rows, in one transaction: the right is on hold while a bank asks for the
 * money, gone once it is lost, back once it is won. The books follow the provider's facts alone. Money of the creator's moves
 * after the commit.
 */
export async function projectDispute(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  dispute: DisputeReading,
): Promise<void> {
  const { id, before } = await saveDispute(tx, deps, row, dispute)
  const about = { id, amount: BigInt(dispute.amount) }
  await postDispute(tx, { subject: row.id, creatorId: row.creator_id }, dispute)
  const source = await readRightSource(tx, row.id)
  const right = await readCard(tx, source)
  if (dispute.state === 'open' || dispute.state === 'lost') {
    if (row.state !== 'disputed' && !(row.state === 'lost' && dispute.state === 'lost'))
      await setPurchase(tx, row, 'disputed')
    if (right?.state === 'active') await freezeCard(tx, deps, source)
    await freezeMove(tx, deps, source, 'DISPUTE')
    if (dispute.state === 'open') {
      if (before !== 'open' && before !== 'under_review')
        await notifyOfDispute(tx, deps, row, { dispute: about, step: 'held' })
      return
    }
    await tx.query("UPDATE app.purchase SET state = 'lost' WHERE id = $1 AND state = 'disputed'", [row.id])
    if (right && right.state !== 'ended') await endCard(tx, deps, source, 'LOST')
    if (before !== 'lost') await notifyOfDispute(tx, deps, row, { dispute: about, step: 'lost' })
  } else if (dispute.state === 'won' && before !== 'won') {
    await standAgain(tx, deps, row, { dispute, about })
  } else if (dispute.state === 'inquiry' || dispute.state === 'inquiry_closed') {
    // a right that began on hold because a bank asks: nothing was taken
    const isHeld = right?.state === 'frozen' && row.state === 'paid' && !(await isGoingBack(tx, row))
    const { isOpen, isLost } = await readOthers(tx, row, dispute)
    if (isHeld && !isOpen && !isLost) await unfreezeCard(tx, deps, source)
  }
}

/** Disputes that the provider tells of, into the purchases that they are about. */
export function disputeProjector(deps: RefundDeps): EventProjector {
  return {
    kinds: ['dispute'],
    async fetch({ objectRef }) {
      const payments = offered(deps)
      const dispute = await payments.readDispute(objectRef).catch((error) => {
        if (error instanceof PaymentRefused && error.code === 'GONE') return null
        throw error
      })
      const { isLive } = await payments.platform()
      return async (tx: PoolClient): Promise<Projected> => {
        if (!dispute || dispute.isLive !== isLive) return 'done'
        const { rows } = await tx.query<{ id: string }>(
          'SELECT id FROM app.purchase WHERE payment_ref = $1 OR charge_ref = $2',
          [dispute.paymentRef, dispute.chargeRef],
        )
        const row = rows[0] && (await lockExact(tx, rows[0].id))
        if (!row) return 'unknown_parent'
        await projectDispute(tx, deps, row, dispute)
        return 'done'
      }
    },
  }
}
