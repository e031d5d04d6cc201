import { CALL_SIDES, type CallSide } from '../words.ts'

/** What opens ways through a relay is good for so long at most, seconds. */
export const MAX_RELAY_SECONDS = 600
/** Less is of no use to a page that connects with it. */
export const MIN_RELAY_SECONDS = 30

/**
 * For how long a seat may open ways through the relay, whole seconds: not longer than `lifeSeconds`, and not beyond the end of the call but for
 * what connecting takes. Example: `relayLife(600, 45)` is 45.
 * @param leftSeconds until the end of the call
 */
export function relayLife(lifeSeconds: number, leftSeconds: number): number {
  return Math.max(MIN_RELAY_SECONDS, Math.floor(Math.min(lifeSeconds, MAX_RELAY_SECONDS, leftSeconds)))
}

/**
 * The name under which a side of a call opens ways: until when it may, and which side of which call it is. A relay counts by it: a seat
 * would not do, for who leaves and comes again has another one. The form is that of TURN REST (draft-uberti-behave-turn-rest-00, 2.2).
 * Example: `relayUser(1795980582, 'rom_1', 'fan')` is `1795980582:rom_1.fan`.
 * @param untilSeconds by the clock of the relay, since the epoch
 */
export function relayUser(untilSeconds: number, roomId: string, side: CallSide): string {
  return `${untilSeconds}:${roomId}.${side}`
}

const NAME = new RegExp(`^\\d{1,12}:(rom_[0-9a-hjkmnp-tv-z]{22})\\.(${CALL_SIDES.join('|')})$`)

/**
 * Of which call and side a name of `relayUser` is; null: it is none. Example: of `1795980582:rom_….fan` it is that room and `fan`.
 * Whether it is a name that this installation gave is for the relay to say.
 */
export function readRelayUser(name: string): { roomId: string; side: CallSide } | null {
  const [, roomId, side] = NAME.exec(name) ?? []
  return roomId && side ? { roomId, side: side as CallSide } : null
}
