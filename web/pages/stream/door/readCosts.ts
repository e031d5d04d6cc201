import type { QueryClient } from '@tanstack/react-query'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import type { DoorFirst } from '#web/access/door/door.ts'
import { offerFor } from '#web/access/door/offer.ts'
import { type DoorWay, firstOfWays, type WayCost } from '#web/access/door/ways.ts'
import { refuse } from '#web/access/refusal.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { upgradePrices } from '#web/passes/passTransaction.ts'
import { tokenAt } from '#web/tokens/roomTokens.ts'
import { readTokenCost } from '#web/tokens/tokenCost.ts'

/** What a door has to ask for before it knows what comes first. */
export interface CostsInput {
  ways: readonly DoorWay[]
  /** nothing that opens the door is got elsewhere alone */
  isAll: boolean
  room: Pick<Room, 'id'> & { gate: NonNullable<Room['gate']> }
  channel: ChannelPage
  config: Config
  /** the pass that is sold by wallet, and what a wallet does to get it */
  pass: { offer: Offer; action: PassAction } | null
}

const none = () => null

async function passCost({ channel, config, pass, room }: CostsInput): Promise<WayCost | null> {
  if (!pass) return null
  const { action, offer } = pass
  const { currency, priceUnits } = offer.tier
  if (action !== 'upgrade') return { currency, units: BigInt(priceUnits) }
  // it is paid in the wallet of the pass, and what else is asked for may be short in that one
  if (room.gate.mode === 'all') return null
  const { read } = await openWallet(config)
  const order = { channel, tier: offer.tier, action, wallets: [], token: null, referrer: null }
  const { units, mostUnits } = await upgradePrices(order, read)
  return { currency, units, mostUnits }
}

/** The cheapest pass of another creator, on whose page it is got. */
async function otherCost(queries: QueryClient, handle: string): Promise<WayCost | null> {
  const { tiers } = await queries.fetchQuery(channelQuery(handle))
  const tier = offerFor({ action: 'purchase', refusal: refuse('NO_PASS'), tiers, gateRank: null })
  return tier && { currency: tier.currency, units: BigInt(tier.priceUnits) }
}

function costsOf(queries: QueryClient, input: CostsInput): Promise<WayCost | null>[] {
  const { ways, room, config } = input
  const asked = ways.some(({ kind }) => kind === 'tokens')
    ? Promise.all([openWallet(config), call('getRoomTokens', { params: { id: room.id } })])
    : null
  async function cost(way: DoorWay): Promise<WayCost | null> {
    if (way.kind === 'pass') return passCost(input)
    if (way.kind === 'passes') return otherCost(queries, way.handle)
    if (!asked) return null
    const [{ read }, { tokens }] = await asked
    const token = tokenAt(tokens, way.address)
    const beside = room.gate.mode === 'all' ? tokens.filter((one) => one !== token) : []
    return token ? readTokenCost(read, { token, beside, sessionLock: config.contracts.sessionLock }) : null
  }
  return ways.map((way) => cost(way).catch(none))
}

/**
 * Asks what each way through a door costs its person now, and answers what comes first by that. What nobody answers has no price.
 */
export async function readFirst(queries: QueryClient, input: CostsInput): Promise<DoorFirst | null> {
  const costs = await Promise.all(costsOf(queries, input))
  const { ways, isAll, config, room } = input
  return firstOfWays(room.gate, ways, { costs, isAll, currencies: config.currencies })
}
