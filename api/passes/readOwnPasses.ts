import type { Pool } from 'pg'
import { asOf, type CurrencyFact, currencyOf } from '../creators/readChannelPage.ts'
import { ProblemError } from '../http/problemError.ts'
import type { OwnPasses, OwnTier } from './contract.ts'
import { findOwnCollection, type OwnCollection, type OwnTierRow, readOwnTiers } from './store.ts'

export interface PassDeps {
  pool: Pool
  chainId: number
  currencies: CurrencyFact[]
}

const SOULBOUND = 1
const PAUSED = 2
const GRANTS_ONLY = 8
const COOL_DOWN = 16

export const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`

function ownTierOf(row: OwnTierRow, currencies: CurrencyFact[]): OwnTier {
  const { symbol, decimals } = currencyOf(currencies, row.currency)
  return {
    tierNo: row.tier_no,
    name: row.name ?? `Tier ${row.tier_no}`,
    benefits: row.benefits ?? '',
    priceUnits: row.price_units.toString(),
    currency: row.currency,
    symbol,
    decimals,
    durationS: row.duration_s,
    maxSupply: row.max_supply,
    minted: row.minted,
    rank: row.rank,
    isPaused: (row.flags & PAUSED) !== 0,
    grantsOnly: (row.flags & GRANTS_ONLY) !== 0,
    refundWindowS: row.refund_window_s,
    referralBps: row.referral_bps,
    isSoulbound: (row.flags & SOULBOUND) !== 0,
    coolsDown: (row.flags & COOL_DOWN) !== 0,
    ...asOf(row.as_of),
  }
}

/** The collection of an own channel. NOT_FOUND for everybody else and before there is one, INDEX_BEHIND while it is not read. */
export async function ownCollectionOf(
  { pool, chainId }: PassDeps,
  channelId: string,
  account: string,
): Promise<OwnCollection> {
  const found = await findOwnCollection(pool, chainId, channelId, account)
  if (!found) throw new ProblemError('NOT_FOUND')
  if (found.creator_wallet === null) {
    throw new ProblemError('INDEX_BEHIND', {
      detail: 'Your collection is not in our index yet.',
      retryAfterS: 2,
    })
  }
  return found
}

/** What the owner of a channel sells, with every term of it. */
export async function readOwnPasses(deps: PassDeps, channelId: string, account: string): Promise<OwnPasses> {
  const own = await ownCollectionOf(deps, channelId, account)
  const rows = await readOwnTiers(deps.pool, deps.chainId, own.collection)
  return {
    collection: hexOf(own.collection),
    creatorWallet: hexOf(own.creator_wallet),
    payout: hexOf(own.payout),
    ...asOf(own.as_of),
    tiers: rows.map((row) => ownTierOf(row, deps.currencies)),
  }
}
