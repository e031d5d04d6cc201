import type { StoredObject, Transaction } from '../store/transaction.ts'

const DAY_S = 86_400
/** Days that money which comes in waits before it can be paid out, unless the account was told another number. */
export const USUAL_DELAY_DAYS = 2

/** What an account was told of its balance; the answer of the API is made from it. */
export interface ToldSettings extends StoredObject {
  object: 'balance_settings'
  delay_days_override: number | null
  statement_descriptor: string | null
}

/** What the scope was told of its balance, if anything was. */
export function toldSettings(tx: Transaction): ToldSettings | undefined {
  return tx.find<ToldSettings>('balance_settings', settingsId(tx))
}

export function settingsId(tx: Transaction): string {
  return `balance_settings_${tx.scope}`
}

/** Unix seconds before which nothing of a card that comes into the scope can be paid out, if it was told so. */
export function earliestS(tx: Transaction): number {
  return tx.nowS + (toldSettings(tx)?.delay_days_override ?? 0) * DAY_S
}

/** Days that money which comes into the scope waits before it can be paid out. */
export function delayDaysOf(tx: Transaction): number {
  return toldSettings(tx)?.delay_days_override ?? USUAL_DELAY_DAYS
}
