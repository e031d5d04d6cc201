import { expect } from 'chai'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import { benefitLines, supplyText, tierOffers } from '#web/passes/tierOffer.ts'
import { failureOf, isSlow, leadOf, progressOf } from '#web/transactions/openTransaction.ts'

function tier(tierNo: number, more: Partial<Tier> = {}): Tier {
  return {
    tierNo,
    name: `T${tierNo}`,
    benefits: '',
    priceUnits: '1',
    currency: 0,
    symbol: 'ETH',
    decimals: 18,
    durationS: 60,
    maxSupply: 0,
    minted: 0,
    rank: tierNo * 10,
    isPaused: false,
    grantsOnly: false,
    ...{ refundWindowS: 0, referralBps: 0 },
    ...more,
  }
}

function page(
  tiers: Tier[],
  heldTier: number | null,
  validUntil: string | null = '2026-12-20T00:00:00.000Z',
  cardUntil: string | null = null,
): ChannelPage {
  const held = tiers.find((one) => one.tierNo === heldTier)
  return {
    channel: { id: 'chn_1', handle: 'northlight', name: 'Northlight', about: '' },
    isOwner: false,
    role: 'viewer',
    collection: '0x01',
    creatorWallet: '0x02',
    tiers,
    takesTips: true,
    takesCardGifts: false,
    liveRoomId: null,
    lastRoomId: null,
    hasClub: false,
    hasCalls: false,
    held: held
      ? { passId: '1', tierNo: held.tierNo, rank: held.rank, wallet: '0x03', validUntil, cardUntil }
      : null,
  }
}

const kinds = (channel: ChannelPage) =>
  tierOffers(channel).map(({ state, isNext }) => `${state.kind}${isNext ? '*' : ''}`)

describe('what can be done with a tier', () => {
  const tiers = [tier(3), tier(1), tier(2)]

  it('[S3.12] offers every tier by rank, with one lamp', () => {
    expect(kinds(page(tiers, null))).to.deep.equal(['purchase*', 'purchase', 'purchase'])
  })

  it('[S3.9] offers longer for the held tier, up for higher ones, nothing for lower ones', () => {
    expect(kinds(page(tiers, 2))).to.deep.equal(['included', 'extend', 'upgrade*'])
    expect(kinds(page(tiers, 3))).to.deep.equal(['included', 'included', 'extend'])
  })

  it('offers nothing for a pass that never ends', () => {
    expect(kinds(page(tiers, 3, null))).to.deep.equal(['included', 'included', 'held'])
  })

  it('[S4.38][T16] sells no time into a pass whose payment by card can still be taken back', () => {
    const held = page(tiers, 2, undefined, '2026-12-10T00:00:00.000Z')
    expect(kinds(held)).to.deep.equal(['included', 'byCard', 'byCard'])
    expect(tierOffers(held)[2]?.state)
      .to.have.property('why')
      .that.matches(/^By wallet after 10 Dec 2026: /)
  })

  it('says why a tier is closed, and still extends a full one that is held', () => {
    const closed = [
      tier(1, { isPaused: true }),
      tier(2, { grantsOnly: true }),
      tier(3, { maxSupply: 5, minted: 5 }),
    ]
    expect(kinds(page(closed, null))).to.deep.equal(['closed', 'closed', 'closed'])
    expect(kinds(page(closed, 3))).to.deep.equal(['included', 'included', 'extend'])
  })

  it('reads benefits line by line and says something when there are none', () => {
    expect(benefitLines({ benefits: ' One \n\nTwo; Three' })).to.deep.equal(['One', 'Two', 'Three'])
    expect(benefitLines({ benefits: '' })).to.have.length(1)
  })

  it('counts what is left and never below zero', () => {
    expect(supplyText({ maxSupply: 0, minted: 9 })).to.equal('No limit')
    expect(supplyText({ maxSupply: 250, minted: 37 })).to.equal('213 of 250 left')
    expect(supplyText({ maxSupply: 5, minted: 6 })).to.equal('0 of 5 left')
  })
})

describe('an open transaction in words', () => {
  const base = {
    id: 'job_1',
    purpose: 'purchase' as const,
    txHash: `0x${'1'.repeat(64)}`,
    replacedBy: null,
    block: null,
    error: null,
    createdAt: '2026-11-20T12:00:00.000Z',
  }
  const at = Date.parse(base.createdAt)

  it('has its progress or a failure in every state', () => {
    for (const state of ['prepared', 'sent', 'included', 'safe'] as const) {
      expect(failureOf({ ...base, state })).to.equal(null)
      expect(leadOf({ ...base, state })).to.match(/[.]$/)
    }
    for (const state of ['replaced', 'cancelled', 'dropped', 'reverted'] as const) {
      expect(failureOf({ ...base, state })).to.match(/[.]$/)
    }
    expect(
      ['prepared', 'sent', 'included', 'safe'].map((state) =>
        progressOf({ ...base, state: state as 'sent' }),
      ),
    ).to.deep.equal(['sent', 'sent', 'included', 'safe'])
  })

  it('calls it slow beyond three times the usual rhythm', () => {
    expect(isSlow({ ...base, state: 'sent' }, at + 6000, 2, 40)).to.equal(false)
    expect(isSlow({ ...base, state: 'sent' }, at + 6001, 2, 40)).to.equal(true)
    expect(isSlow({ ...base, state: 'included' }, at + 119_000, 2, 40)).to.equal(false)
    expect(isSlow({ ...base, state: 'safe' }, at + 999_000, 2, 40)).to.equal(false)
  })
})
