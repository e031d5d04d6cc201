import type { Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, mergeMetadata, textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Dispute } from './dispute.ts'
import { DECIDING_EVIDENCE } from './evidence.ts'
import { closeInquiry, isInquiry, loseDispute } from './verdict.ts'

export const DISPUTE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/disputes',
    answer: (tx, params) => listOf(tx, 'dispute', '/v1/disputes', { params, fields: filtersOf(params) }),
  },
  {
    method: 'GET',
    path: '/v1/disputes/{id}',
    answer: (tx, _params, ids) => readDispute(tx, ids.id),
  },
  {
    method: 'POST',
    path: '/v1/disputes/{id}',
    answer: (tx, params, ids) => updateDispute(tx, readDispute(tx, ids.id), params),
  },
  {
    method: 'POST',
    path: '/v1/disputes/{id}/close',
    answer: (tx, _params, ids) => {
      const dispute = readDispute(tx, ids.id)
      return isInquiry(dispute) ? closeInquiry(tx, dispute) : loseDispute(tx, dispute)
    },
  },
]

/** @throws ApiError 404 */
export function readDispute(tx: Transaction, id: string | undefined): Dispute {
  return tx.read<Dispute>('dispute', String(id), 'dispute')
}

function filtersOf(params: Params): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const field of ['charge', 'payment_intent']) {
    const value = textOf(params, field)
    if (value) fields[field] = value
  }
  return fields
}

/** @throws ApiError 400 for evidence that comes too late */
function updateDispute(tx: Transaction, dispute: Dispute, params: Params): Dispute {
  const evidence = hashOf(params, 'evidence')
  const isSubmitted = evidence !== undefined && params.submit !== false && params.submit !== 'false'
  const method = textOf(params, 'intended_submission_method')
  const changed = tx.save<Dispute>({
    ...dispute,
    ...(evidence ? stage(dispute, evidence) : {}),
    metadata: mergeMetadata(dispute.metadata, params),
    ...(method ? { intended_submission_method: method } : {}),
  })
  const updated = isSubmitted ? submit(tx, changed) : changed
  tx.emit('charge.dispute.updated', updated, dispute)
  return updated
}

function stage(dispute: Dispute, evidence: Params): Pick<Dispute, 'evidence' | 'evidence_details'> {
  if (!dispute.status.endsWith('needs_response'))
    throw new ApiError(400, 'dispute_state', `The dispute ${dispute.id} takes no more evidence.`, {
      param: 'evidence',
    })
  const given = Object.entries(evidence).map(([field, value]) => [field, value === '' ? null : value])
  return {
    evidence: { ...dispute.evidence, ...Object.fromEntries(given) },
    evidence_details: { ...dispute.evidence_details, has_evidence: true },
  }
}

function submit(tx: Transaction, dispute: Dispute): Dispute {
  const verdict = DECIDING_EVIDENCE[String(dispute.evidence.uncategorized_text)]
  if (verdict) tx.schedule(tx.nowS, 'disputes.verdict', `${dispute.id}:${verdict}`)
  const { evidence_details: details } = dispute
  return tx.save<Dispute>({
    ...dispute,
    evidence_details: {
      ...details,
      submission_count: details.submission_count + 1,
      submission_method: 'manual',
    },
    status: isInquiry(dispute) ? 'warning_under_review' : 'under_review',
  })
}
