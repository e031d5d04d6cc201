import type { PoolClient } from 'pg'
import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { Condition } from '#domain/access/gate.ts'
import type { OtherChannel } from '#domain/access/otherChannel.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { GateMode, RoomKind } from '#domain/words.ts'
import { type OpenChannel, readTier } from '../store.ts'
import type { AskedTokens, GateWish, WishedCondition, WishedToken } from './findAsked.ts'
import { findOtherMakers, findOtherPasses } from './otherCreators.ts'

/** A wish in its long form; the short ones are of one condition. */
function longForm(gate: GateWish): { mode: GateMode; conditions: WishedCondition[] } {
  if (gate === 'any') return { mode: 'any', conditions: [{ kind: 'pass' }] }
  return 'tierNo' in gate ? { mode: 'any', conditions: [{ kind: 'tier', tierNo: gate.tierNo }] } : gate
}

interface Known {
  chainId: number
  channel: Pick<OpenChannel, 'creatorId' | 'collection'>
  kind: RoomKind
  found: AskedTokens
  /** tokens of other creators, by their address */
  makers: ReadonlyMap<string, OtherChannel>
}

function tokenCondition({ found, makers }: Known, wished: WishedToken): Condition {
  const token = found.get(wished.address.toLowerCase())
  if (!token) throw new Error('a gate is built of tokens that were found before')
  const tokenId = wished.kind === 'erc1155' ? { tokenId: BigInt(wished.tokenId).toString() } : {}
  const of = makers.get(token.address)
  return { ...token, ...tokenId, ...(of && { of }), minUnits: BigInt(wished.minUnits).toString() }
}

/** Any pass of another creator; null of the own one. What is led by the chain keeps to passes of its own: a gate that comes from there names no other. */
async function otherPass(
  tx: PoolClient,
  { chainId, channel, kind }: Known,
  channelId: string,
): Promise<Condition | null> {
  const refuse = (detail: string) =>
    new ProblemError('INVALID_INPUT', { detail, fields: { '/gate/conditions': detail } })
  const found = await findOtherPasses(tx, chainId, channelId)
  if (!found) throw refuse('This channel sells no passes, or is not there any more. Take it out of the door.')
  const { creatorId, ...pass } = found
  if (creatorId === channel.creatorId) return null
  if (kind !== 'stream') throw refuse('Passes of another creator open streams, no voice rooms.')
  return pass
}

async function conditionOf(tx: PoolClient, known: Known, wished: WishedCondition): Promise<Condition> {
  if (wished.kind === 'follower') return wished
  if (isTokenCondition(wished)) return tokenCondition(known, wished)
  const { chainId, channel } = known
  const { collection } = channel
  if (wished.kind === 'pass' && wished.channelId !== undefined) {
    const other = await otherPass(tx, known, wished.channelId)
    if (other) return other
  }
  if (!collection)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'A room for members needs passes. Create your pass collection first.',
      fields: { '/gate': 'This channel has no passes yet.' },
    })
  if (wished.kind === 'pass') return { kind: 'pass' }
  const { tierNo } = wished
  const tier = await readTier(tx, chainId, collection, tierNo)
  if (!tier)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'This tier is not on the chain yet. Wait for its confirmation and try again.',
      fields: { '/gate/tierNo': 'There is no such tier.' },
    })
  return { kind: 'tier', tierNo, rank: tier.rank, tierName: tier.name }
}

/**
 * The gate that somebody asks for, as access builds it.
 * @param wish the gate, with what `findAsked` found of it, and of what kind of room it is
 * @throws ProblemError INVALID_INPUT for a tier that is not there, for passes of a channel that has none, and of another one in a voice room
 */
export async function gateRequest(
  tx: PoolClient,
  chainId: number,
  channel: Pick<OpenChannel, 'id' | 'creatorId' | 'collection'>,
  wish: { gate: GateWish; found: AskedTokens; madeBy: string; kind: RoomKind },
): Promise<GateRequest> {
  const { found, madeBy, kind } = wish
  const { mode, conditions: wished } = longForm(wish.gate)
  const conditions: Condition[] = []
  // a gate that comes from the chain names nobody: what is led by it says the same before and after
  const named = kind === 'stream' ? [...found.values()] : []
  const own = named.filter(({ isForeign }) => !isForeign).map(({ address }) => address)
  const makers = await findOtherMakers(tx, chainId, own, channel.creatorId)
  const known = { chainId, channel, kind, found, makers }
  for (const one of wished) conditions.push(await conditionOf(tx, known, one))
  return { channelId: channel.id, collection: channel.collection, rules: { mode, conditions }, madeBy }
}
