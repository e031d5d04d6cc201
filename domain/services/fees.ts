import type { ServiceTxState } from './words.ts'

/** Allowed next states of a transaction of a service; back to sent when a reorg dropped its block. */
export const SERVICE_TX_NEXT: Record<ServiceTxState, readonly ServiceTxState[]> = {
  signed: ['sent', 'replaced'],
  sent: ['included', 'replaced'],
  included: ['sent', 'safe', 'replaced'],
  safe: [],
  replaced: [],
}

/** What a transaction may pay for gas, in wei per unit. */
export interface GasFees {
  maxFee: bigint
  tip: bigint
}

/** What a chain asks for now, in wei per unit. */
export interface GasMarket {
  baseFee: bigint
  tip: bigint
}

const min = (a: bigint, b: bigint) => (a < b ? a : b)
const max = (a: bigint, b: bigint) => (a > b ? a : b)

/** Fees of a first try; null while the chain asks for more than the installation pays. */
export function firstFees({ baseFee, tip }: GasMarket, cap: bigint): GasFees | null {
  const maxFee = min(2n * baseFee + tip, cap)
  const own = min(tip, maxFee)
  return maxFee < baseFee + own || maxFee === 0n ? null : { maxFee, tip: own }
}

/** Nodes take the place of a transaction only for an eighth more of both. */
const RAISE = { times: 5n, by: 4n }

/** Fees that take the place of others; null when that would be more than the installation pays. */
export function raisedFees(before: GasFees, market: GasMarket, cap: bigint): GasFees | null {
  const more = (fee: bigint) => (fee * RAISE.times) / RAISE.by + 1n
  const tip = max(more(before.tip), market.tip)
  const maxFee = max(more(before.maxFee), 2n * market.baseFee + tip)
  if (more(before.maxFee) > cap || more(before.tip) > cap) return null
  return { maxFee: min(maxFee, cap), tip: min(tip, min(maxFee, cap)) }
}
