import type { IncomingHttpHeaders } from 'node:http'
import type { Job, Store } from './store/openStore.ts'
import type { StoredObject, Transaction } from './store/transaction.ts'

/** Parameters of a call, checked and coerced by the contract. */
export type Params = Record<string, unknown>

/** A part of the path by the name of its template, e.g. `intent` of `/v1/payment_intents/{intent}`. */
export type PathIds = Readonly<Record<string, string>>

/** One verb of the API, done in one transaction. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** template as the contract spells it */
  path: string
  /** @throws ApiError */
  answer(tx: Transaction, params: Params, ids: PathIds): PlainAnswer | ListAnswer | DeletedAnswer
}

export interface ListAnswer {
  object: 'list'
  url: string
  has_more: boolean
  data: StoredObject[]
}

export interface DeletedAnswer {
  id: string
  object: string
  deleted: true
}

/** An object, with an id or not: an account has one balance, which needs none. */
export interface PlainAnswer {
  object: string
  [field: string]: unknown
}

/** What a page is asked for. */
export interface PageRequest {
  ids: PathIds
  query: URLSearchParams
  /** fields of a form that was sent */
  form: URLSearchParams
  headers: IncomingHttpHeaders
}

/** What a page answers: HTML, or where the browser goes next (303). */
export type PageAnswer = { html: string; status?: number } | { location: string }

/** A page people see, on a host of its own. */
export interface Page {
  method: 'GET' | 'POST'
  /** `/checkout/{session}` */
  path: string
  answer(store: Store, request: PageRequest): PageAnswer | Promise<PageAnswer>
}

/** What only tests and the local run may do, by a port that the product never knows: move money or time. */
export interface Command {
  /** `disputes/open` */
  name: string
  run(store: Store, params: Params): unknown
}

/** One part of the API: its verbs, its pages, its jobs, its commands. */
export interface Feature {
  routes: Route[]
  pages?: Page[]
  jobs?: Record<string, Job>
  commands?: Command[]
}
