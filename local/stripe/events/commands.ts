import type { Command, Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Store } from '../store/openStore.ts'
import type { Transaction } from '../store/transaction.ts'
import { deliveryRows } from './delivery/deliveryRows.ts'
import { disorders, readDisorder } from './delivery/disorder.ts'
import { releaseWindow } from './delivery/planDeliveries.ts'
import { changeFacts, findEndpoint, KIND, newSecret, type WebhookEndpoint } from './endpointFacts.ts'
import { createEndpoint } from './endpointRoutes.ts'
import { isLoopback } from './postWebhook.ts'
import type { Event } from './recordEvent.ts'
import { SIGNATURES, type SignatureForm } from './signWebhook.ts'

const MAX_OVERLAP_S = 86_400
const MAX_STORM = 100_000

/** An endpoint as who starts the stand-in names it. */
export interface NamedEndpoint {
  url: string
  secret: string
  isConnect: boolean
  /** one of the same path elsewhere is this one: whoever listens there has another port today */
  moves?: boolean
}

/** Makes an endpoint for every event, or gives the one that is there this secret. */
export function ensureEndpoint(tx: Transaction, named: NamedEndpoint): WebhookEndpoint {
  const { url, secret, isConnect, moves } = named
  const pathOf = (one: string) => new URL(one).pathname
  const alike = tx
    .list<WebhookEndpoint>(KIND)
    .filter(({ id }) => findEndpoint(tx, id)?.facts.isConnect === isConnect)
  const known =
    alike.find((one) => one.url === url) ??
    (moves ? alike.find((one) => pathOf(one.url) === pathOf(url)) : undefined)
  if (!known) return createEndpoint(tx, { url, connect: isConnect, enabled_events: ['*'] }, secret)
  changeFacts(tx, known.id, { secret })
  return known.url === url ? known : tx.save<WebhookEndpoint>({ ...known, url })
}

/** Does the work with the database in one transaction and has what it planned sent. */
function change<T>(store: Store, work: (tx: Transaction) => T): T {
  const result = store.transact(work)
  store.announce()
  return result
}

const bad = (message: string) => new ApiError(400, 'command_invalid', message)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Ids of the endpoints that a command is for: the named one, or all of the platform. */
function endpointsOf(tx: Transaction, { endpoint }: Params): string[] {
  if (endpoint === undefined) return tx.list<WebhookEndpoint>(KIND).map(({ id }) => id)
  return [tx.read(KIND, String(endpoint), 'endpoint').id]
}

/** Plans events once more for endpoints; their bodies stay what they were. */
function sendAgain(store: Store, events: readonly { id: string; scope: string }[], params: Params): number {
  const { signature = 'right', ageS = 0, copies = 1 } = params
  if (!SIGNATURES.includes(signature as SignatureForm)) throw bad(`there is no signature '${signature}'`)
  if (!Number.isInteger(ageS)) throw bad('ageS is a number of seconds')
  if (!Number.isInteger(copies) || Number(copies) < 1 || Number(copies) > 1000)
    throw bad('copies is 1 to 1000')
  return change(store, (tx) => {
    const rows = deliveryRows(store.sql)
    const nowMs = store.nowMs()
    let planned = 0
    for (const { id, scope } of events)
      for (const endpoint of targetsOf(tx, scope, params))
        for (let copy = 0; copy < Number(copies); copy++, planned++)
          rows.plan({
            ...{ event: id, scope, endpoint, due_ms: nowMs, planned_ms: nowMs },
            // who was never meant to get it is not waited for
            is_extra: rows.ofPair(id, endpoint).some((row) => row.is_extra === 0) ? 0 : 1,
            signature: signature as SignatureForm,
            age_s: Number(ageS),
          })
    return planned
  })
}

/** The named endpoint, or all that get events of the scope. */
function targetsOf(tx: Transaction, scope: string, params: Params): string[] {
  if (params.endpoint !== undefined) return endpointsOf(tx, params)
  const isOwn = scope === tx.platform
  return endpointsOf(tx, {}).filter((id) => findEndpoint(tx, id)?.facts.isConnect === !isOwn)
}

