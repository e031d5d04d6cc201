import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { type Condition, orderedRules } from '#domain/access/gate.ts'
import type { HubCondition, HubGate } from '#domain/access/hubGate.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { TokenKind } from '#domain/words.ts'
import type { RoomDeps, TokenVerbs } from '../deps.ts'
import type { RoomRow } from '../store.ts'

/** `GateKinds` of `contracts/gates/Gate.sol` that are counted in units. */
const TOKEN_KINDS: ReadonlyMap<number, TokenKind> = new Map([
  [1, 'erc20'],
  [2, 'erc721'],
  [3, 'erc1155'],
  [5, 'stake'],
])
const PASS = 4

interface GateDeps extends Pick<RoomDeps, 'pool'> {
  tokens: TokenVerbs
  settings: { CHAIN_ID: number }
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** What cannot be asked here, and what nobody knew when it was looked for. */
type NoGate = 'never' | 'unknown'

/** A condition on passes of the creator, of the next tier from a rank on; what counts is the rank. */
async function passCondition(
  { pool, settings }: GateDeps,
  { token, rank }: HubCondition,
): Promise<Condition | NoGate> {
  if (rank === 0) return { kind: 'pass' }
  const { rows } = await pool.query<{ tier_no: number; name: string | null }>(
    `SELECT t.tier_no, (SELECT name FROM app.tier_text x WHERE x.chain_id = t.chain_id AND x.collection = t.collection
        AND x.tier_no = t.tier_no ORDER BY version DESC LIMIT 1) AS name
       FROM chain.tier_as_of t WHERE t.chain_id = $1 AND t.collection = $2 AND t.rank >= $3
      ORDER BY t.rank, t.tier_no LIMIT 1`,
    [settings.CHAIN_ID, bytesOf(token), rank],
  )
  const [tier] = rows
  // of none a person could be told what to buy
  if (!tier) return 'unknown'
  return { kind: 'tier', tierNo: tier.tier_no, rank, tierName: tier.name ?? `Tier ${tier.tier_no}` }
}

/** How a token was called when a gate asked for it before; null: none did. */
async function readLabel(
  { pool, settings }: GateDeps,
  kind: TokenKind,
  token: string,
): Promise<{ symbol: string; decimals: number } | null> {
  const { rows } = await pool.query<{ symbol: string; decimals: number }>(
    `SELECT symbol, decimals FROM app.condition WHERE chain_id = $1 AND address = $2 AND kind = $3 AND decimals IS NOT NULL LIMIT 1`,
    [settings.CHAIN_ID, bytesOf(token), kind],
  )
  return rows[0] ?? null
}

/** A condition on units. Throws CHAIN_UNREADABLE, RATE_LIMITED. */
async function unitsCondition(
  deps: GateDeps,
  { token: address, id, min: minUnits }: HubCondition,
  { kind, room, mayAsk }: GatePlace & { kind: TokenKind },
): Promise<TokenCondition | NoGate> {
  const of = kind === 'erc1155' ? { tokenId: id } : {}
  const own = await deps.tokens.findOwn(address)
  if (own) return own.kind === kind ? { ...own, ...of, minUnits } : 'never'
  if (kind === 'stake') return 'unknown'
  const known = await readLabel(deps, kind, address)
  if (known) return { kind, address, ...of, minUnits, ...known, isForeign: true }
  if (!mayAsk) return 'unknown'
  try {
    const found = await deps.tokens.find(address, {
      ...{ askedBy: room.ownerAccountId, field: '/gate', tokenId: of.tokenId },
    })
    return found.kind === kind ? { ...found, ...of, minUnits } : 'never'
  } catch (error) {
    // also of what is too new for the node that was asked
    if (error instanceof ProblemError && error.code === 'INVALID_INPUT') return 'unknown'
    throw error
  }
}

/** Whose gate it is. */
interface GatePlace {
  room: RoomRow
  /** passes of its creator, 0x hex; null where there are none */
  collection: string | null
  /** false: nobody waits for the chain */
  mayAsk: boolean
}

async function conditionOf(deps: GateDeps, place: GatePlace, one: HubCondition): Promise<Condition | NoGate> {
  const kind = TOKEN_KINDS.get(one.kind)
  if (kind) return unitsCondition(deps, one, { ...place, kind })
  // passes of somebody else, and those that nobody can give back any more, are asked for nowhere here
  return one.kind === PASS && one.token === place.collection ? passCondition(deps, one) : 'never'
}

/** A gate as a room keeps it; null where everybody may enter. */
export interface HubGateFound {
  request: Omit<GateRequest, 'channelId'> | null
}

/**
 * A gate of the hub as a room keeps it.
 * @returns `never` for one that cannot be asked here, `unknown` for one of which nobody knows yet what it asks for
 * @throws ProblemError CHAIN_UNREADABLE, RATE_LIMITED
 */
export async function gateOfHub(
  deps: GateDeps,
  place: GatePlace,
  { all, conditions: asked }: HubGate,
): Promise<HubGateFound | NoGate> {
  const conditions: Condition[] = []
  let isUnknown = false
  for (const one of asked) {
    const condition = await conditionOf(deps, place, one)
    if (condition === 'never') return condition
    if (condition === 'unknown') isUnknown = true
    else conditions.push(condition)
  }
  if (isUnknown) return 'unknown'
  if (conditions.length === 0) return { request: null }
  const collection = place.collection === null ? null : bytesOf(place.collection)
  const rules = orderedRules({ mode: all ? 'all' : 'any', conditions })
  return { request: { collection, rules, madeBy: place.room.ownerAccountId } }
}
