import type { Args } from './args.ts'

/** Position of a log in the chain; enough to order it and to date it. */
export interface LogPosition {
  block: number
  logIndex: number
  txHash: string
  /** seconds since the epoch: time of the block */
  at: number
}

/** An event as a fold reads it. */
export interface Event<A = Args> extends LogPosition {
  /** contract that emitted it */
  address: string
  name: string
  args: A
}
