import type { Logger } from 'pino'
import type { ScopedPool } from '#db/scope.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import { type PaymentProvider, PaymentRefused } from '../../ports/payments.ts'
import type { SavedCard } from '../offers/contract.ts'
import { providerProblem } from '../providerProblem.ts'
import { type CardMarkDeps, markCard } from './cardMarks.ts'
import { findCustomer, forgetCustomer } from './customers.ts'

const MAX_CARDS = 20

/** Cards that an account kept and did not remove, the newest first. */
export async function readCards(pool: ScopedPool, accountId: string): Promise<SavedCard[]> {
  const { rows } = await pool.query<SavedCard>(
    `SELECT id, brand, last4, exp_month AS "expMonth", exp_year AS "expYear" FROM app.saved_card
     WHERE account_id = $1 AND removed_at IS NULL ORDER BY created_at DESC, id LIMIT ${MAX_CARDS}`,
    [accountId],
  )
  return rows
}

/** Good until the last day of its month. */
export function isUsable({ expYear, expMonth }: SavedCard, now: Date): boolean {
  return Date.UTC(expYear, expMonth) > now.getTime()
}

/** What a kept card is paid with. */
export interface KeptCard {
  id: string
  methodRef: string
  fingerprint: Buffer | null
}

/** An own card that is there. */
export async function findCard(
  pool: ScopedPool,
  id: string,
  accountId: string,
): Promise<KeptCard | undefined> {
  const { rows } = await pool.query<KeptCard>(
    `SELECT id, method_ref AS "methodRef", fingerprint FROM app.saved_card
     WHERE id = $1 AND account_id = $2 AND removed_at IS NULL`,
    [id, accountId],
  )
  return rows[0]
}

/** Reads at the provider which cards somebody kept there; what was removed here stays removed. Throws what the port says. */
export async function syncCards(
  deps: CardMarkDeps & { pool: ScopedPool; payments: PaymentProvider },
  accountId: string,
): Promise<void> {
  const customerRef = await findCustomer(deps.pool, accountId)
  if (!customerRef) return
  const known = await deps.payments.listCards(customerRef).catch(async (error: unknown) => {
    if (!(error instanceof PaymentRefused && error.code === 'GONE')) throw error
    await forgetCustomer(deps, accountId, customerRef)
    return null
  })
  if (known === null) return
  const cards = known.filter(({ isLimited }) => !isLimited)
  for (const card of cards.slice(0, MAX_CARDS))
    await deps.pool.query(
      `INSERT INTO app.saved_card (id, account_id, method_ref, fingerprint, brand, last4, exp_month, exp_year)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (method_ref) DO UPDATE
       SET exp_month = excluded.exp_month, exp_year = excluded.exp_year`,
      [
        ...[newId('crd', deps.random), accountId, card.methodRef, await markCard(deps, card.fingerprint)],
        ...[card.brand, card.last4, card.expMonth, card.expYear],
      ],
    )
  await deps.pool.query(
    `UPDATE app.saved_card SET removed_at = app.now() WHERE account_id = $1 AND removed_at IS NULL AND method_ref <> ALL ($2)`,
    [accountId, cards.map(({ methodRef }) => methodRef)],
  )
}

/** The same after a payment, where a card may have been kept; while the provider is away those of before stay. */
export async function keepCards(
  deps: CardMarkDeps & { pool: ScopedPool; payments: PaymentProvider | null; log: Pick<Logger, 'warn'> },
  { id, account_id: accountId }: { id: string; account_id: string },
): Promise<void> {
  const { payments, log } = deps
  if (!payments) return
  await syncCards({ ...deps, payments }, accountId).catch((error: Error) => {
    log.warn({ purchaseId: id, cause: error.message }, 'kept cards not read')
  })
}

/**
 * Forgets an own card, first at the provider: nobody is told that it is gone while it can be charged.
 * @throws ProblemError NOT_FOUND, PAYMENTS_UNREACHABLE
 */
export async function removeCard(
  { pool, payments }: { pool: ScopedPool; payments: PaymentProvider | null },
  id: string,
  accountId: string,
): Promise<void> {
  const card = await findCard(pool, id, accountId)
  if (!card || !payments) throw new ProblemError('NOT_FOUND')
  try {
    await payments.dropCard(card.methodRef)
  } catch (error) {
    throw providerProblem(error)
  }
  await pool.query('UPDATE app.saved_card SET removed_at = app.now() WHERE id = $1 AND removed_at IS NULL', [
    id,
  ])
}
