import type { Store } from '../../store/openStore.ts'
import { findEndpoint, secretsAt } from '../endpointFacts.ts'
import { postWebhook, type WebhookAnswer } from '../postWebhook.ts'
import type { Event } from '../recordEvent.ts'
import { signWebhook } from '../signWebhook.ts'
import { type Delivery, deliveryRows } from './deliveryRows.ts'
import { disorders } from './disorder.ts'
import { releaseWindow } from './planDeliveries.ts'

const IN_FLIGHT = 20
const ANSWER_MS = 10_000
/** Deliveries that are looked at for the next to send, and at most: of an endpoint that takes one at a time many wait. */
const LOOKED_AT = [2 * IN_FLIGHT, 400]
/** Pauses before the second try, the third …; the last one repeats. */
const PAUSES_S = [10, 40, 160, 640, 2_560, 10_240, 36_000]
const GIVEN_UP_MS = 3 * 86_400_000
/** The longest that a timer of Node's takes. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface DeliveryLoop {
  /**
   * Waits for the first tries of what the last commit wrote, where an endpoint is set to hear before the API's caller;
   * call it in the same turn as the commit.
   */
  beforeAnswer(): Promise<void>
  /** waits until nothing is in flight and nothing is due by now */
  settled(): Promise<void>
  /** ends what is in flight; it is sent again when delivery starts again */
  end(): Promise<void>
}

/** Sends what is planned, after each commit and when the clock has come to it; what was in flight at a crash again. */
export function startDelivery(store: Store, { answerMs = ANSWER_MS } = {}): DeliveryLoop {
  const rows = deliveryRows(store.sql)
  const inFlight = new Map<number, Promise<void>>()
  const ending = new AbortController()
  const waiting = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let isPumpDue = false
  let seenSeq = rows.top()
  let fresh: number[] = []

  /** The next to send: at most 20 in flight, and of what has a turn one at a time for an endpoint. */
  function nextDue(limit: number): Delivery[] {
    if (inFlight.size >= IN_FLIGHT) return []
    const busy = new Set<string>()
    const due = rows.due(store.nowMs(), limit)
    for (const { seq, turn, endpoint } of due) if (turn !== null && inFlight.has(seq)) busy.add(endpoint)
    const chosen: Delivery[] = []
    for (const delivery of due) {
      if (inFlight.size + chosen.length >= IN_FLIGHT) break
      const { seq, turn, endpoint } = delivery
      if (inFlight.has(seq) || (turn !== null && busy.has(endpoint))) continue
      if (turn !== null) busy.add(endpoint)
      chosen.push(delivery)
    }
    return chosen
  }

  function pump(): void {
    isPumpDue = false
    clearTimeout(timer)
    if (ending.signal.aborted) return
    for (const endpoint of rows.endpointsOver(store.nowMs()))
      releaseWindow(endpoint, store.sql, store.nowMs())
    const [few = 0, many = few] = LOOKED_AT
    const chosen = nextDue(few)
    for (const delivery of chosen.length > 0 ? chosen : nextDue(many)) {
      const sent = send(store, delivery, { signal: ending.signal, answerMs }).then((answer) => {
        if (!ending.signal.aborted) settle(store, delivery, answer)
      })
      inFlight.set(
        delivery.seq,
        sent.finally(() => {
          inFlight.delete(delivery.seq)
          pumpSoon()
          for (const look of waiting) look()
        }),
      )
    }
    const dueMs = rows.next(inFlight.size + 1).find(({ seq }) => !inFlight.has(seq))?.due_ms
    const heldMs = rows.heldUntilMs()
    const atMs = Math.min(dueMs ?? Number.POSITIVE_INFINITY, heldMs ?? Number.POSITIVE_INFINITY)
    // what is due but must wait for its turn or for room is looked at when something in flight ends
    if (atMs > store.nowMs() && Number.isFinite(atMs))
      timer = setTimeout(pump, Math.min(atMs - store.nowMs(), MAX_TIMER_MS))
    for (const look of waiting) look()
  }

  function pumpSoon(): void {
    if (isPumpDue || ending.signal.aborted) return
    isPumpDue = true
    setImmediate(pump)
  }

  store.onEvents(() => {
    if (ending.signal.aborted) return
    fresh = rows.beforeAnswerSince(seenSeq, store.nowMs())
    seenSeq = rows.top()
    // whoever does not ask in this turn is no call of the API
    queueMicrotask(() => {
      fresh = []
    })
    pumpSoon()
  })
  pumpSoon()

  const untilTrue = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isTrue() && !ending.signal.aborted) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })

  return {
    async beforeAnswer() {
      const asked = fresh
      if (asked.length > 0) await untilTrue(() => asked.every((seq) => rows.hasTry(seq)))
    },
    settled: () =>
      untilTrue(() => inFlight.size === 0 && !isPumpDue && rows.due(store.nowMs(), 1).length === 0),
    async end() {
      ending.abort()
      clearTimeout(timer)
      for (const look of [...waiting]) look()
      await Promise.all(inFlight.values())
    },
  }
}

const unsent = (text: string): WebhookAnswer => ({ status: null, text, bytes: 0, tookMs: 0 })

function send(
  store: Store,
  delivery: Delivery,
  limits: { signal: AbortSignal; answerMs: number },
): Promise<WebhookAnswer> {
  const nowS = store.nowS()
  const { event, found } = store.transact(
    (tx) => ({
      event: tx.find<Event>('event', delivery.event),
      found: findEndpoint(tx, delivery.endpoint),
    }),
    delivery.scope,
  )
  if (!event || found?.endpoint.status !== 'enabled') return Promise.resolve(unsent('the endpoint is off'))
  const awayUntilS = disorders(store.sql).of(delivery.endpoint)?.disorder.awayUntilS ?? 0
  if (nowS < awayUntilS) return Promise.resolve(unsent('the endpoint is away'))
  // indented, as the provider sends it: who verifies what was parsed and written again fails here too
  const body = JSON.stringify(event, null, 2)
  const secrets = secretsAt(found.facts, nowS)
  const signature = signWebhook(body, nowS - delivery.age_s, secrets, delivery.signature)
  return postWebhook(found.endpoint.url, body, signature, limits)
}

/** Writes down how a try ended: taken, to be tried again, or given up. */
function settle(store: Store, delivery: Delivery, answer: WebhookAnswer): void {
  const rows = deliveryRows(store.sql)
  const nowMs = store.nowMs()
  const isTaken = answer.status !== null && answer.status >= 200 && answer.status < 300
  store.transact((tx) => {
    const isOn = findEndpoint(tx, delivery.endpoint)?.endpoint.status === 'enabled'
    const pauseS = PAUSES_S[Math.min(delivery.tries, PAUSES_S.length - 1)] ?? 0
    const againMs = nowMs + pauseS * 1000
    const isOver = !isOn || againMs > delivery.planned_ms + GIVEN_UP_MS
    if (isTaken) {
      const pair = rows.ofPair(delivery.event, delivery.endpoint)
      const isFirst = pair.some((row) => row.is_extra === 0) && !pair.some((row) => row.state === 'done')
      const event = tx.find<Event>('event', delivery.event)
      if (isFirst && event) tx.save({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) })
    }
    const state = isTaken ? 'done' : isOver ? 'failed' : 'due'
    rows.settle({ ...delivery, state, due_ms: state === 'due' ? againMs : nowMs }, nowMs, answer)
  }, delivery.scope)
}
