import type { Event } from './decodeEvent.ts'
import { countMinted, expiry } from './sales.ts'
import { get, mustGet, placeOf, put, type State, touch } from './state.ts'

export function onRefunded(state: State, event: Event): void {
  const { address, args } = event
  // burned just before: all its time went back, and its place in the tier with it
  if (get(state.passes, address, args.passId as bigint)?.revoked)
    countMinted(state, event, Number(args.tierNo), -1)
  onRevoked(state, event)
}

export function onRevoked(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  const change = { valid_until: expiry(args.validUntil as bigint) }
  put(state.passes, { ...row, ...placeOf(state, event), ...change }, address, row.pass_id)
  touch(state, event.block, args.owner as string)
}
