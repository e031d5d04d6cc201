import type { DatabaseSync } from 'node:sqlite'
import type { Transaction } from '../../store/transaction.ts'
import { type EndpointFacts, KIND, type WebhookEndpoint } from '../endpointFacts.ts'
import { deliveryRows, type PlannedDelivery } from './deliveryRows.ts'
import { disorders, draw } from './disorder.ts'

const WINDOW_S = 5

interface Wanted {
  endpoint: WebhookEndpoint
  /** gets what was not meant for it */
  isExtra: boolean
}

/**
 * Plans what goes to which endpoint, in the transaction that wrote the event.
 * @returns number of endpoints that the event waits for
 */
export function planDeliveries(
  tx: Transaction,
  event: { id: string; type: string },
  { sql, nowMs }: { sql: DatabaseSync; nowMs: number },
): number {
  const wanted = wantedBy(tx, event.type, sql)
  for (const { endpoint, isExtra } of wanted) {
    const first: PlannedDelivery = {
      ...{ event: event.id, scope: tx.scope, endpoint: endpoint.id, due_ms: nowMs, planned_ms: nowMs },
      is_extra: isExtra ? 1 : 0,
    }
    disturb(first, sql, nowMs)
  }
  return wanted.filter(({ isExtra }) => !isExtra).length
}

function wantedBy(tx: Transaction, type: string, sql: DatabaseSync): Wanted[] {
  const platform = tx.as(tx.platform)
  const isOwn = tx.scope === tx.platform
  const found: Wanted[] = []
  const look = (at: Transaction, isConnectWanted: boolean) => {
    // in the order in which they were made
    for (const endpoint of at.list<WebhookEndpoint>(KIND).reverse()) {
      if (endpoint.status !== 'enabled') continue
      if (!endpoint.enabled_events.includes('*') && !endpoint.enabled_events.includes(type)) continue
      const isConnect = at.hidden<EndpointFacts>(endpoint.id)?.isConnect === true
      if (isConnect === isConnectWanted) found.push({ endpoint, isExtra: false })
      else if (isOwn && isConnect && disorders(sql).of(endpoint.id)?.disorder.isMisdirected)
        found.push({ endpoint, isExtra: true })
    }
  }
  look(tx, false)
  if (!isOwn) look(platform, true)
  return found
}

/** Plans one delivery as the endpoint's disorder has it. */
function disturb(first: PlannedDelivery, sql: DatabaseSync, nowMs: number): void {
  const rows = deliveryRows(sql)
  const kept = disorders(sql)
  const found = kept.of(first.endpoint)
  if (!found) {
    rows.plan(first)
    return
  }
  const { disorder, drawn } = found
  const { seed, delayS = 0, copies = 0, window = 0, windowS = WINDOW_S, drop = 0, dropPct = 0 } = disorder
  kept.count(first.endpoint)
  const isDropped = drop === 'all' || drawn < drop || draw(seed, 'drop', drawn) * 100 < dropPct
  if (isDropped) {
    rows.plan({ ...first, state: 'dropped' })
    return
  }
  for (let copy = 0; copy <= copies; copy++) {
    const waitMs = Math.round(draw(seed, 'delay', drawn, copy) * delayS * 1000)
    rows.plan({
      ...first,
      ...(window > 1
        ? { state: 'held', due_ms: nowMs + windowS * 1000, turn: drawn * (copies + 1) + copy }
        : { due_ms: nowMs + waitMs }),
      ...(disorder.isBeforeAnswer && window < 2 && waitMs === 0 ? { is_before_answer: 1 } : {}),
      signature: disorder.signature ?? 'right',
      age_s: disorder.ageS ?? 0,
    })
  }
  if (window > 1 && rows.heldOf(first.endpoint).length >= window * (copies + 1))
    releaseWindow(first.endpoint, sql, nowMs)
}

/** Sends what an endpoint's window holds, in the order that the seed draws. */
export function releaseWindow(endpoint: string, sql: DatabaseSync, nowMs: number): void {
  const rows = deliveryRows(sql)
  const seed = disorders(sql).of(endpoint)?.disorder.seed ?? 0
  const held = rows.heldOf(endpoint).map(({ seq, turn }) => ({ seq, turn: turn ?? seq }))
  const turns = held.map(({ turn }) => turn).sort((a, b) => a - b)
  const drawn = held
    .map(({ seq, turn }) => ({ seq, at: draw(seed, 'turn', turn) }))
    .sort((a, b) => a.at - b.at)
  for (const [n, { seq }] of drawn.entries()) rows.release(seq, nowMs, turns[n] ?? n)
}
