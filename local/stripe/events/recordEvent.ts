import type { DatabaseSync } from 'node:sqlite'
import { checkAnswer } from '../contract/checkAnswer.ts'
import { API_VERSION } from '../contract/findRoute.ts'
import type { EventOrigin, StoredObject, Transaction } from '../store/transaction.ts'
import { planDeliveries } from './delivery/planDeliveries.ts'
import { previousAttributes } from './previousAttributes.ts'

/** An event as the API answers it and as endpoints get it. */
export interface Event extends StoredObject {
  object: 'event'
  api_version: string
  created: number
  data: { object: StoredObject; previous_attributes?: object }
  livemode: false
  /** endpoints that did not take it yet */
  pending_webhooks: number
  request: EventOrigin
  type: string
  /** the connected account whose event it is */
  account?: string
}

/** What happened, and in which database and at what time it is written down. */
export interface Happening {
  type: string
  object: StoredObject
  before: StoredObject | undefined
  origin: EventOrigin
  sql: DatabaseSync
  nowMs: number
}

/**
 * Writes an event and plans its deliveries, in the transaction of what happened.
 * @throws Error for an event that the installed package's types do not have
 */
export function recordEvent(tx: Transaction, happening: Happening): Event {
  const { type, object, before, origin, sql, nowMs } = happening
  const event: Event = {
    id: tx.newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: tx.nowS,
    data: { object, ...(before ? { previous_attributes: previousAttributes(before, object) } : {}) },
    livemode: false,
    pending_webhooks: 0,
    request: origin,
    type,
    ...(tx.scope === tx.platform ? {} : { account: tx.scope }),
  }
  const misfits = checkAnswer('Event', event)
  if (misfits.length > 0) throw new Error(`${type} is no event of the contract:\n${misfits.join('\n')}`)
  event.pending_webhooks = planDeliveries(tx, event, { sql, nowMs })
  return tx.save(event)
}
