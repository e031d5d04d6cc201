import { plainAmount } from '#domain/billing/currency.ts'
import { amountText } from '#domain/ledger/amountText.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'

/** What both sides of a call get, in the smallest unit of its currency. */
export interface CallParts {
  toCreator: bigint
  toFan: bigint
  /** by card what is taken besides what the creator gets; omit where that is not known */
  fee?: bigint
  /** by card the code of the currency */
  symbol: string
  /** null: it is by card */
  decimals: number | null
}

/** As news name them; parts that are nothing are left out. */
export function partsAsFacts({ toCreator, toFan, fee, symbol, decimals }: CallParts): NewsFacts {
  const shown = (units: bigint) =>
    decimals === null ? plainAmount(units, symbol) : amountText(units, { symbol, decimals })
  // an escrow divides all of what it holds, and nobody is charged at its end
  const taken = decimals === null && fee !== undefined ? toCreator + fee : 0n
  return {
    ...(toCreator > 0n ? { toCreator: shown(toCreator) } : {}),
    ...(toFan > 0n ? { toFan: shown(toFan) } : {}),
    ...(taken > 0n ? { taken: shown(taken) } : {}),
  }
}
