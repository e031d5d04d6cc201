import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ScopedPool } from '#db/scope.ts'
import { type Repeated, repeat } from '../../queue/repeat.ts'
import type { ListedCurrency } from '../currencyFacts.ts'

/** The chain's own money, as the contracts' list has it. */
const NATIVE = `0x${'0'.repeat(40)}`

/**
 * Currencies of the contracts' list as they are indexed. What was listed a moment ago may be missing: nothing is guessed of it.
 * @param list 0x hex, the list's address
 */
export async function readListedCurrencies(
  pool: Pool | ScopedPool,
  { chainId, list }: { chainId: number; list: string },
): Promise<ListedCurrency[]> {
  const { rows } = await pool.query<ListedCurrency & { token: string }>(
    `SELECT index, symbol, decimals, '0x' || encode(token, 'hex') AS token FROM chain.currency_as_of
     WHERE chain_id = $1 AND list = $2 ORDER BY index`,
    [chainId, Buffer.from(list.slice(2), 'hex')],
  )
  return rows.map((row) => ({ ...row, token: row.token === NATIVE ? null : row.token }))
}

/** A currency is listed days before anything is sold in it. */
const RENEW_MS = 10_000

/** Currencies as pages show them. */
export interface FollowedCurrencies {
  /** renewed in place */
  currencies: ListedCurrency[]
  start(log: Logger): Repeated
}

/** Those that the deployment names until they are indexed, then the index's in their place and whatever was listed since. */
export function followCurrencies(
  pool: Pool,
  chainId: number,
  deployment: { currencyList: string; currencies: readonly ListedCurrency[] },
): FollowedCurrencies {
  const { currencyList: list, currencies: deployed } = deployment
  const currencies = [...deployed]
  const renew = async () => {
    const indexed = await readListedCurrencies(pool, { chainId, list })
    const numbers = new Set(indexed.map(({ index }) => index))
    currencies.splice(
      0,
      currencies.length,
      ...indexed,
      ...deployed.filter(({ index }) => !numbers.has(index)),
    )
  }
  return {
    currencies,
    start: (log) => repeat('currencies', RENEW_MS, renew, log),
  }
}
