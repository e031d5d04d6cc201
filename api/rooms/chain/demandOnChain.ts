import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import type { GateRules } from '#domain/access/gate.ts'
import { onChainOf } from '#domain/access/hubGate.ts'
import { HOSTED_KINDS, type HostedKind } from '#domain/room/hostedKind.ts'
import { LED_BY, type LedRoom } from '../deps.ts'
import type { RoomRow } from '../store.ts'
import { readRules } from './roomRules.ts'

/** The hub on the chain and where it is; undefined: this installation has none, and its rooms are off the chain. */
export interface HubPlace {
  /** 0x hex */
  hub: string | undefined
  settings: { CHAIN_ID: number }
}

/** True for what has a host: a stream or a voice room. */
export const isHosted = (kind: RoomRow['kind']): kind is HostedKind =>
  (HOSTED_KINDS as readonly string[]).includes(kind)

/** What the hub says of a room that it leads; null where it leads none, and before that was taken over for the first time. */
export async function readLed(db: Pool | PoolClient, roomId: string): Promise<LedRoom | null> {
  const { rows } = await db.query<LedRoom>(
    `SELECT '0x' || encode(h.hub, 'hex') AS hub, h.room_id::text AS "hubRoomId", '0x' || encode(h.payee, 'hex') AS payee
       FROM app.hub_link l JOIN chain.hub_room_as_of h ON ${LED_BY}
      WHERE l.room_id = $1 AND l.taken IS NOT NULL`,
    [roomId],
  )
  return rows[0] ?? null
}

/** Whether the chain leads a room, also while a reorg has taken away what it said. */
export async function isLinked(db: Pool | PoolClient, roomId: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM app.hub_link WHERE room_id = $1', [roomId])
  return (rowCount ?? 0) > 0
}

const DETAIL =
  'A voice room whose door asks for tokens is recorded on the chain before it begins. Its owner does that from a wallet, in the press that opens it.'

/** Nothing to do for what needs no hub. @throws ProblemError NOT_ON_CHAIN for a room that begins only once the chain leads it */
export async function demandOnChain(
  db: Pool | PoolClient,
  { hub, settings }: HubPlace,
  room: RoomRow,
): Promise<void> {
  const { id, kind, visibility } = room
  if (hub === undefined || !isHosted(kind)) return
  const { rules } = await readRules(db, id, settings.CHAIN_ID)
  if (onChainOf({ kind, visibility }, rules) !== 'must' || (await readLed(db, id))) return
  throw new ProblemError('NOT_ON_CHAIN', { detail: DETAIL })
}

/** What began off the chain goes on so. @throws ProblemError NOT_ON_CHAIN for a gate of a live room that only the chain may keep */
export async function demandOffChain(
  db: Pool | PoolClient,
  { hub, settings }: HubPlace,
  { room, wanted }: { room: RoomRow; wanted: GateRules },
): Promise<void> {
  const { id, kind, visibility, state } = room
  if (hub === undefined || !isHosted(kind) || state !== 'live') return
  if (onChainOf({ kind, visibility }, wanted) !== 'must') return
  const { rules } = await readRules(db, id, settings.CHAIN_ID)
  // one that began before rooms were kept on the chain
  if (onChainOf({ kind, visibility }, rules) !== 'must')
    throw new ProblemError('NOT_ON_CHAIN', { detail: DETAIL })
}

/** @throws ProblemError CONFLICT where the chain leads the room: what it says is changed there */
export async function demandNotLed(db: Pool | PoolClient, roomId: string): Promise<void> {
  if (!(await isLinked(db, roomId))) return
  throw new ProblemError('CONFLICT', {
    detail:
      'The chain leads this room: its door and its places are changed there, from a wallet of its host.',
  })
}
