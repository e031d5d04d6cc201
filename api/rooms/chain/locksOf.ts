import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { type GateRules, hasLockable } from '#domain/access/gate.ts'
import { onChainOf } from '#domain/access/hubGate.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import type { Visibility } from '#domain/words.ts'
import type { RoomRow } from '../store.ts'
import { type HubPlace, isHosted } from './demandOnChain.ts'
import { readRules } from './roomRules.ts'

/** Where tokens are locked while their owner is inside. */
export interface LockPlace extends Pick<HubPlace, 'hub'> {
  /** 0x hex; undefined: this installation has none, and no door locks tokens */
  sessionLock: string | undefined
}

/** A room and what its door asks for; null: nothing. */
interface AskingRoom {
  kind: RoomRow['kind']
  visibility: Visibility
  clubId?: string | null
  rules: Pick<GateRules, 'conditions'> | null
}

/** Why this door locks nothing, and what to do; null: it may. */
function whyNot(
  { hub, sessionLock }: LockPlace,
  { kind, visibility, clubId, rules }: AskingRoom,
): string | null {
  if (hub === undefined || sessionLock === undefined)
    return 'This installation has no session lock. Leave the lock off: what people hold counts then.'
  if (!isHosted(kind) || kind !== 'voice')
    return 'Only voice rooms lock tokens. Make a voice room, or leave the lock off.'
  // who joins a club holds tokens, and between its meetings there is no room to lock them for
  if (clubId)
    return 'The room of a fan club locks nothing: its members hold what its door asks for. Leave the lock off.'
  if (visibility === 'private')
    return 'A private room stays off the chain, so nothing is locked for it. Leave the lock off.'
  if (!hasLockable(rules))
    return 'Only ERC-20 tokens can be locked, and the gate asks for none. Add one to the gate, or leave the lock off.'
  // led by nobody, it would let in nobody
  if (onChainOf({ kind, visibility }, rules) === 'never')
    return 'No contract can tell who follows a channel. Take the follow out of the gate, or leave the lock off.'
  return null
}

/** @throws ProblemError INVALID_INPUT for a door that cannot lock tokens */
export function demandLockable(place: LockPlace, room: AskingRoom): void {
  const detail = whyNot(place, room)
  if (detail) throw new ProblemError('INVALID_INPUT', { detail, fields: { '/locksTokens': detail } })
}

/**
 * Whether a room locks tokens after a change. A gate without ERC-20 takes the lock off, where nothing is said of it.
 * @param change `rules`: of another gate; null: the one that stands stays
 * @throws ProblemError CONFLICT once it has begun, INVALID_INPUT for a door that cannot lock tokens
 */
export async function locksOf(
  tx: PoolClient,
  place: LockPlace & { settings: { CHAIN_ID: number } },
  { id, kind, visibility, state, clubId }: RoomRow,
  change: { locksTokens: boolean | undefined; rules: GateRules | null },
): Promise<boolean> {
  const now = await readRules(tx, id, place.settings.CHAIN_ID)
  const { locksTokens: wished = now.locksTokens } = change
  if (wished !== now.locksTokens && !isNotBegun(state))
    throw new ProblemError('CONFLICT', {
      detail: 'Whether a room locks tokens is settled before it begins. End it, and open another one.',
    })
  if (!wished || (change.locksTokens === undefined && change.rules && !hasLockable(change.rules)))
    return false
  // what stands was allowed, and the chain may have led its gate on since
  if (!now.locksTokens || change.rules)
    demandLockable(place, { kind, visibility, clubId, rules: change.rules ?? now.rules })
  return true
}
