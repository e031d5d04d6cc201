import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { ListedCurrency } from '../ledger/currencyFacts.ts'

export interface BookingDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  /** of the contracts, 0x hex in lower case; null: no calls are paid by wallet */
  escrow: string | null
  /** of the contracts; renewed in place */
  currencies: readonly ListedCurrency[]
  /** that this installation sells in by card; null: it takes none */
  cardCurrency: string | null
}
