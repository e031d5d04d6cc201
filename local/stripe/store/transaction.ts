import type { LineSum } from './sumLines.ts'

/** An object of the provider's API as it is answered: `id`, `object` (its kind), and the fields of its kind. */
export interface StoredObject {
  id: string
  object: string
  /** unix seconds of the stand-in's clock; API v2 writes its own form instead */
  created?: number | string
  [field: string]: unknown
}

/** The API call that an event comes of; null for what happens by itself. */
export interface EventOrigin {
  id: string | null
  idempotency_key: string | null
}

/** What an object is found by; a field that is absent does not count. */
export interface Query {
  /** top level fields of the object that must have this value */
  fields?: Record<string, string | number | boolean>
  /** newest first, starting behind this id */
  after?: string
  /** newest first, ending before this id */
  before?: string
  /** unix seconds, both inclusive */
  createdFrom?: number
  createdTo?: number
  limit?: number
  /** true: only those about which nothing is hidden */
  isUnmarked?: boolean
}

/**
 * One change of the stand-in's world, all or nothing. Everything is read and written in one scope: the platform's own
 * account or one connected account.
 */
export interface Transaction {
  /** unix seconds of the stand-in's clock */
  readonly nowS: number
  /** id of the account in whose scope this works */
  readonly scope: string
  /** id of the platform's own account */
  readonly platform: string
  /** where the pages are, e.g. `http://127.0.0.1:4000`: a link of an answer is `${tx.pagesOrigin}/checkout/…` */
  readonly pagesOrigin: string
  /** the same transaction, seen by another account */
  as(scope: string): Transaction
  /** a fresh id, e.g. `pi_…` for `pi` */
  newId(prefix: string): string
  /** an object of this scope, if there is one of this kind */
  find<T extends StoredObject>(kind: string, id: string): T | undefined
  /** @throws ApiError 404 `resource_missing`, which names the parameter */
  read<T extends StoredObject>(kind: string, id: string, param?: string): T
  /** an object of any kind in this scope, as expanding needs it */
  findAny(id: string): StoredObject | undefined
  /** newest first */
  list<T extends StoredObject>(kind: string, query?: Query): T[]
  /** sums of the scope's balance transactions by currency; `fresh` counts from `sinceS` on, unix seconds */
  sumLines(sinceS?: number): LineSum[]
  /** stores an object whole, new or again; where it was made stays its place in lists */
  save<T extends StoredObject>(object: T): T
  remove(kind: string, id: string): void
  /** what the API never answers about an object: a card's number, a page's draft */
  hidden<T>(id: string): T | undefined
  hide(id: string, facts: object): void
  /**
   * Writes an event of this scope; deliveries to webhook endpoints follow after the commit.
   * @param before the object before the change: the event then carries `previous_attributes`
   */
  emit(type: string, object: StoredObject, before?: StoredObject): void
  /** runs a job once the clock has reached `atS`, in this scope; `job` is a name in a feature's `jobs` */
  schedule(atS: number, job: string, subject: string): void
}
