import { expect } from 'chai'
import { PROBLEM_CODES } from '#domain/problem.ts'
import { DENY_CODES, SEAT_END_REASONS } from '#domain/words.ts'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { doorSells } from '#web/access/door/doorSells.ts'
import type { TurnState } from '#web/access/line/lineFlow.ts'
import {
  DOOR_CODES,
  type DoorCode,
  isForPlace,
  refusalOf,
  refusalOfSeatEnd,
  refuse,
} from '#web/access/refusal.ts'

const context: DoorContext = {
  kind: 'stream',
  channelName: 'Northlight',
  visibility: 'members',
  tierName: (tierNo) => ({ 1: 'Standing', 2: 'Gold' })[tierNo] ?? null,
  when: (at, form) => `${form} ${at}`,
  endedAt: 500,
  endedByHost: true,
  heldUntil: 900,
  capacity: 25,
  speaksCard: false,
  line: { step: 'out' },
  otherWays: [],
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

  it('[S1.11] tells who was kicked when they can come back, and looks again by itself', () => {
    const { title, proof, wait, isShut } = door('KICKED', { facts: { until: 70, reason: 'Shouts' } })
    expect(title).to.equal('You were removed by a moderator.')
    expect(proof?.replace(/[\u2066-\u2069]/g, '')).to.equal('You can come back at time 70. Reason: Shouts')
    expect(wait).to.deep.equal({ until: 'time', at: 70, isOwnRetry: true })
    expect(isShut).to.equal(false)
    const { wait: cooling } = door('OTHER_DEVICE', { facts: { until: 70 } })
    expect(cooling, 'moving is for the person to press').to.deep.equal({
      ...{ until: 'time', at: 70, isOwnRetry: false },
    })
  })

  it('[S1.15] names the cheapest way in, a follow', () => {
    const { title, action, label } = door('FOLLOW_REQUIRED')
    expect(title.replace(/[\u2066-\u2069]/g, '')).to.equal('Follow Northlight to watch')
    expect([action.kind, label]).to.deep.equal(['follow', 'Follow and enter'])
    const said = (code: DoorCode) =>
      doorFor(refuse(code), { ...context, otherWays: ['any pass', 'a Gold pass or above'] }).others
    expect(said('FOLLOW_REQUIRED')?.replace(/[\u2066-\u2069]/g, '')).to.equal(
      'It also opens with any pass or a Gold pass or above',
    )
    expect(said('BANNED')).to.equal(null)
  })

  it('[S0.21] has one action with a word for every code, and no other', () => {
    const actions = Object.fromEntries(
      DOOR_CODES.map((code) => [code, door(code)]).map(([code, one]) => [
        code,
        (one as ReturnType<typeof door>).label,
      ]),
    )
    expect(actions).to.deep.equal({
      BANNED: 'Appeal',
      NOT_INVITED: 'Back to home',
      KICKED: 'Try again',
      ENDED: 'See tiers',
      NOT_LIVE: 'See tiers',
      FOLLOW_REQUIRED: 'Follow and enter',
      PAYMENT_FROZEN: 'Try again',
      REFUNDED: 'See tiers',
      PAYMENT_PENDING: 'Try again',
      COLLAB_TOKENS: 'Check again',
      NO_PASS: 'Get pass',
      TIER_REQUIRED: 'Upgrade',
      PASS_EXPIRED: 'Renew',
      PASS_MOVED: 'Get a new pass',
      TOKENS_SHORT: 'Check again',
      REORGED: 'Re-check',
      OTHER_DEVICE: 'Move here',
      CAPACITY_FULL: 'Wait in line',
      SIGN_IN_REQUIRED: 'Sign in',
      GUESTS_FULL: 'Sign in',
      GUESTS_PAUSED: 'Sign in',
      RATE_LIMITED: 'Try again',
      BUSY: 'Try again',
      INDEX_BEHIND: 'Try again',
      CHAIN_UNREADABLE: 'Try again',
      NO_MEDIA_NODE: 'Try again',
      MEDIA_FULL: 'Try again',
      NO_MEDIA_PATH: 'Try again',
      OLD_PAGE: 'Load the page again',
      UNSUPPORTED_BROWSER: 'Copy link',
      OFFLINE: 'Try again',
      FAILED: 'Try again',
    })
  })

  it('[S1.26] of a full room says where somebody stands in line, and what they can do', () => {
    const full = (line: TurnState | null) => doorFor(refuse('CAPACITY_FULL'), { ...context, line })
    const said = (line: TurnState | null) => [full(line).proof, full(line).action.kind, full(line).label]
    expect(said({ step: 'waiting', position: 3, aboutMin: 2 })).to.deep.equal([
      'You are 3rd in line, about 2 min',
      'leave-line',
      'Leave the line',
    ])
    const places = [1, 2, 11, 12, 21, 1002].map(
      (position) => full({ step: 'waiting', position, aboutMin: null }).proof,
    )
    expect(places).to.deep.equal(
      ['1st', '2nd', '11th', '12th', '21st', '1,002nd'].map((place) => `You are ${place} in line`),
    )
    expect(full({ step: 'offered', until: 7 }).title).to.equal('Your place is ready')
    expect(said({ step: 'offered', until: 7 }).slice(1)).to.deep.equal(['retry', 'Come in'])
    expect(said({ step: 'missed' }).slice(1)).to.deep.equal(['wait', 'Wait in line'])
    expect(said({ step: 'network' }).slice(1)).to.deep.equal(['sign-in', 'Sign in'])
    expect(said(null).slice(1), 'without a socket').to.deep.equal(['retry', 'Try again'])
  })

  it('sells exactly where its button buys', () => {
    for (const code of DOOR_CODES) {
      const { action } = door(code)
      expect(doorSells(refuse(code)), code).to.equal(action.kind === 'buy' ? action.pass : null)
    }
  })

  it('covers every signed denial and turns every problem into a door', () => {
    for (const code of DENY_CODES) expect(refusalOf(problem(code)).code).to.equal(code)
    for (const code of PROBLEM_CODES) expect(DOOR_CODES).to.include(refusalOf(problem(code)).code)
    expect(refusalOf(problem('INTERNAL'))).to.include({ code: 'FAILED', ref: '7F3K' })
  })

  it('[S1.26][T37] lets a turn in line go on by itself at doors that want no more than a place', () => {
    const codes = DOOR_CODES.filter((code) => isForPlace(refuse(code)))
    expect([...codes].sort()).to.deep.equal(['CAPACITY_FULL', 'GUESTS_FULL', 'RATE_LIMITED'])
  })

  it('waits as long as the server asks, and only doors that said so try again by themselves', () => {
    const wait = (code: DoorCode) => door(code, { retryAfterS: 9 }).wait
    expect(wait('RATE_LIMITED')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: false })
    expect(wait('CHAIN_UNREADABLE')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: false })
    expect(wait('BUSY')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    expect(wait('MEDIA_FULL')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    // the engine refuses a ticket without a time
    expect(door('MEDIA_FULL').wait).to.deep.equal({ until: 'seconds', seconds: 10, isOwnRetry: true })
    expect(door('PAYMENT_FROZEN').wait).to.deep.equal({ until: 'seconds', seconds: 30, isOwnRetry: true })
    expect(door('PAYMENT_PENDING').wait).to.deep.equal({ until: 'seconds', seconds: 5, isOwnRetry: true })
    expect(wait('INDEX_BEHIND')).to.deep.equal({ until: 'seconds', seconds: 9, isOwnRetry: true })
    expect(wait('CAPACITY_FULL')).to.deep.equal({ until: 'now' })
    expect(door('OTHER_DEVICE', { facts: { openSeats: 3 } })).to.deep.include({
      title: 'You are in 3 rooms already',
      proof: 'Moving here ends the one you entered first',
      label: 'Move here',
    })
    expect(door('OTHER_DEVICE', { facts: { until: 77 } }).wait).to.deep.equal({
      until: 'time',
      at: 77,
      isOwnRetry: false,
    })
  })

  it('[S1.11] tells why a running seat ended, and asks again when nobody said why', () => {
    const end = (reason: (typeof SEAT_END_REASONS)[number]) =>
      refusalOfSeatEnd({ seatId: 'sea_0000000000000000000001', reason })?.code ?? null
    expect(Object.fromEntries(SEAT_END_REASONS.map((reason) => [reason, end(reason)]))).to.deep.equal({
      LEFT: null,
      LEASE_LOST: null,
      REMOVED: null,
      MOVED: 'OTHER_DEVICE',
      TAKEN_OVER: 'OTHER_DEVICE',
      BANNED: 'BANNED',
      PASS_MOVED: 'PASS_MOVED',
      PASS_EXPIRED: 'PASS_EXPIRED',
      TOKENS_SHORT: null,
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
