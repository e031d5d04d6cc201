import type { WaitingMoney } from '#api/ledger/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** Why it waits, and for which wallet. @param hub where tips are given, 0x hex; null: nowhere */
export function whyItWaits(
  { channel, source, wallet, isLinked, isDivided }: WaitingMoney,
  hub: string | null,
): string {
  const from = channel
    ? `the passes of ${isolated(channel.name)}`
    : source
      ? source === hub?.toLowerCase()
        ? 'tips'
        : shortAddress(source)
      : 'a contract of this site'
  const whose = isLinked ? '' : ', where your sales go or went'
  if (isDivided) return `Your part of divided tips, for ${shortAddress(wallet)}${whose}.`
  return `From ${from}, for ${shortAddress(wallet)}${whose}: it could not be sent there, so the ledger keeps it.`
}
