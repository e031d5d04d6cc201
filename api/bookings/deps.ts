import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import type { ListedCurrency } from '../ledger/currencyFacts.ts'

export interface BookingDeps {
  pool: Pool
  random: RandomBytes
  chainId: number
  /** of the contracts; renewed in place */
  currencies: readonly ListedCurrency[]
  /** that this installation sells in by card; null: it takes none */
  cardCurrency: string | null
}
