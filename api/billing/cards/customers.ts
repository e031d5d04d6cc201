import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import {
  PaymentError,
  PaymentOutcomeUnknown,
  type PaymentProvider,
  PaymentRefused,
} from '../../ports/payments.ts'
import { wasAnswered } from '../attempts.ts'

interface CustomerDeps {
  pool: ScopedPool
  random: RandomBytes
}

interface CustomerRow {
  attempt_key: string
  customer_ref: string | null
  email: string | null
}

const KEY_BYTES = 16

const newKey = (random: RandomBytes): string => `customer:${Buffer.from(random(KEY_BYTES)).toString('hex')}`

async function readRow({ pool, random }: CustomerDeps, accountId: string): Promise<CustomerRow> {
  await pool.query(
    'INSERT INTO app.card_customer (attempt_key, account_id) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING',
    [newKey(random), accountId],
  )
  // a key that the provider may have forgotten is good for nothing
  await pool.query(
    `UPDATE app.card_customer SET attempt_key = $1, attempted_at = app.now()
     WHERE account_id = $2 AND customer_ref IS NULL AND attempted_at < app.now() - interval '23 hours'`,
    [newKey(random), accountId],
  )
  const { rows } = await pool.query<CustomerRow>(
    `SELECT c.attempt_key, c.customer_ref, (SELECT i.email::text FROM app.identity i WHERE i.account_id = c.account_id
       AND i.email IS NOT NULL AND i.ended_at IS NULL ORDER BY i.verified_at DESC LIMIT 1) AS email
     FROM app.card_customer c WHERE c.account_id = $1`,
    [accountId],
  )
  if (!rows[0]) throw new Error(`the customer of ${accountId} is gone`)
  return rows[0]
}

/** Id at the provider of somebody who pays; null before they do. */
export async function findCustomer(pool: ScopedPool, accountId: string): Promise<string | null> {
  const { rows } = await pool.query<{ customer_ref: string | null }>(
    'SELECT customer_ref FROM app.card_customer WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.customer_ref ?? null
}

/** The next call begins anew under another key; not where somebody else has begun anew already. */
async function renewKey({ pool, random }: CustomerDeps, { attempt_key: key }: CustomerRow): Promise<void> {
  await pool.query(
    `UPDATE app.card_customer SET attempt_key = $1, attempted_at = app.now() WHERE attempt_key = $2 AND customer_ref IS NULL`,
    [newKey(random), key],
  )
}

/** Forgets a customer that the provider has no more, and the cards that were kept there: none of them can be paid with. */
export async function forgetCustomer(
  { pool, random }: CustomerDeps,
  accountId: string,
  customerRef: string,
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE app.card_customer SET customer_ref = NULL, attempt_key = $1, attempted_at = app.now()
       WHERE account_id = $2 AND customer_ref = $3`,
      [newKey(random), accountId, customerRef],
    )
    if (!rowCount) return
    await tx.query(
      'UPDATE app.saved_card SET removed_at = app.now() WHERE account_id = $1 AND removed_at IS NULL',
      [accountId],
    )
  })
}

/**
 * What the provider has no more of somebody who pays: the customer with all cards, the card alone, or nothing of these. It is
 * forgotten here, too. While the provider is away nothing is known to be gone.
 */
export async function forgetGone(
  deps: CustomerDeps & { payments: PaymentProvider },
  accountId: string,
  methodRef: string | null,
): Promise<'customer' | 'card' | 'nothing'> {
  const customerRef = await findCustomer(deps.pool, accountId)
  if (customerRef === null) return methodRef === null ? 'nothing' : 'card'
  try {
    const cards = await deps.payments.listCards(customerRef)
    if (methodRef === null || cards.some((card) => card.methodRef === methodRef)) return 'nothing'
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    if (!(error instanceof PaymentRefused && error.code === 'GONE')) return 'nothing'
    await forgetCustomer(deps, accountId, customerRef)
    return 'customer'
  }
  await deps.pool.query(
    'UPDATE app.saved_card SET removed_at = app.now() WHERE account_id = $1 AND method_ref = $2 AND removed_at IS NULL',
    [accountId, methodRef],
  )
  return 'card'
}

/**
 * The one customer of an account. What is asked is committed before, so that many who ask at once, and an answer that is lost,
 * make one. Throws what the port says.
 */
export async function ensureCustomer(
  deps: CustomerDeps & { payments: PaymentProvider },
  accountId: string,
): Promise<string> {
  const row = await readRow(deps, accountId)
  if (row.customer_ref) return row.customer_ref
  const ask = ({ attempt_key: attemptKey, email }: CustomerRow) =>
    deps.payments.makeCustomer({ attemptKey, accountId, email })
  const made = await ask(row).catch(async (error: unknown) => {
    if (!(error instanceof PaymentError && wasAnswered(error))) throw error
    // made all the same, it would stay there with their address for ever; without one nothing of theirs is in it
    const isMade = error instanceof PaymentOutcomeUnknown && row.email !== null
    const found = isMade && (await deps.payments.findCustomer({ accountId, email: row.email ?? '' }))
    if (found) return found
    // to the same key the same is answered for a day
    await renewKey(deps, row)
    // the address was another one when it was asked for first
    if (error instanceof PaymentRefused && error.code === 'REUSED') return ask(await readRow(deps, accountId))
    throw error
  })
  await deps.pool.query(
    'UPDATE app.card_customer SET customer_ref = $1 WHERE account_id = $2 AND customer_ref IS NULL',
    [made.customerRef, accountId],
  )
  return (await findCustomer(deps.pool, accountId)) ?? made.customerRef
}
