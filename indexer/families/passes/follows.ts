import type { Rows } from '../rows.ts'
import type { CollectionEvent } from './events.ts'
import { FOLLOW } from './tables.ts'

export function foldFollowStarted(rows: Rows, { address, args, at }: CollectionEvent<'FollowStarted'>): void {
  rows.put(FOLLOW, { collection: address, wallet: args.fan, since: at, ended_at: null, pass_id: null })
}

export function foldFollowEnded(rows: Rows, { address, args, at }: CollectionEvent<'FollowEnded'>): void {
  const row = rows.get(FOLLOW, address, args.fan)
  // an index of an earlier version has none before its events are folded again
  if (row) rows.put(FOLLOW, { ...row, ended_at: at })
}

/** Of the first edition: who burns the pass of a follow follows no more. Nobody can move it. */
export function foldBurned(rows: Rows, { address, args, at }: CollectionEvent<'PassBurned'>): void {
  const row = rows.get(FOLLOW, address, args.owner)
  if (row?.pass_id === args.passId) rows.put(FOLLOW, { ...row, ended_at: at })
}
