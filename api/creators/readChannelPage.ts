import type { Pool } from 'pg'
import type { Prisma } from '#db/prisma.ts'
import { ProblemError } from '../http/problemError.ts'
import { readRole } from './can.ts'
import { followHandle } from './channels/ownChannels.ts'
import type { ChannelPage, Tier } from './contract.ts'
import { findChannel, hasLinkedWallet, readHeldPass, readRoomIds, readTiers, type TierRow } from './store.ts'
import { readTakesCardGifts, readTierCardPrices } from './tierCardPrices.ts'

export { followHandle } from './channels/ownChannels.ts'

/** What a currency index of the contracts stands for. */
export interface CurrencyFact {
  index: number
  symbol: string
  decimals: number
}

export interface PageDeps {
  pool: Pool
  prisma: Prisma
  chainId: number
  currencies: CurrencyFact[]
  /** that this installation sells in by card; null: it takes none */
  cardCurrency: string | null
}

const PAUSED = 2
const GRANTS_ONLY = 8

/** Symbol and decimals of a currency; one that this deployment does not list shows as its number. */
export function currencyOf(currencies: readonly CurrencyFact[], index: number): CurrencyFact {
  return currencies.find((one) => one.index === index) ?? { index, symbol: `#${index}`, decimals: 0 }
}

/** How far something is known, for what its contract did since could not be read; nothing where it is the newest. */
export function asOf(block: bigint | number | null): { asOfBlock?: number } {
  return block === null ? {} : { asOfBlock: Number(block) }
}

/** A tier of the chain with the words its creator gave it. */
export function tierOf(row: TierRow, currencies: CurrencyFact[]): Tier {
  const { symbol, decimals } = currencyOf(currencies, row.currency)
  return {
    tierNo: row.tierNo,
    name: row.text?.name ?? `Tier ${row.tierNo}`,
    benefits: row.text?.benefits ?? '',
    priceUnits: row.priceUnits.toFixed(),
    currency: row.currency,
    symbol,
    decimals,
    durationS: Number(row.durationS),
    maxSupply: Number(row.maxSupply),
    minted: Number(row.minted),
    rank: row.rank,
    isPaused: (row.flags & PAUSED) !== 0,
    grantsOnly: (row.flags & GRANTS_ONLY) !== 0,
    refundWindowS: row.refundWindowS,
    referralBps: row.referralBps,
    ...asOf(row.asOf),
  }
}

async function readHasClub(pool: Pool, channelId: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM app.club WHERE channel_id = $1', [channelId])
  return rowCount !== 0
}

async function readHasCalls(pool: Pool, channelId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM app.channel h JOIN app.call_calendar k ON k.creator_id = h.creator_id
      WHERE h.id = $1 AND NOT k.is_paused
        AND EXISTS (SELECT FROM app.call_offer o WHERE o.creator_id = k.creator_id AND o.closed_at IS NULL)`,
    [channelId],
  )
  return rowCount !== 0
}

const hexOf = (bytes: Uint8Array | null) => bytes && `0x${Buffer.from(bytes).toString('hex')}`

/**
 * A channel as the caller may see it: tiers from the index, and the pass the caller holds.
 * @param account account id, null for a guest
 */
export async function readChannelPage(
  deps: PageDeps,
  handle: string,
  account: string | null,
): Promise<ChannelPage> {
  const { pool, prisma, chainId } = deps
  const found = await findChannel(prisma, chainId, handle)
  const later = found ? null : await followHandle(pool, handle)
  const channel = later === null ? found : await findChannel(prisma, chainId, later)
  if (!channel || (channel.isArchived && channel.ownerId !== account)) throw new ProblemError('NOT_FOUND')
  const isOwner = account !== null && channel.ownerId === account
  const role = account ? await readRole(pool, { accountId: account, channelId: channel.id }) : 'viewer'
  const { collection } = channel
  const [tiers, cardPrices, rooms, held, hasWallet, takesCards, hasClub, hasCalls] = await Promise.all([
    collection ? readTiers(prisma, chainId, collection) : [],
    collection ? readTierCardPrices(pool, { chainId, collection }, deps.cardCurrency) : null,
    readRoomIds(prisma, channel.id, role !== 'viewer'),
    collection && account ? readHeldPass(pool, chainId, collection, account) : null,
    collection !== null || (channel.ownerId !== null && hasLinkedWallet(pool, channel.ownerId)),
    readTakesCardGifts(pool, channel.id, deps.cardCurrency),
    readHasClub(pool, channel.id),
    readHasCalls(pool, channel.id),
  ])
  return {
    channel: { id: channel.id, handle: channel.handle, name: channel.name, about: channel.about },
    ...{ isOwner, role },
    collection: hexOf(collection),
    // which wallet is behind a handle is nobody else's business here
    creatorWallet: isOwner ? hexOf(channel.creatorWallet) : null,
    ...asOf(channel.asOf),
    tiers: tiers.map((row) => ({
      ...tierOf(row, deps.currencies),
      cardPrice: cardPrices?.get(row.tierNo) ?? null,
    })),
    takesTips: !isOwner && hasWallet,
    takesCardGifts: !isOwner && takesCards,
    liveRoomId: rooms.live,
    lastRoomId: rooms.last,
    hasClub,
    hasCalls,
    held: held && {
      passId: held.pass_id.toString(),
      tierNo: held.tier_no,
      rank: held.rank,
      wallet: `0x${held.owner.toString('hex')}`,
      validUntil: held.valid_until?.toISOString() ?? null,
      cardUntil: held.card_until?.toISOString() ?? null,
      ...asOf(held.as_of),
    },
  }
}
