import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { hubGateOf, isSameHubGate } from '#domain/access/hubGate.ts'
import { askMembersAgain } from '../clubs/clubRoom.ts'
import { askAgainAfter } from '../cohosts/consents.ts'
import type { RoomDeps, TipVerbs, TokenVerbs } from '../deps.ts'
import { closeForEver } from '../endRoom.ts'
import { announce } from '../revisions.ts'
import { type RoomRow, readRoom } from '../store.ts'
import {
  isStillSaid,
  type LedRow,
  markTaken,
  markTried,
  markWaiting,
  readChangedRooms,
  readWaitingRooms,
} from './changedRooms.ts'
import { readLed } from './demandOnChain.ts'
import { gateOfHub, type HubGateFound } from './gateOfHub.ts'
import { hubGateIn } from './hubRoomRow.ts'
import { forgetEnded, linkHubRooms } from './linkHubRooms.ts'
import { readRules } from './roomRules.ts'

/** Everything that following the chain's rooms depends on. */
export interface FollowHubDeps extends Omit<RoomDeps, 'settings'> {
  /** 0x hex; undefined: this installation has none, and there is nothing to follow */
  hub: string | undefined
  tips: TipVerbs
  tokens: TokenVerbs
  settings: RoomDeps['settings'] & { MAX_SPEAKERS: number }
}

/** For so long what stands at an address may only be too new for the node that was asked. */
const UNKNOWN_S = 30
/** For so long a room waits for nodes that say nothing, or not the same, about a token of its gate. */
const SILENT_S = 600

/** What a room has to ask for now; a gate that it has already by its id. */
type Wanted = { gateId: string | null } | HubGateFound

async function takeOver(deps: FollowHubDeps, row: LedRow, wanted: Wanted): Promise<void> {
  const { pool, access, tips, settings } = deps
  const shutTo = await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, row.room_id)
    const room = await readRoom(tx, row.room_id)
    if (!room || room.state === 'ended' || !(await isStillSaid(tx, row))) return null
    if (room.state === 'live' && !(await readLed(tx, room.id))) {
      // it began while it was linked: off the chain, for good
      await tx.query('DELETE FROM app.hub_link WHERE room_id = $1', [room.id])
      return null
    }
    const gateId =
      'gateId' in wanted
        ? wanted.gateId
        : wanted.request && (await access.ensureGate(tx, { ...wanted.request, channelId: room.channelId }))
    const speakers = Math.min(row.max_speakers, settings.MAX_SPEAKERS)
    await askAgainAfter(tx, { ...deps, isByChain: true }, room, () =>
      tx.query(
        `UPDATE app.room SET gate_id = $2::app.id, visibility = CASE WHEN $2::app.id IS NULL THEN 'public' ELSE 'members' END::app.visibility,
            max_speakers = $3, rev = rev + 1 WHERE id = $1`,
        [room.id, gateId, speakers],
      ),
    )
    await markTaken(tx, row)
    const isOther = gateId !== room.gateId
    if (isOther) await access.decideRoomAgain(tx, room.id, `gate:${room.id}:${room.rev + 1}`)
    if (speakers !== room.maxSpeakers) await access.floorChanged(tx, room.id)
    // whom tips pay may be what changed
    if (room.isOpen) await tips.fixContext(tx, room.id, await readLed(tx, room.id))
    await announce(tx, room.id)
    return isOther ? room.clubId : null
  })
  await askMembersAgain(pool, shutTo)
}

/** Ends a room for what the chain says of it, unless it does so no more. */
function endFor(deps: FollowHubDeps, row: LedRow, reason: 'HOST_ENDED' | 'GATE_UNKNOWN'): Promise<void> {
  return closeForEver(deps, row.room_id, reason, (tx) => isStillSaid(tx, row))
}

async function findGate(deps: FollowHubDeps, room: RoomRow, row: LedRow, mayAsk: boolean) {
  const gate = hubGateIn(row.gate)
  const { gateId, rules, collection } = await readRules(deps.pool, room.id, deps.settings.CHAIN_ID)
  const now = hubGateOf(rules, collection)
  if (now && isSameHubGate(now, gate)) return { gateId }
  return gateOfHub(deps, { room, collection, mayAsk }, gate)
}

function isOpenToAll(found: Wanted | 'unknown'): boolean {
  if (found === 'unknown') return false
  return 'gateId' in found ? found.gateId === null : found.request === null
}

async function follow(deps: FollowHubDeps, row: LedRow, mayAsk: boolean): Promise<void> {
  const room = await readRoom(deps.pool, row.room_id)
  if (!room || room.state === 'ended') return
  if (row.status === 'closed') return endFor(deps, row, 'HOST_ENDED')
  const found = await findGate(deps, room, row, mayAsk)
  // nobody may be let in whom the chain refuses, and a fan club is for its members
  if (found === 'never' || (room.clubId && isOpenToAll(found))) return endFor(deps, row, 'GATE_UNKNOWN')
  if (found !== 'unknown') return takeOver(deps, row, found)
  if (!mayAsk) return markWaiting(deps.pool, row)
  if ((row.waits_s ?? 0) > UNKNOWN_S) return endFor(deps, row, 'GATE_UNKNOWN')
  await markTried(deps.pool, row)
}

/**
 * Rooms that the chain leads take over what it says of them, whoever said it there. Nothing is asked of the chain here: who makes it slow
 * holds up nobody.
 * @throws AggregateError of rooms that could not follow; they are tried again at a later look
 */
export async function followHubRooms(deps: FollowHubDeps): Promise<void> {
  const { pool, hub, settings } = deps
  if (hub === undefined) return
  const { CHAIN_ID: chainId } = settings
  await forgetEnded(pool, chainId)
  await linkHubRooms(pool, { chainId, hub })
  const failures: unknown[] = []
  for (const row of await readChangedRooms(pool, chainId)) {
    try {
      await follow(deps, row, false)
    } catch (error) {
      await markTried(pool, row)
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some rooms could not follow the chain')
}

/**
 * The same of rooms whose gate came to ask for tokens of which only the chain knows what they are. One that nobody can tell of for minutes
 * ends, for by then its gate of before would have let in people whom the contract refuses.
 * @throws AggregateError of what failed for another reason than that nodes do not answer
 */
export async function askHubTokens(deps: FollowHubDeps): Promise<void> {
  const { pool, settings } = deps
  const rows = await readWaitingRooms(pool, settings.CHAIN_ID)
  const failures: unknown[] = []
  await Promise.all(
    rows.map(async (row) => {
      try {
        await follow(deps, row, true)
      } catch (error) {
        await markTried(pool, row)
        const isSilent = error instanceof ProblemError
        if (!isSilent) failures.push(error)
        else if ((row.waits_s ?? 0) > SILENT_S) await endFor(deps, row, 'GATE_UNKNOWN')
      }
    }),
  )
  if (failures.length > 0) throw new AggregateError(failures, 'some rooms could not follow the chain')
}
