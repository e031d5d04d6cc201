import { completeObject } from '#local/stripe/contract/completeObject.ts'
import type { Store } from '#local/stripe/store/openStore.ts'
import type { StoredObject } from '#local/stripe/store/transaction.ts'

/** Writes an event about a payout of a scope that nothing else knows, and answers the event's id. */
export function emitPayout(store: Store, type = 'payout.paid', scope?: string): string {
  return store.transact((tx) => {
    const payout = completeObject('payout', {
      ...{ id: tx.newId('po'), object: 'payout', created: tx.nowS, arrival_date: tx.nowS, livemode: false },
      ...{
        amount: 100,
        currency: 'eur',
        automatic: true,
        status: 'paid',
        type: 'bank_account',
        metadata: {},
      },
      ...{ method: 'standard', source_type: 'card', reconciliation_status: 'in_progress' },
    })
    tx.emit(type, payout as StoredObject)
    return String(tx.list('event', { limit: 1 })[0]?.id)
  }, scope)
}
