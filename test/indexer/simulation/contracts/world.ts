import type { Edition } from './speak.ts'

export interface Tier {
  maxSupply: number
  minted: number
  durationS: number
  price: bigint
  currency: number
}

export interface Pass {
  owner: string
  tierNo: number
  /** 0 = never ends */
  endsAt: number
}

export interface Collection {
  address: string
  edition: Edition
  creator: string
  payout: string
  tiers: Tier[]
  /** those that live */
  passes: Map<number, Pass>
  nextId: number
}

/** What the contracts of a model chain hold after a block. */
export interface World {
  factory: string
  ledger: string
  currencies: string
  people: string[]
  collections: Collection[]
  /** units owed by account and currency */
  credits: Map<string, bigint>
  /** transactions so far on this branch */
  count: number
}
