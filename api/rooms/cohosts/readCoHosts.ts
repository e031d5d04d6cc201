import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import { CO_HOST_TERMS } from '#api/access/coHosts.ts'
import { type ConditionRow, gateConditions, LOCKED_FOR, toCondition } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { gateSentence, lockedConditions } from '#domain/access/gate.ts'
import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import type { CoHostState } from '#domain/room/coHosts.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { GateMode, RoomState, Visibility } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { demandRoom } from '../store.ts'
import { channelJson } from './channelJson.ts'
import { coHostState } from './coHostState.ts'
import type { coHost, coHosting, RoomShares } from './contract.ts'
import { readShares, type ShareDeps } from './readShares.ts'

const MAX_LISTED = 50

/** Creators who were asked, as who may edit the room sees them, and what each gets. */
export interface CoHostList {
  coHosts: z.input<typeof coHost>[]
  shares: RoomShares | null
}

/** A room of somebody else, as a creator who is asked to host it sees it. */
export type CoHostingView = z.input<typeof coHosting>

/** More tokens of one creator help nobody who builds a door. */
const MAX_TOKENS = 20

/** SQL: creator tokens of the wallet that sells the passes `co`, as JSON; the vault that was made for one first stands for it. */
const TOKENS = `SELECT jsonb_agg(jsonb_build_object('token', '0x' || encode(t.token, 'hex'), 'name', t.name, 'symbol', t.symbol,
      'decimals', ${CREATOR_TOKEN_DECIMALS}, 'vault', (SELECT '0x' || encode(v.vault, 'hex') FROM chain.vault_as_of v
        WHERE v.chain_id = t.chain_id AND v.token = t.token AND v.creator = t.creator ORDER BY v.created_block, v.vault LIMIT 1))
      ORDER BY t.created_block, t.token) FROM (SELECT t.* FROM chain.pass_collection_as_of p JOIN chain.creator_token_as_of t
      ON t.chain_id = p.chain_id AND t.creator = p.creator_wallet WHERE p.chain_id = co.chain_id AND p.collection = co.collection
     ORDER BY t.created_block, t.token LIMIT ${MAX_TOKENS}) t`

/** Everybody who was asked to host a room, first who was asked first, with what of theirs its door can ask for, and the shares. */
export async function readAsked(
  db: Pool | PoolClient,
  deps: Pick<ShareDeps, 'tips' | 'settings'>,
  roomId: string,
): Promise<CoHostList> {
  const { rows } = await db.query<{
    channel: CoHostingView['channel']
    state: CoHostState
    invited_at: Date
    answered_at: Date | null
    has_passes: boolean
    tokens: CoHostList['coHosts'][number]['tokens'] | null
  }>(
    `SELECT ${channelJson('h')} AS channel, ${coHostState('k')} AS state, k.invited_at, k.answered_at, co.collection IS NOT NULL AS has_passes, (${TOKENS}) AS tokens
       FROM app.co_host k JOIN app.room r ON r.id = k.room_id JOIN app.channel h ON h.id = k.channel_id
       LEFT JOIN app.account o ON o.id = k.account_id AND o.state = 'active'
       LEFT JOIN app.collection co ON co.creator_id = h.creator_id AND co.chain_id = $2 AND o.id IS NOT NULL
      WHERE k.room_id = $1 AND NOT k.withdrawn ORDER BY k.invited_at, h.id`,
    [roomId, deps.settings.CHAIN_ID],
  )
  const coHosts = rows.map((row) => ({
    ...{ channel: row.channel, state: row.state },
    invitedAt: row.invited_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    ...{ hasPasses: row.has_passes, tokens: row.tokens ?? [] },
  }))
  return { coHosts, shares: await readShares(db, deps, roomId) }
}

/** The same, for who may edit the room. Throws ProblemError NOT_FOUND, FORBIDDEN. */
export async function listCoHosts(deps: ShareDeps, roomId: string, accountId: string): Promise<CoHostList> {
  await demandRoom(deps.pool, { roomId, accountId, act: 'editStream' })
  return readAsked(deps.pool, deps, roomId)
}