/** An event by its id, wherever it happened. */
function eventRow(store: Store, id: unknown): { id: string; scope: string } {
  const row = store.sql
    .prepare("SELECT id, scope FROM object WHERE id = ? AND kind = 'event'")
    .get(String(id))
  if (!row) throw new ApiError(404, 'resource_missing', `No such event: '${id}'`)
  return { id: String(row.id), scope: String(row.scope) }
}

/** Old events, oldest first, again from the start when there are not as many. */
function oldEvents(store: Store, count: number, type: unknown): { id: string; scope: string }[] {
  const rows = store.sql
    .prepare(`SELECT id, scope FROM object WHERE kind = 'event' AND (? IS NULL OR json_extract(body, '$.type') = ?)
      ORDER BY seq LIMIT ?`)
    .all(isText(type) ? type : null, isText(type) ? type : null, count)
  const events = rows.map(({ id, scope }) => ({ id: String(id), scope: String(scope) }))
  return events.length === 0
    ? []
    : Array.from({ length: count }, (_, n) => events[n % events.length] as (typeof events)[number])
}

/** What becomes of an event: its deliveries and their tries, without a secret. */
function deliveriesOf(store: Store, id: unknown): object {
  const rows = deliveryRows(store.sql)
  const { scope } = eventRow(store, id)
  const event = store.transact((tx) => tx.find<Event>('event', String(id)), scope)
  return {
    pending_webhooks: event?.pending_webhooks,
    deliveries: rows.ofEvent(String(id)).map((row) => ({ ...row, tries: rows.triesOf(row.seq) })),
  }
}

export const EVENT_COMMANDS: Command[] = [
  {
    name: 'disorder/set',
    run: (store, { endpoint, awayS, ...params }) =>
      change(store, (tx) => {
        const away = awayS === undefined ? {} : { awayUntilS: tx.nowS + Number(awayS) }
        const ids = endpointsOf(tx, { endpoint })
        for (const id of ids) disorders(store.sql).set(id, readDisorder({ ...params, ...away }))
        return { endpoints: ids }
      }),
  },
  {
    name: 'disorder/clear',
    run: (store, params) =>
      change(store, (tx) => {
        for (const id of endpointsOf(tx, params)) {
          releaseWindow(id, store.sql, store.nowMs())
          disorders(store.sql).clear(id)
        }
        return {}
      }),
  },
  {
    name: 'events/resend',
    run: (store, params) => ({ planned: sendAgain(store, [eventRow(store, params.event)], params) }),
  },
  {
    name: 'events/storm',
    run(store, { count, type, ...params }) {
      if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > MAX_STORM)
        throw bad(`count is 1 to ${MAX_STORM}`)
      return { planned: sendAgain(store, oldEvents(store, Number(count), type), params) }
    },
  },
  { name: 'events/deliveries', run: (store, { event }) => deliveriesOf(store, event) },
  {
    name: 'endpoints/ensure',
    run(store, { url, secret, connect = false, moves = false }) {
      if (!isText(url) || !isLoopback(url) || !isText(secret)) throw bad('name `url` and `secret`')
      const named = { url, secret, isConnect: connect === true, moves: moves === true }
      return change(store, (tx) => ({ id: ensureEndpoint(tx, named).id }))
    },
  },
  {
    name: 'endpoints/roll',
    run(store, { endpoint, overlapS = MAX_OVERLAP_S, secret = newSecret() }) {
      if (!Number.isInteger(overlapS) || Number(overlapS) < 0 || Number(overlapS) > MAX_OVERLAP_S)
        throw bad(`overlapS is 0 to ${MAX_OVERLAP_S}`)
      if (!isText(secret)) throw bad('a secret is not empty')
      return change(store, (tx) => {
        const found = findEndpoint(tx, String(endpoint))
        if (!found) throw new ApiError(404, 'resource_missing', `No such webhook endpoint: '${endpoint}'`)
        const oldUntilS = tx.nowS + Number(overlapS)
        changeFacts(tx, found.endpoint.id, { secret, oldSecret: found.facts.secret, oldUntilS })
        return { id: found.endpoint.id, secret }
      })
    },
  },
]
