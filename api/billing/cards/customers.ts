import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { PaymentError, type PaymentProvider, PaymentRefused } from '../../ports/payments.ts'

interface CustomerDeps {
  pool: Pool
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
export async function findCustomer(pool: Pool, accountId: string): Promise<string | null> {
  const { rows } = await pool.query<{ customer_ref: string | null }>(
    'SELECT customer_ref FROM app.card_customer WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.customer_ref ?? null
}

/** Begins anew with a customer that the provider has no more, or was asked for otherwise. */
async function forgetCustomer({ pool, random }: CustomerDeps, accountId: string): Promise<void> {
  await pool.query(
    'UPDATE app.card_customer SET customer_ref = NULL, attempt_key = $1, attempted_at = app.now() WHERE account_id = $2',
    [newKey(random), accountId],
  )
}

/** Begins anew where the provider has no such customer any more; that it misses something else, such as a card, is no reason to. */
export async function forgetGoneCustomer(
  deps: CustomerDeps & { payments: PaymentProvider },
  accountId: string,
): Promise<void> {
  const customerRef = await findCustomer(deps.pool, accountId)
  if (customerRef === null) return
  try {
    await deps.payments.listCards(customerRef)
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'GONE') await forgetCustomer(deps, accountId)
    else if (!(error instanceof PaymentError)) throw error
  }
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
    if (!(error instanceof PaymentRefused && error.code === 'REUSED')) throw error
    // the address was another one when it was asked for first
    await forgetCustomer(deps, accountId)
    return ask(await readRow(deps, accountId))
  })
  await deps.pool.query(
    'UPDATE app.card_customer SET customer_ref = $1 WHERE account_id = $2 AND customer_ref IS NULL',
    [made.customerRef, accountId],
  )
  return (await findCustomer(deps.pool, accountId)) ?? made.customerRef
}
