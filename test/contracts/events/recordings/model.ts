import { type Address, encodeAbiParameters, type Hex, keccak256 } from 'viem'
import type { Fact } from '../kit/openWorld.ts'
import type { KeptItem } from './publishing.ts'

/** A row of `edition`, with what the sale asks now. */
export type Edition = KeptItem & { gate: unknown[]; uri: string }
export interface Subscription {
  subscriber: Address
  cursor: number
  left: number
  tierId: number
  currency: number
  collection: Address
  tip: bigint
  cap: bigint
  passId: bigint
}

/** What the logs alone say of recordings, resale and renewal. */
export interface TradeModel {
  creators: Map<Address, { creator: Address; name: string }>
  implementation: Address
  editions: Map<string, Edition>
  idOf: Map<string, bigint>
  soldTo: Map<string, number>
  departures: Map<string, bigint>
  balances: Map<string, bigint>
  /** rows of `edition_sale` */
  sales: Record<string, unknown>[]
  /** hash of the listing of `collection:item:seller`; none when absent */
  listings: Map<string, Hex>
  resold: Record<string, unknown>[]
  subscriptions: Subscription[]
  bps: Map<number, number>
}

const NOBODY: Address = '0x0000000000000000000000000000000000000000'
export const EMPTY_SUBSCRIPTION: Subscription = {
  ...{ subscriber: NOBODY, cursor: 0, left: 0, tierId: 0, currency: 0 },
  ...{ collection: NOBODY, tip: 0n, cap: 0n, passId: 0n },
}
const LISTING = [
  'address',
  'address',
  'uint256',
  'uint256',
  'uint128',
  'uint8',
  'uint40',
  'uint256',
  'uint16',
]

/** The hash a listing is stored by, from the fields its event carries. */
function hashOf({ seller, collection, itemId, quantity, price, ...rest }: Fact['args']): Hex {
  const { currency, until, state, royaltyBps } = rest
  const values = [seller, collection, itemId, quantity, price, currency, until, state, royaltyBps]
  return keccak256(
    encodeAbiParameters(
      LISTING.map((type) => ({ type })),
      values,
    ),
  )
}

/** @param factory of the recordings; others say `ImplementationChanged` too */
export function replayTrade(facts: Fact[], factory: Address): TradeModel {
  const model: TradeModel = {
    ...{ creators: new Map(), implementation: NOBODY, editions: new Map(), idOf: new Map() },
    ...{ soldTo: new Map(), departures: new Map(), balances: new Map(), sales: [], listings: new Map() },
    ...{ resold: [], subscriptions: [], bps: new Map() },
  }
  for (const fact of facts) {
    readEdition(model, fact)
    if (fact.emitter === factory && fact.name === 'ImplementationChanged')
      model.implementation = fact.args.newImplementation as Address
    if (model.creators.has(fact.emitter)) readMove(model, fact)
    readTrade(model, fact)
  }
  return model
}

function readEdition(model: TradeModel, { emitter, name, args }: Fact): void {
  const edition = model.editions.get(`${emitter}:${args.id}`) as Edition
  if (name === 'RecordingsCreated')
    model.creators.set(args.collection as Address, {
      creator: args.creator as Address,
      name: args.name as string,
    })
  if (name === 'RecordingPublished') {
    const item = args.item as KeptItem
    model.editions.set(`${emitter}:${args.id}`, { ...item, gate: args.gate as unknown[], uri: '' })
    model.idOf.set(`${emitter}:${args.content}`, args.id as bigint)
  }
  if (name === 'URI') edition.uri = args.value as string
  if (name === 'SaleChanged') Object.assign(edition, args.newSale)
  if (name === 'PayoutChanged' && edition) edition.payout = args.newPayout as Address
  if (name === 'MetadataChanged') edition.metadata = args.newMetadata as Hex
  if (name === 'MetadataFrozen') edition.frozen = true
  if (name === 'RecordingMinted') {
    edition.minted = args.minted as number
    if (edition.perWallet) model.soldTo.set(`${emitter}:${args.id}:${args.to}`, args.byWallet as number)
    model.sales.push({ contract: emitter, ...args })
  }
}

function readMove(model: TradeModel, { emitter, name, args }: Fact): void {
  if (name !== 'TransferSingle' && name !== 'TransferBatch') return
  const isOne = name === 'TransferSingle'
  const ids = isOne ? [args.id as bigint] : (args.ids as bigint[])
  const amounts = isOne ? [args.amount as bigint] : (args.amounts as bigint[])
  const add = (map: Map<string, bigint>, key: string, amount: bigint) =>
    map.set(key, (map.get(key) ?? 0n) + amount)
  for (const [n, id] of ids.entries()) {
    const amount = amounts[n] as bigint
    add(model.balances, `${emitter}:${id}:${args.to}`, amount)
    if (args.from === NOBODY) continue
    add(model.balances, `${emitter}:${id}:${args.from}`, -amount)
    add(model.departures, `${emitter}:${id}:${args.from}`, 1n)
  }
}

function readTrade(model: TradeModel, { name, args }: Fact): void {
  const place = `${args.collection}:${args.itemId}:${args.seller}`
  if (name === 'Listed') model.listings.set(place, hashOf(args))
  if (name === 'Unlisted' || name === 'Resold') model.listings.delete(place)
  if (name === 'Resold') model.resold.push(args)
  if (name === 'FeeChanged') model.bps.set(args.product as number, args.newBps as number)
  if (name === 'Subscribed') {
    const { subscriber, collection, passId, tierId, currency, cap, tip, periods, cursor } =
      args as never as Subscription & {
        periods: number
      }
    model.subscriptions[Number(args.id)] = {
      ...{ subscriber, collection, passId, tierId, currency, cap, tip },
      ...{ cursor, left: periods },
    }
  }
  if (name === 'RenewalCharged')
    Object.assign(model.subscriptions[Number(args.id)] as Subscription, {
      cursor: args.cursor,
      left: args.left,
    })
  if (name === 'Unsubscribed') model.subscriptions[Number(args.id)] = EMPTY_SUBSCRIPTION
}
