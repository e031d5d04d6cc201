import type { Page } from '../feature.ts'
import { escapeHtml, writeStandInPage } from '../pages/writeStandInPage.ts'
import type { Store } from '../store/openStore.ts'
import { type Delivery, deliveryRows } from './delivery/deliveryRows.ts'
import { findEndpoint } from './endpointFacts.ts'
import type { Event } from './recordEvent.ts'

const PAGE = 50
/** What is a key or a secret wherever it stands. */
const SECRET = /\b(?:whsec|sk_test|rk_test|sk_live|rk_live)_\w+|\w+_secret_\w+/g

const WORDS: Record<Delivery['state'], string> = {
  held: 'held until its window is full',
  due: 'waits',
  done: 'taken',
  failed: 'given up',
  dropped: 'dropped',
}

/** `/timeline?before=`: events of all accounts, newest first, with what became of them. */
export const TIMELINE: Page = {
  method: 'GET',
  path: '/timeline',
  answer(store, { query }) {
    const before = Number(query.get('before') ?? Number.NaN)
    const rows = store.sql
      .prepare(
        `SELECT seq, scope, body FROM object WHERE kind = 'event' AND seq < ? ORDER BY seq DESC LIMIT ?`,
      )
      .all(Number.isSafeInteger(before) ? before : Number.MAX_SAFE_INTEGER, PAGE + 1)
    const shown = rows.slice(0, PAGE)
    const items = shown.map(({ scope, body }) =>
      itemOf(store, String(scope), JSON.parse(String(body)) as Event),
    )
    const last = shown.at(-1)
    const older =
      rows.length > PAGE && last
        ? `<p><a href="/timeline?before=${Number(last.seq)}">Older events</a></p>`
        : ''
    const list = items.length === 0 ? '<p>No events yet.</p>' : `<ol class="events">${items.join('')}</ol>`
    return { html: writeStandInPage('Events', `<div style="overflow-wrap: anywhere">${list}${older}</div>`) }
  },
}

function itemOf(store: Store, scope: string, event: Event): string {
  const { id, type, created, data, request } = event
  const rows = deliveryRows(store.sql)
  const sent = rows.ofEvent(id).map((delivery) => `<li>${deliveryLine(store, scope, delivery)}</li>`)
  const facts = [
    `${data.object.object} ${data.object.id}`,
    scope === store.platform ? 'platform' : scope,
    ...(request.id ? [`request ${request.id}`] : []),
  ]
  return `<li><h2>${escapeHtml(type)}</h2><p>${timeOf(created * 1000)} · <code>${escapeHtml(id)}</code><br>${escapeHtml(
    facts.join(' · '),
  )}</p>${sent.length === 0 ? '<p>Nobody waits for it.</p>' : `<ul>${sent.join('')}</ul>`}</li>`
}

function deliveryLine(store: Store, scope: string, delivery: Delivery): string {
  const found = store.transact((tx) => findEndpoint(tx, delivery.endpoint), scope)
  const tries = deliveryRows(store.sql).triesOf(delivery.seq)
  const to = found ? found.endpoint.url : `${delivery.endpoint} (deleted)`
  const next = delivery.state === 'due' && delivery.tries > 0 ? `, again ${timeOf(delivery.due_ms)}` : ''
  const lines = tries.map(
    ({ at_ms, status, text }) =>
      `<li>${timeOf(at_ms)} ${status ?? 'no answer'} ${escapeHtml(text.replace(SECRET, '…').slice(0, 200))}</li>`,
  )
  return `${escapeHtml(to)}: ${WORDS[delivery.state]}${next}${lines.length === 0 ? '' : `<ol>${lines.join('')}</ol>`}`
}

const timeOf = (ms: number) => `<time>${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}</time>`
