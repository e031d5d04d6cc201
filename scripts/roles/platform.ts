import type { Address } from 'viem'
import type { Deployment } from '#scripts/deploy/deployment.ts'
import { type MadeWith, type Owners, type PartName, placesIn } from '#scripts/deploy/plan/parts.ts'

/** A deployment, as far as its roles go. */
export interface Platform {
  chainId: number
  at: Partial<Record<PartName, Address>>
  /** fee schedules that contracts of earlier versions still ask */
  earlierFeeSchedules: Address[]
  /** block of the first contract that has roles */
  fromBlock: number
  /** who is to hold the roles */
  owners?: Owners
  madeWith?: MadeWith
  /** what made the contracts */
  placedBy?: Address
  /** what the currency list calls the chain's own money */
  nativeSymbol?: string
}

/** What a deployment file says about it. */
export function platformIn(file: Deployment): Platform {
  const { chainId, earlierFeeSchedules = [], fromBlock, owners, madeWith, placedBy } = file
  const nativeSymbol = file.currencies.find(({ index }) => index === 0)?.symbol
  return {
    chainId,
    at: placesIn(file),
    earlierFeeSchedules,
    fromBlock,
    ...(owners ? { owners } : {}),
    ...(madeWith ? { madeWith } : {}),
    ...(placedBy ? { placedBy } : {}),
    ...(nativeSymbol === undefined ? {} : { nativeSymbol }),
  }
}
