import type { Abi } from 'viem'
import type { Args, ArgsOf, EventNamesOf, Names } from './args.ts'
import type { Event } from './event.ts'
import type { Rows } from './rows.ts'
import type { Journal, Projection, RowRef } from './table.ts'

/** What an event does to rows. */
export interface EventFold<A = Args> {
  /** number in `chain.event.kind`: stored, never renumbered or used again */
  no: number
  /** what stands still instead of the contract's usual scope: an indexed argument that names another contract or key of rows */
  scope?: { contract: string } | { key: string } | 'whole'
  /**
   * The family whose journal it writes, when that is not the one that follows the contract: it folds the event. Such a
   * fold stands still alone (scope `whole`), in a contract whose other scopes are parts.
   */
  into?: string
  /** every row that `fold` may read or change */
  rows(event: Event<A>): RowRef[]
  /** pure: rows and event in, rows out */
  fold(rows: Rows, event: Event<A>): void
}

interface Root {
  root: string
  /** the field that lists those of earlier versions, which contracts of then go on asking */
  earlier?: string
  /** files of earlier versions do not have it, and then nobody follows it */
  isOptional?: boolean
}

/** Where the address of a followed contract comes from. */
export type Origin =
  /** the field of the deployment file that holds it */
  | Root
  /** created by another one: its event and the arguments that name the child and whose it is; an event may make several */
  | { of: string; event: string; address: string; creator: string }

/** Contracts of one kind, in every edition that is deployed somewhere. */
export interface Contract {
  /** `chain.watch.kind` */
  kind: string
  origin: Origin
  /** today's first */
  editions: readonly Abi[]
  names: Names
  /**
   * What stands still when an event of it cannot be folded: a child as a whole; of a shared contract only what the
   * event is about, named by an indexed argument: another contract, or the key of its rows.
   */
  scope: { contract: string } | { key: string } | 'whole'
  /** a fold, or why nobody reads the event */
  events: Readonly<Record<string, EventFold | string>>
}

/** Declares contracts of one kind; the compiler asks for every event of every edition. */
export function contract<const A extends readonly Abi[], const N extends Names>(options: {
  kind: string
  origin: Origin
  editions: A
  names: N
  scope: Contract['scope']
  events: { [E in EventNamesOf<A[number]>]: EventFold<ArgsOf<A[number], E, N>> | string }
}): Contract {
  return options as unknown as Contract
}

/** Contracts, tables and folds of one subject. */
export interface Family {
  name: string
  /** raised when the folds give other rows than before: suspended scopes are folded again */
  version: number
  contracts: readonly Contract[]
  tables: readonly (Projection | Journal)[]
}
