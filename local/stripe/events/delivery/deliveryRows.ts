import type { DatabaseSync } from 'node:sqlite'
import type { WebhookAnswer } from '../postWebhook.ts'
import type { SignatureForm } from '../signWebhook.ts'

/** held: waits until its window is full; due: is sent, again and again; failed: given up; dropped: never sent. */
export type DeliveryState = 'held' | 'due' | 'done' | 'failed' | 'dropped'

/** One event on its way to one endpoint. */
export interface Delivery {
  seq: number
  event: string
  /** account whose event it is */
  scope: string
  endpoint: string
  state: DeliveryState
  /** milliseconds of the stand-in's clock from which on it is sent, or its window is over */
  due_ms: number
  /** rank among those that are sent one after another; null for what may overtake */
  turn: number | null
  tries: number
  /** when it was planned, milliseconds of the stand-in's clock */
  planned_ms: number
  /** 1: beside what the event waits for */
  is_extra: 0 | 1
  /** 1: the API's answer waits for the first try */
  is_before_answer: 0 | 1
  signature: SignatureForm
  /** so many seconds before it is sent its signature is said to be of */
  age_s: number
}

/** A try as the timeline shows it. */
export interface DeliveryTry {
  delivery: number
  at_ms: number
  status: number | null
  text: string
}

export type PlannedDelivery = Pick<Delivery, 'event' | 'scope' | 'endpoint' | 'due_ms' | 'planned_ms'> &
  Partial<Delivery>

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, scope TEXT NOT NULL, endpoint TEXT NOT NULL,
    state TEXT NOT NULL, due_ms INTEGER NOT NULL, turn INTEGER, tries INTEGER NOT NULL, planned_ms INTEGER NOT NULL,
    is_extra INTEGER NOT NULL, is_before_answer INTEGER NOT NULL, signature TEXT NOT NULL, age_s INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS delivery_of_event ON delivery (event, endpoint);
  CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_ms, turn, seq) WHERE state = 'due';
  CREATE INDEX IF NOT EXISTS delivery_held ON delivery (endpoint, seq) WHERE state = 'held';
  CREATE TABLE IF NOT EXISTS delivery_try (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER NOT NULL, at_ms INTEGER NOT NULL, status INTEGER,
    text TEXT NOT NULL, took_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS try_of_delivery ON delivery_try (delivery);
  CREATE TABLE IF NOT EXISTS disorder (
    endpoint TEXT PRIMARY KEY, body TEXT NOT NULL, drawn INTEGER NOT NULL) STRICT;
`

const byDatabase = new WeakMap<DatabaseSync, DeliveryRows>()

export type DeliveryRows = ReturnType<typeof prepareRows>

/** Deliveries of a store; their tables are made at the first use. */
export function deliveryRows(sql: DatabaseSync): DeliveryRows {
  const known = byDatabase.get(sql)
  if (known) return known
  sql.exec(SCHEMA)
  const rows = prepareRows(sql)
  byDatabase.set(sql, rows)
  return rows
}

function prepareRows(sql: DatabaseSync) {
  const insert =
    sql.prepare(`INSERT INTO delivery (event, scope, endpoint, state, due_ms, turn, tries, planned_ms,
    is_extra, is_before_answer, signature, age_s) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)`)
  const due = sql.prepare(`SELECT * FROM delivery WHERE state = 'due' AND due_ms <= ?
    ORDER BY due_ms, turn, seq LIMIT ?`)
  const next = sql.prepare(
    `SELECT seq, due_ms FROM delivery WHERE state = 'due' ORDER BY due_ms, turn, seq LIMIT ?`,
  )
  const held = sql.prepare(`SELECT * FROM delivery WHERE state = 'held' AND endpoint = ? ORDER BY seq`)
  const heldNext = sql.prepare(`SELECT min(due_ms) AS due_ms FROM delivery WHERE state = 'held'`)
  const heldOver = sql.prepare(`SELECT DISTINCT endpoint FROM delivery WHERE state = 'held' AND due_ms <= ?`)
  const release = sql.prepare(`UPDATE delivery SET state = 'due', due_ms = ?, turn = ? WHERE seq = ?`)
  const settle = sql.prepare('UPDATE delivery SET state = ?, due_ms = ?, tries = tries + 1 WHERE seq = ?')
  const log = sql.prepare(
    `INSERT INTO delivery_try (delivery, at_ms, status, text, took_ms) VALUES (?, ?, ?, ?, ?)`,
  )
  const pair = sql.prepare('SELECT * FROM delivery WHERE event = ? AND endpoint = ? ORDER BY seq')
  const ofEvent = sql.prepare('SELECT * FROM delivery WHERE event = ? ORDER BY seq')
  const tries = sql.prepare('SELECT * FROM delivery_try WHERE delivery = ? ORDER BY seq')
  const tried = sql.prepare('SELECT tries FROM delivery WHERE seq = ?')
  const top = sql.prepare('SELECT coalesce(max(seq), 0) AS seq FROM delivery')
  const fresh = sql.prepare(`SELECT seq FROM delivery
    WHERE seq > ? AND is_before_answer = 1 AND state = 'due' AND due_ms <= ?`)
  return {
    plan(row: PlannedDelivery): void {
      const { event, scope, endpoint, state = 'due', due_ms, turn = null, planned_ms } = row
      const { is_extra = 0, is_before_answer = 0, signature = 'right', age_s = 0 } = row
      insert.run(
        event,
        scope,
        endpoint,
        state,
        due_ms,
        turn,
        planned_ms,
        is_extra,
        is_before_answer,
        signature,
        age_s,
      )
    },
    due: (nowMs: number, limit: number) => due.all(nowMs, limit) as unknown as Delivery[],
    next: (limit: number) => next.all(limit) as unknown as Pick<Delivery, 'seq' | 'due_ms'>[],
    heldOf: (endpoint: string) => held.all(endpoint) as unknown as Delivery[],
    heldUntilMs: () => heldNext.get()?.due_ms as number | null,
    endpointsOver: (nowMs: number) => heldOver.all(nowMs).map((row) => String(row.endpoint)),
    release: (seq: number, dueMs: number, turn: number) => void release.run(dueMs, turn, seq),
    /** writes a try, and where the delivery stands after it */
    settle({ seq, state, due_ms }: Delivery, atMs: number, answer: WebhookAnswer): void {
      settle.run(state, due_ms, seq)
      log.run(seq, atMs, answer.status, answer.text, answer.tookMs)
    },
    hasTry: (seq: number) => Number(tried.get(seq)?.tries ?? 1) > 0,
    ofPair: (event: string, endpoint: string) => pair.all(event, endpoint) as unknown as Delivery[],
    ofEvent: (event: string) => ofEvent.all(event) as unknown as Delivery[],
    triesOf: (seq: number) => tries.all(seq) as unknown as DeliveryTry[],
    top: () => Number(top.get()?.seq),
    beforeAnswerSince: (seq: number, nowMs: number) => fresh.all(seq, nowMs).map((row) => Number(row.seq)),
  }
}
