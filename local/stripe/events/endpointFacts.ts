import { randomBytes } from 'node:crypto'
import type { StoredObject, Transaction } from '../store/transaction.ts'

/** Where events are sent to, as the API answers it. */
export interface WebhookEndpoint extends StoredObject {
  object: 'webhook_endpoint'
  enabled_events: string[]
  status: 'enabled' | 'disabled'
  url: string
}

/** What the API does not answer about an endpoint. */
export interface EndpointFacts {
  /** gets the events of connected accounts in place of its own account's */
  isConnect: boolean
  secret: string
  /** counts beside the new one until then, unix seconds */
  oldSecret?: string
  oldUntilS?: number
}

export const KIND = 'webhook_endpoint'

/** A fresh secret of an endpoint. */
export function newSecret(): string {
  return `whsec_${randomBytes(24).toString('hex')}`
}

/** Secrets that sign for an endpoint now, the newest first. */
export function secretsAt({ secret, oldSecret, oldUntilS = 0 }: EndpointFacts, nowS: number): string[] {
  return oldSecret !== undefined && nowS < oldUntilS ? [secret, oldSecret] : [secret]
}

/** An endpoint and what is hidden of it, wherever it was made for events of this scope. */
export function findEndpoint(
  tx: Transaction,
  id: string,
): { endpoint: WebhookEndpoint; facts: EndpointFacts } | undefined {
  const found = tx.find<WebhookEndpoint>(KIND, id) ?? tx.as(tx.platform).find<WebhookEndpoint>(KIND, id)
  const facts = found && tx.hidden<EndpointFacts>(id)
  return found && facts ? { endpoint: found, facts } : undefined
}

/** Changes what is hidden of an endpoint. */
export function changeFacts(tx: Transaction, id: string, change: Partial<EndpointFacts>): void {
  const facts = tx.hidden<EndpointFacts>(id)
  if (facts) tx.hide(id, { ...facts, ...change })
}
