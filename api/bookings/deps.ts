import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { CardCalls } from '../billing/cardCalls.ts'
import type { ListedCurrency } from '../ledger/currencyFacts.ts'
import type { ChainReader } from '../ports/chain.ts'
import type { BookedCall } from './booked/contract.ts'

export interface BookingDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  chain: Pick<ChainReader, 'verifyDigest'>
  /** of the contracts, 0x hex in lower case; null: no calls are paid by wallet */
  escrow: string | null
  /** of the contracts; renewed in place */
  currencies: readonly ListedCurrency[]
  /** where this installation is reached, without a slash at its end */
  publicUrl: string
  /** that this installation sells in by card; null: it takes none */
  cardCurrency: string | null
  /** 0x hex: where the currencies of the contracts stand */
  currencyList: string
  /** who learns of disputes */
  arbiters: NamedPeople
  /** null: it takes none */
  cards: CardCalls | null
}

/** What the bundle of a call has of its booking. */
export type BundledCall = Pick<
  BookedCall,
  | 'id'
  | 'rail'
  | 'startsAt'
  | 'endsAt'
  | 'lengthMinutes'
  | 'policy'
  | 'status'
  | 'revision'
  | 'escrow'
  | 'finding'
>
