import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { orderedRules } from '#domain/access/gate.ts'
import { type HubGate, hubGateOf } from '#domain/access/hubGate.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import { demandConsents, demandGateFree } from '../cohosts/consents.ts'
import type { RoomDeps, TipVerbs, TokenVerbs } from '../deps.ts'
import { findAsked, type GateWish } from '../gates/findAsked.ts'
import { gateRequest } from '../gates/gateRequest.ts'
import { demandMayOpen } from '../openRoom.ts'
import { demandOpenChannel, demandRoom, type RoomRow } from '../store.ts'
import type { hubGateTerms, hubRoomTerms } from './contract.ts'
import { type HubPlace, isLinked, readLed } from './demandOnChain.ts'
import { LINK_DAYS } from './linkHubRooms.ts'
import { readRules } from './roomRules.ts'

/** Everything that preparing transactions of a host depends on. */
export interface HubTermsDeps extends Omit<RoomDeps, 'settings'>, HubPlace {
  tips: TipVerbs
  tokens: TokenVerbs
  settings: RoomDeps['settings']
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

function demandHub({ hub }: HubPlace): string {
  if (hub === undefined) throw refused('This installation has no room hub, so its rooms stay off the chain.')
  return hub
}

function demandKnownThere(gate: HubGate | null): HubGate {
  if (gate) return gate
  throw refused(
    'No contract can tell who meets this door, such as who follows a channel. Take that condition out.',
  )
}

/** Whether its owner has sent what opens it on the chain, and no room there was found for it yet. */
async function isOnItsWay(pool: RoomDeps['pool'], { id, ownerAccountId }: RoomRow): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM app.tx_intent WHERE account_id = $1 AND purpose = 'room' AND expect->>'opens' = $2
        AND (state IN ('sent', 'included') OR (state = 'safe' AND created_at > app.now() - make_interval(days => $3)))`,
    [ownerAccountId, id, LINK_DAYS],
  )
  return (rowCount ?? 0) > 0
}

/** A voice room of an own channel that has not begun and may be recorded. */
async function demandRecordable(deps: HubTermsDeps, roomId: string, accountId: string): Promise<RoomRow> {
  const room = await demandRoom(deps.pool, { roomId, accountId, act: 'managePayouts' })
  if (room.kind !== 'voice') throw refused('Only voice rooms are recorded on the chain.')
  if (room.visibility === 'private')
    throw refused('Everybody can read the chain. A private room stays off it.')
  if (!isNotBegun(room.state)) throw refused('A room is recorded on the chain before it begins.')
  if (await isLinked(deps.pool, roomId)) throw refused('The chain leads this room already.')
  // a second one would be left over on the chain
  if (await isOnItsWay(deps.pool, room))
    throw refused('Its transaction was sent and is on its way to the chain. Try again once it is there.')
  return room
}

/**
 * What the owner sends to have a room led by the chain: its gate, places and payee as they are.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export async function getHubRoomTerms(
  deps: HubTermsDeps,
  roomId: string,
  accountId: string,
): Promise<z.input<typeof hubRoomTerms>> {
  const room = await demandRecordable(deps, roomId, accountId)
  const hub = demandHub(deps)
  const { rules, collection } = await readRules(deps.pool, roomId, deps.settings.CHAIN_ID)
  const gate = demandKnownThere(hubGateOf(rules, collection))
  const payee = await deps.tips.payeeOf(deps.pool, roomId)
  if (payee === null)
    throw refused('Nobody can be paid here yet. Link a wallet to your account: the room is recorded from it.')
  // nobody pays for what is certain to be refused afterwards
  await demandMayOpen(deps, room)
  await demandConsents(deps.pool, roomId)
  return { hub, payee, maxSpeakers: room.maxSpeakers ?? 0, ...gate }
}

/**
 * What the host sends to change who may enter a room that the chain leads.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, INVALID_INPUT for a gate that cannot be built, CHAIN_UNREADABLE
 */
export async function askHubGateTerms(
  deps: HubTermsDeps,
  { roomId, gate: wish }: { roomId: string; gate: GateWish },
  accountId: string,
): Promise<z.input<typeof hubGateTerms>> {
  const { pool, tokens, settings } = deps
  const demand = async () => {
    const room = await demandRoom(pool, { roomId, accountId, act: 'managePayouts' })
    if (!(await isLinked(pool, roomId))) throw refused('The chain does not lead this room.')
    const led = await readLed(pool, roomId)
    if (led === null)
      throw refused(
        'The network took back the block in which this room was recorded. Wait until it is there again, or end the room and open another one.',
      )
    if (room.state === 'ended') throw refused('It has ended.')
    await demandGateFree(pool, room)
    return { room, hubRoomId: led.hubRoomId }
  }
  const { room, hubRoomId } = await demand()
  const hub = demandHub(deps)
  const found = await findAsked(tokens, wish, { askedBy: accountId, demand })
  const { rules, collection } = await withTransaction(pool, async (tx) => {
    const channel = await demandOpenChannel(tx, room.channelId, accountId, settings.CHAIN_ID)
    return gateRequest(tx, settings.CHAIN_ID, channel, {
      gate: wish,
      found,
      madeBy: accountId,
      kind: 'voice',
    })
  })
  const passes = collection && `0x${collection.toString('hex')}`
  return { hub, hubRoomId, ...demandKnownThere(hubGateOf(orderedRules(rules), passes)) }
}
