import type { EarningEntry } from '../contract.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'
import type { EntryRow } from './readEntries.ts'

const PURCHASE = /^pur_/
const ON_CHAIN = /^chain:(0x[0-9a-f]{64}):/

/** What of a fan's money is not the creator's; nothing where only one of them has a part in it. */
export function feeOfEntry({ gross, yours }: EntryRow): bigint {
  return gross === 0n || yours === 0n ? 0n : gross - yours
}

export function txHashOf({ key }: EntryRow): string | null {
  return ON_CHAIN.exec(key)?.[1] ?? null
}

/** Times as everybody has them: Postgres writes its own way. */
function shownSale(sale: NonNullable<EntryRow['sale']>): EarningEntry['sale'] {
  const { call, feeSince } = sale
  return {
    ...sale,
    call: call && { ...call, startsAt: new Date(call.startsAt).toISOString() },
    feeSince: feeSince && new Date(feeSince).toISOString(),
  }
}

export function shownEntry(row: EntryRow, currencyOf: CurrencyFacts): EarningEntry {
  const { id, at, kind, rail, state, currency, gross, yours, available_at, subject, sale, lines } = row
  return {
    ...{ id, at: at.toISOString(), kind, rail, state, currency, ...currencyOf(currency), lines },
    grossUnits: (gross === 0n ? yours : gross).toString(),
    feeUnits: feeOfEntry(row).toString(),
    yoursUnits: yours.toString(),
    availableAt: available_at?.toISOString() ?? null,
    purchaseId: PURCHASE.test(subject) ? subject : null,
    sale: sale && shownSale(sale),
    txHash: txHashOf(row),
  }
}
