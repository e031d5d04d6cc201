import { expect } from 'chai'
import { PROBLEM_CODES } from '#domain/problem.ts'
import { DENY_CODES, SEAT_END_REASONS } from '#domain/words.ts'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { doorSells } from '#web/access/door/doorWords.ts'
import { DOOR_CODES, type DoorCode, refusalOf, refusalOfSeatEnd, refuse } from '#web/access/refusal.ts'

const context: DoorContext = {
  channelName: 'Northlight',
  visibility: 'members',
  tierName: (tierNo) => ({ 1: 'Standing', 2: 'Gold' })[tierNo] ?? null,
  when: (at, form) => `${form} ${at}`,
  endedAt: 500,
  endedByHost: true,
  heldUntil: 900,
  capacity: 25,
  speaksCard: false,
}

const door = (code: DoorCode, more: Parameters<typeof refuse>[1] = {}) => doorFor(refuse(code, more), context)
const problem = (code: (typeof PROBLEM_CODES)[number] | (typeof DENY_CODES)[number], more = {}) => ({
  type: `/problems/${code}`,
  title: '',
  status: 403,
  code,
  ref: '7F3K',
  ...more,
})

describe('door', () => {
  it('[S3.15] says the exact sentences of the specification', () => {
    expect(door('SIGN_IN_REQUIRED').title).to.equal('Sign in to watch')
    expect(door('NO_PASS').title).to.equal('No access pass. Mint one to watch this stream.')
    expect(door('NOT_LIVE').title).to.equal('Creator is not currently streaming.')
    expect(door('CAPACITY_FULL', { facts: { capacity: 250 } }).title).to.equal('The room is full (250/250)')
    expect(door('CHAIN_UNREADABLE').title).to.equal('We cannot read the chain right now')
    expect(door('CHAIN_UNREADABLE').proof).to.equal('Nothing was charged')
    const tier = door('TIER_REQUIRED', { facts: { requiredTierName: 'Gold', heldTier: 1 } })
    expect([tier.title, tier.proof]).to.deep.equal(['This stream is for Gold and above', 'You hold Standing'])
    expect(door('BANNED').title).to.equal("You cannot join Northlight's rooms")
    expect(door('PASS_EXPIRED', { facts: { at: 7 } }).title).to.equal('Your pass ended on date 7')
    expect(door('OTHER_DEVICE').title).to.equal('Watching on another device')
    expect(door('REORGED').title).to.equal('We need to re-check your pass')
  })

  it('[S3.15] says no word of chains to somebody who pays by card', () => {
    const spoken = DOOR_CODES.map((code) => doorFor(refuse(code), { ...context, speaksCard: true }))
    const words = spoken.map(({ title, proof, label }) => `${title} ${proof} ${label}`)
    // what only a pass in a wallet can come to
    const ofWallets = words.filter((text) => /\b(chain|block|mint|token|gas)\b/i.test(text))
    expect(ofWallets).to.deep.equal([words[DOOR_CODES.indexOf('REORGED')]])
    expect(spoken[DOOR_CODES.indexOf('NO_PASS')]?.title).to.equal('Get a pass to watch')
    expect(spoken[DOOR_CODES.indexOf('TIER_REQUIRED')]?.label).to.equal('Get pass')
  })

  it('[S3.15] of a public stream asks nobody to sign in', () => {
    const asked = doorFor(refuse('SIGN_IN_REQUIRED'), { ...context, visibility: 'public' })
    expect([asked.action.kind, asked.label]).to.deep.equal(['watch', 'Watch now'])
  })

  it('[S0.21] has one action with a word for every code, and no other', () => {
    const actions = Object.fromEntries(
      DOOR_CODES.map((code) => [code, door(code)]).map(([code, one]) => [
        code,
        (one as ReturnType<typeof door>).label,
      ]),
    )
    expect(actions).to.deep.equal({
      BANNED: 'Back to home',
      NOT_INVITED: 'Back to home',
      ENDED: 'See tiers',
      NOT_LIVE: 'See tiers',
      PAYMENT_FROZEN: 'Try again',
      REFUNDED: 'See tiers',
      PAYMENT_PENDING: 'Try again',
      NO_PASS: 'Get pass',
      TIER_REQUIRED: 'Upgrade',
      PASS_EXPIRED: 'Renew',
      PASS_MOVED: 'Get a new pass',
      REORGED: 'Re-check',
      OTHER_DEVICE: 'Move here',
      CAPACITY_FULL: 'Try again',
      SIGN_IN_REQUIRED: 'Sign in',
      GUESTS_FULL: 'Sign in',
      RATE_LIMITED: 'Try again',
      BUSY: 'Try again',
      INDEX_BEHIND: 'Try again',
      CHAIN_UNREADABLE: 'Try again',
      NO_MEDIA_NODE: 'Try again',
      MEDIA_FULL: 'Try again',
      NO_MEDIA_PATH: 'Try again',
      UNSUPPORTED_BROWSER: 'Copy link',
      OFFLINE: 'Try again',
      FAILED: 'Try again',
    })
  })

  it('sells exactly where its button buys', () => {
    for (const code of DOOR_CODES) {
      const { action } = door(code)
      expect(doorSells(code), code).to.equal(action.kind === 'buy' ? action.pass : null)
    }
  })

  it('covers every signed denial and turns every problem into a door', () => {
    for (const code of DENY_CODES) expect(refusalOf(problem(code)).code).to.equal(code)
    for (const code of PROBLEM_CODES) expect(DOOR_CODES).to.include(refusalOf(problem(code)).code)
    expect(refusalOf(problem('INTERNAL'))).to.include({ code: 'FAILED', ref: '7F3K' })
  })

  it('waits as long as the server asks, and only doors that said so try again by themselves', () => {
    const wait = (code: DoorCode) => door(code, { retryAfterS: 9 }).wait
    expect(wait('RATE_LIMITED')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: false })
    expect(wait('CHAIN_UNREADABLE')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: false })
    expect(wait('BUSY')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    expect(wait('MEDIA_FULL')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    // the engine refuses a ticket without a time
    expect(door('MEDIA_FULL').wait).to.deep.equal({ until: 'seconds', seconds: 10, isOwnRetry: true })
    expect(wait('INDEX_BEHIND')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    expect(wait('CAPACITY_FULL')).to.deep.equal({ until: 'slot' })
    expect(door('OTHER_DEVICE', { facts: { openSeats: 3 } })).to.deep.include({
      title: 'You are in 3 rooms already',
      proof: 'Moving here ends the one you entered first',
      label: 'Move here',
    })
    expect(door('OTHER_DEVICE', { facts: { until: 77 } }).wait).to.deep.equal({ until: 'time', at: 77 })
  })

  it('[S1.11] tells why a running seat ended, and asks again when nobody said why', () => {
    const end = (reason: (typeof SEAT_END_REASONS)[number]) =>
      refusalOfSeatEnd({ seatId: 'sea_0000000000000000000001', reason })?.code ?? null
    expect(Object.fromEntries(SEAT_END_REASONS.map((reason) => [reason, end(reason)]))).to.deep.equal({
      LEFT: null,
      LEASE_LOST: null,
      REMOVED: null,
      MOVED: 'OTHER_DEVICE',
      BANNED: 'BANNED',
      PASS_MOVED: 'PASS_MOVED',
      PASS_EXPIRED: 'PASS_EXPIRED',
      REORGED: 'REORGED',
      ROOM_ENDED: 'ENDED',
      SESSION_ENDED: null,
      PAYMENT_FROZEN: 'PAYMENT_FROZEN',
      REFUNDED: 'REFUNDED',
    })
    const named = refusalOfSeatEnd({
      seatId: 'x',
      reason: 'REMOVED',
      deny: 'BANNED',
      facts: { reason: 'spam' },
    })
    expect(named).to.include({ code: 'BANNED', retryToken: null })
  })

  it('takes the token of a reorg along, so that the re-check is not limited', () => {
    for (const deny of [undefined, 'REORGED'] as const) {
      const ended = { seatId: 'x', reason: 'REORGED', retryToken: 't', ...(deny ? { deny } : {}) } as const
      expect(refusalOfSeatEnd(ended)).to.include({ code: 'REORGED', retryToken: 't' })
    }
  })

  it('shows the block of a transfer and of a reorg, and no chain word at the others', () => {
    expect(door('PASS_MOVED', { facts: { at: 3, block: 8_812_331 } })).to.include({
      block: 8_812_331,
      proof: 'Moved time 3',
    })
    expect(DOOR_CODES.filter((code) => door(code).block !== null)).to.deep.equal([])
  })
})
