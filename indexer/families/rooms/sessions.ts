import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { HubEvent } from './events.ts'
import { HUB_SESSION, PRODUCER } from './tables.ts'

export function foldProducerSet(rows: Rows, { address, args }: HubEvent<'ProducerSet'>): void {
  const { creator, producer, until } = args
  rows.put(PRODUCER, { hub: address, creator, producer, until: until === 0n ? null : Number(until) })
}

export function foldStreamStarted(rows: Rows, { address, args }: HubEvent<'StreamStarted'>): void {
  rows.put(HUB_SESSION, {
    hub: address,
    session_id: args.sessionId,
    creator: args.creator,
    by: args.by,
    started_at: Number(args.startedAt),
    until: Number(args.until),
    ended_at: null,
    ended_by: null,
  })
}

export function foldStreamExtended(rows: Rows, { address, args }: HubEvent<'StreamExtended'>): void {
  const row = rows.mustGet(HUB_SESSION, address, args.sessionId)
  rows.put(HUB_SESSION, { ...row, until: Number(args.until) })
}

export function foldStreamEnded(rows: Rows, { address, args }: HubEvent<'StreamEnded'>): void {
  const row = rows.mustGet(HUB_SESSION, address, args.sessionId)
  const ended_by = args.by === ZERO_ADDRESS ? null : args.by
  rows.put(HUB_SESSION, { ...row, ended_at: Number(args.endedAt), ended_by })
}