interface Row {
  room_id: string
  kind: HostedKind
  channel: CoHostingView['channel']
  own_channel: CoHostingView['channel']
  title: string
  visibility: Visibility
  mode: GateMode | null
  conditions: ConditionRow[] | null
  /** digits; null: the door locks nothing */
  locked_for: string | null
  room_state: RoomState
  is_open: boolean
  starts_at: Date | null
  zone: string | null
  others: CoHostingView['others'] | null
  shares: CoHostingView['shares'] | null
  terms: string
  state: CoHostState
  invited_at: Date
}

// whoever leaves the installation opens nothing, and who declined is not asked any more
const HOSTING = `SELECT r.id AS room_id, r.kind, ${channelJson('h')} AS channel, ${channelJson('oh')} AS own_channel, r.title, r.visibility, g.mode, gc.conditions, ${LOCKED_FOR} AS locked_for,
    r.state AS room_state, r.opened_at IS NOT NULL AS is_open, r.starts_at, r.zone,
    (SELECT jsonb_agg(jsonb_build_object('channel', ${channelJson('xh')}, 'state', ${coHostState('x')}) ORDER BY x.invited_at, xh.id)
       FROM app.co_host x JOIN app.channel xh ON xh.id = x.channel_id
      WHERE x.room_id = r.id AND x.account_id <> k.account_id AND NOT x.declined) AS others,
    (SELECT jsonb_agg(jsonb_build_object('channel', ${channelJson('sh')}, 'bps', s.bps, 'wallet', '0x' || encode(s.wallet, 'hex')) ORDER BY s.place)
       FROM app.room_share s JOIN app.channel sh ON sh.id = s.channel_id WHERE s.room_id = r.id) AS shares,
    encode(${CO_HOST_TERMS}, 'hex') AS terms, ${coHostState('k')} AS state, k.invited_at
  FROM app.co_host k JOIN app.room r ON r.id = k.room_id AND r.state <> 'ended'
  JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
  JOIN app.account o ON o.id = c.account_id AND o.state IN ('active', 'suspended')
  JOIN app.channel oh ON oh.id = k.channel_id LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN LATERAL (${gateConditions('r.gate_id')}) gc ON true
  WHERE k.account_id = $1 AND NOT k.declined`

function view(row: Row): CoHostingView {
  const { mode, conditions, locked_for: lockedFor } = row
  // of names as they are now: what is kept with the gate has none of other creators
  const gate =
    mode &&
    conditions &&
    gateSentence({ mode, conditions: lockedConditions(conditions.map(toCondition), lockedFor) })
  return {
    ...{
      roomId: row.room_id,
      kind: row.kind,
      channel: row.channel,
      ownChannel: row.own_channel,
      title: row.title,
    },
    ...{ visibility: row.visibility, gateSentence: gate, roomState: row.room_state },
    ...{ isOpen: row.is_open, startsAt: row.starts_at?.toISOString() ?? null, zone: row.zone },
    ...{ others: row.others ?? [], shares: row.shares ?? [], terms: row.terms, state: row.state },
    invitedAt: row.invited_at.toISOString(),
  }
}

/** Rooms of others that somebody is asked to host, or hosts; who asked last is first. */
export async function listCoHosting(
  { pool }: Pick<RoomDeps, 'pool'>,
  accountId: string,
): Promise<CoHostingView[]> {
  const { rows } = await pool.query<Row>(
    `${HOSTING} ORDER BY k.invited_at DESC, r.id DESC LIMIT ${MAX_LISTED}`,
    [accountId],
  )
  return rows.map(view)
}

/** One of them. Throws ProblemError NOT_FOUND, also once it ended and for who declined. */
export async function readCoHosting(
  { pool }: Pick<RoomDeps, 'pool'>,
  roomId: string,
  accountId: string,
): Promise<CoHostingView> {
  const { rows } = await pool.query<Row>(`${HOSTING} AND r.id = $2`, [accountId, roomId])
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return view(rows[0])
}
