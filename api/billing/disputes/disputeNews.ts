import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import type { ExactPurchase } from '../refunds/exactPurchase.ts'
import { notifyCreator, notifyFan } from '../refunds/moneyNews.ts'

interface Disputed {
  id: string
  amount: bigint
  state: string
}

/** What a bank decided, or that it has not yet. */
export type DisputeStep = 'held' | 'won' | 'lost'

const FAN = { held: 'pass_on_hold', won: 'pass_runs_again', lost: 'pass_taken_back' } as const
const CREATOR = { won: 'dispute_won', lost: 'dispute_lost' } as const

const creatorObject = ({ id }: Pick<Disputed, 'id'>) => `dispute:${id}`

/** Tells the fan whose bank asks what that does to the pass, and the creator what was decided. */
export async function notifyOfDispute(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  { dispute, step }: { dispute: Pick<Disputed, 'id' | 'amount'>; step: DisputeStep },
): Promise<void> {
  const facts = { amount: plainAmount(dispute.amount, row.currency) }
  // a bank that looks again begins anew: each of its words has its mail once
  const shared = { step: `${dispute.id}:${step}`, facts }
  await notifyFan(tx, deps, row, { kind: FAN[step], object: `pass_dispute:${row.id}`, ...shared })
  if (step !== 'held')
    await notifyCreator(tx, deps, row, { kind: CREATOR[step], object: creatorObject(dispute), ...shared })
}

/** Tells the creator, once, that a bank took a payment back and that their account has too little for their part of it. */
export async function notifyOfOwed(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  dispute: Pick<Disputed, 'id' | 'amount'>,
): Promise<void> {
  const facts = { amount: plainAmount(dispute.amount, row.currency) }
  await notifyCreator(tx, deps, row, {
    kind: 'sale_owed',
    object: creatorObject(dispute),
    step: 'owed',
    facts,
  })
}

/** Tells the creator what was taken from them for a dispute, and why. */
export async function notifyOfTaken(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  taken: { dispute: Disputed; reversed: number; feeReturned: number },
): Promise<void> {
  const { dispute, reversed, feeReturned } = taken
  // decided before it was taken: what was decided was said already
  if (dispute.state === 'lost') return
  const { rows } = await tx.query<{ reason: string | null }>(
    'SELECT reason FROM app.card_dispute WHERE id = $1',
    [dispute.id],
  )
  const text = (sum: bigint | number) => plainAmount(sum, row.currency)
  const facts = {
    ...{ amount: text(dispute.amount), yours: text(reversed - feeReturned), reason: rows[0]?.reason ?? '' },
    ...(feeReturned > 0 ? { ours: text(feeReturned) } : {}),
  }
  const news = { kind: 'sale_disputed', object: creatorObject(dispute), step: 'taken' } as const
  await notifyCreator(tx, deps, row, { ...news, facts })
}
