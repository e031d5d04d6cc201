import type { OwnPasses } from '#api/passes/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'

/** The name of a tier as its creator gave it. */
export function tierNameOf(own: Pick<OwnPasses, 'tiers'>, tierNo: number): Typed {
  return own.tiers.find((tier) => tier.tierNo === tierNo)?.name ?? `Tier ${tierNo}`
}
