import { expect } from 'chai'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import { cardOfferFor, type OfferInput, offerFor } from '#web/access/door/offer.ts'
import { refuse } from '#web/access/refusal.ts'
import { doorSale, walletBuys } from '#web/pages/stream/door/doorProps.ts'

const tier = (tierNo: number, rank: number, price: bigint, more: Partial<Tier> = {}): Tier => ({
  tierNo,
  name: `Tier ${tierNo}`,
  benefits: '',
  priceUnits: price.toString(),
  currency: 0,
  symbol: 'ETH',
  decimals: 18,
  durationS: 60,
  maxSupply: 0,
  minted: 0,
  rank,
  isPaused: false,
  grantsOnly: false,
  ...{ refundWindowS: 0, referralBps: 0 },
  ...more,
})

const standing = tier(1, 10, 10n)
const gold = tier(2, 20, 30n)
const wings = tier(3, 30, 20n)

const inputOf = (more: Partial<OfferInput>): OfferInput => ({
  action: 'purchase',
  refusal: refuse('NO_PASS'),
  tiers: [standing, gold, wings],
  gateRank: null,
  ...more,
})
const offered = (more: Partial<OfferInput>) => offerFor(inputOf(more))?.tierNo ?? null
const byCard = (more: Partial<OfferInput>) => cardOfferFor(inputOf(more))?.tierNo ?? null

describe('offer', () => {
  it('sells the cheapest tier that opens the door', () => {
    expect(offered({})).to.equal(1)
    expect(offered({ gateRank: 20 })).to.equal(3)
    expect(offered({ refusal: refuse('NO_PASS', { facts: { requiredTier: 2 } }) })).to.equal(3)
  })

  it('never sells what is paused, granted only or sold out', () => {
    const closed = [
      tier(1, 10, 1n, { isPaused: true }),
      tier(2, 10, 2n, { grantsOnly: true }),
      tier(3, 10, 3n, { maxSupply: 5, minted: 5 }),
    ]
    expect(offered({ tiers: closed })).to.equal(null)
    expect(offered({ tiers: [...closed, tier(4, 10, 9n)] })).to.equal(4)
  })

  it('extends the tier that was held, or another one when that one opens the door no more', () => {
    const refusal = refuse('PASS_EXPIRED', { facts: { heldTier: 2 } })
    expect(offered({ action: 'extend', refusal })).to.equal(2)
    expect(offered({ action: 'extend', refusal, gateRank: 30 })).to.equal(3)
  })

  it('[S3.11] upgrades only upward in rank', () => {
    const refusal = refuse('TIER_REQUIRED', { facts: { heldTier: 2, requiredTier: 3 } })
    expect(offered({ action: 'upgrade', refusal })).to.equal(3)
    expect(offered({ action: 'upgrade', refusal, tiers: [standing, gold] })).to.equal(null)
  })

  it('compares prices only within a currency, the chain’s own first', () => {
    expect(offered({ tiers: [tier(1, 10, 1n, { currency: 1 }), tier(2, 10, 500n)] })).to.equal(2)
  })

  describe('by card', () => {
    const sold = (one: Tier, amount: number) => ({
      ...one,
      cardPrice: { amount, currency: 'EUR', creatorGets: amount },
    })
    const tiers = [standing, sold(gold, 900), sold(wings, 700)]

    it('[S3.15] sells the cheapest by its own price, and nothing where no tier has one', () => {
      expect(byCard({ tiers })).to.equal(3)
      expect(byCard({ tiers, gateRank: 20 })).to.equal(3)
      expect(byCard({ tiers: [standing, sold(gold, 900), wings], gateRank: 30 })).to.equal(null)
      expect(byCard({})).to.equal(null)
    })

    it('[S3.15] renews what was held if that is sold so, and sells a higher one to who holds a lower', () => {
      const ended = refuse('PASS_EXPIRED', { facts: { heldTier: 2 } })
      expect(byCard({ tiers, action: 'extend', refusal: ended })).to.equal(2)
      const lower = refuse('TIER_REQUIRED', { facts: { heldTier: 2, requiredTier: 3 } })
      expect(byCard({ tiers, action: 'upgrade', refusal: lower })).to.equal(3)
    })
  })
})

describe('what a wallet buys at a door that asks for a higher tier', () => {
  const held = { passId: '1', tierNo: 1, rank: 10, wallet: '0x03', validUntil: null, cardUntil: null }
  const atDoor = (has: ChannelPage['held']) => {
    const channel = { channel: { name: 'Northlight' }, tiers: [standing, gold], held: has } as ChannelPage
    const refusal = refuse('TIER_REQUIRED', { facts: { requiredTier: 2, heldTier: 1 } })
    const action = walletBuys(refusal, channel)
    const { wallet } = doorSale(refusal, { channel, room: null, safeS: 0, action })
    return { action, tierNo: wallet?.tier.tierNo, isUpgrade: wallet?.isUpgrade }
  }

  it('[S3.15] moves up the pass that it has, and buys one where the lower tier is held by card alone', () => {
    expect(atDoor(held)).to.deep.equal({ action: 'upgrade', tierNo: 2, isUpgrade: true })
    expect(atDoor(null)).to.deep.equal({ action: 'purchase', tierNo: 2, isUpgrade: false })
  })

  it('[S4.38][T16] adds nothing to a pass whose payment by card can still be taken back', () => {
    expect(atDoor({ ...held, cardUntil: '2026-12-10T00:00:00.000Z' })).to.include({ tierNo: undefined })
  })
})
