import { randomBytes } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { newId } from '#domain/ids.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import type { FactKind } from '#domain/ledger/words.ts'

/** Who keeps books by this address does, and an account that is nobody's. */
export const EMAIL = 'books@example.test'
export const BOOKKEEPERS = `acc_${'0'.repeat(22)}, ${EMAIL}`

/** A creator whose account at the payment provider is known. */
export interface BookedCreator {
  accountId: string
  creatorId: string
  accountRef: string
}

export async function seedCreator(owner: Pool): Promise<BookedCreator> {
  const [accountId, creatorId] = [newId('acc', randomBytes), newId('cre', randomBytes)]
  await owner.query("INSERT INTO app.account (id, state) VALUES ($1, 'active')", [accountId])
  await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creatorId, accountId])
  return { accountId, creatorId, accountRef: `acct_${creatorId.slice(4)}` }
}

let count = 0

/** A line of a balance as the provider would tell it. */
export function factOf(
  kind: FactKind,
  accountRef: string | null,
  money: { amount: number; fee?: number; currency?: string; availableInS?: number },
): BalanceFact {
  const { amount, fee = 0, currency = 'EUR', availableInS = 0 } = money
  const createdAt = Math.floor(Date.now() / 1000)
  count += 1
  return {
    ...{ ref: `line_${count}`, accountRef, kind, amount, fee, net: amount - fee, currency },
    ...{ sourceRef: `source_${count}`, createdAt, availableAt: createdAt + availableInS },
  }
}

/** The four facts of a charge that goes to an account: all of it there, and the fee back. */
export function chargeFacts(
  accountRef: string,
  { amount, fee, kept, currency }: { amount: number; fee: number; kept: number; currency?: string },
): BalanceFact[] {
  const of = currency === undefined ? {} : { currency }
  return [
    factOf('charge', null, { amount, fee: kept, ...of }),
    factOf('transfer', null, { amount: -amount, ...of }),
    factOf('payment', accountRef, { amount, fee, ...of }),
    ...(fee > 0 ? [factOf('fee', null, { amount: fee, ...of })] : []),
  ]
}

/** Every place that has something, by place, owner's reference and currency. */
export async function balancesIn(db: Pool | ScopedPool | PoolClient): Promise<Record<string, bigint>> {
  const { rows } = await db.query<{ name: string; amount: bigint }>(
    `SELECT concat_ws(' ', a.place, a.ref, a.currency) AS name, sum(p.amount) AS amount FROM app.posting p
      JOIN app.ledger_account a ON a.id = p.account_id GROUP BY 1 HAVING sum(p.amount) <> 0 ORDER BY 1`,
  )
  return Object.fromEntries(rows.map(({ name, amount }) => [name, amount]))
}
