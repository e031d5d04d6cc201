import { WHOLE_BPS } from '#domain/booking/terms.ts'

/**
 * What the account gets when an amount is divided, exactly as the contract does it: each part is rounded down, and the first payee
 * gets what that leaves.
 * @param units what is divided, smallest units
 * @param parts in the order in which the contract keeps them
 */
export function ownUnits(units: bigint, parts: readonly { bps: number; isOwn: boolean }[]): bigint {
  const [first, ...others] = parts.map(({ bps, isOwn }) => ({
    isOwn,
    units: (units * BigInt(bps)) / BigInt(WHOLE_BPS),
  }))
  const rest = others.reduce((left, one) => left - one.units, units)
  return others.reduce((own, one) => (one.isOwn ? own + one.units : own), first?.isOwn ? rest : 0n)
}
