import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

/** The pass somebody holds, in words under the player. */
export function holdingWords(channel: ChannelPage): string | null {
  const { held } = channel
  if (!held) return null
  const name = channel.tiers.find((tier) => tier.tierNo === held.tierNo)?.name ?? null
  const pass = name === null ? 'Your pass' : `${isolated(name)} pass`
  return held.validUntil ? `${pass} until ${formatDate(held.validUntil)}` : pass
}
