import type { StoredObject, Transaction } from '../store/transaction.ts'
import { nextDay } from './businessDays.ts'

const PLAN = 'payout_plan'

/** Begins the days on which balances are paid out, once: with the first money there is. */
export function planPayDays(tx: Transaction): void {
  const platform = tx.as(tx.platform)
  if (platform.find(PLAN, PLAN)) return
  platform.save<StoredObject>({ id: PLAN, object: PLAN })
  platform.schedule(nextDay(tx.nowS), 'payouts.day', String(tx.nowS))
}
