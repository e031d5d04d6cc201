import type { Feature } from '../feature.ts'
import type { Charge } from '../payments/charge.ts'
import type { Transaction } from '../store/transaction.ts'
import { DISPUTE_COMMANDS, isReason } from './commands.ts'
import { type Dispute, disputesOf, openDispute } from './dispute.ts'
import { DISPUTE_ROUTES } from './routes.ts'
import { closeInquiry, isInquiry, loseDispute, winDispute } from './verdict.ts'

export const disputesFeature: Feature = {
  routes: [...DISPUTE_ROUTES],
  commands: [...DISPUTE_COMMANDS],
  jobs: {
    'disputes.open': openDue,
    'disputes.deadline': endUnanswered,
    'disputes.verdict': decide,
  },
}

/**
 * Job: the card of a charge is one that disputes. What was given back whole is disputed no more, nor what already is.
 * @param subject id of the charge, and behind a colon the reason
 */
function openDue(tx: Transaction, subject: string): void {
  const [id = '', reason = 'fraudulent'] = subject.split(':')
  const charge = tx.find<Charge>('charge', id)
  if (!charge || charge.amount_captured <= charge.amount_refunded) return
  if (!isReason(reason) || disputesOf(tx, id).length > 0) return
  openDispute(tx, { charge: id, reason })
}

/** Job: nobody answered in time. */
function endUnanswered(tx: Transaction, id: string): void {
  const dispute = tx.find<Dispute>('dispute', id)
  if (dispute?.status === 'needs_response') loseDispute(tx, dispute)
  if (dispute?.status === 'warning_needs_response') closeInquiry(tx, dispute)
}

/**
 * Job: the bank read the evidence.
 * @param subject id of the dispute, and behind a colon `won` or `lost`
 */
function decide(tx: Transaction, subject: string): void {
  const [id = '', verdict] = subject.split(':')
  const dispute = tx.find<Dispute>('dispute', id)
  if (dispute?.status === 'under_review' || dispute?.status === 'warning_under_review') {
    if (verdict === 'won') winDispute(tx, dispute, { isReinstated: true })
    else if (!isInquiry(dispute)) loseDispute(tx, dispute)
  }
}
