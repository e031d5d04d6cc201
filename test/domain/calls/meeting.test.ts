import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import type { MetCall } from '#domain/calls/meeting/callVerdict.ts'
import { callEntry } from '#domain/calls/meeting/entry.ts'
import { remainingMs, warningAt } from '#domain/calls/meeting/left.ts'
import { type InputChange, sampleInput } from '../access/sampleInput.ts'

const START = 1_800_000_000
const END = START + 1800
const CALL: MetCall = {
  ...{ side: 'fan', startAt: START, endAt: END, status: 'booked' },
  ...{ isSecured: true, isPlaced: true, isOfDate: true },
}
const input = ({ room, ...rest }: InputChange = {}) =>
  sampleInput({ action: 'call', room: { visibility: 'private', ...room }, call: CALL, now: START, ...rest })
const said = (change: InputChange) => {
  const verdict = decide(input(change))
  return verdict.verdict === 'allow' ? `${verdict.role} until ${verdict.validUntil}` : verdict.reason
}

describe('a booked call that is held', () => {
  it('[T52] opens 600 s before it and shuts with its last second', () => {
    const why = (now: number) => {
      const entry = callEntry(CALL, now)
      return entry.isOpen ? entry.untilS : entry.why
    }
    expect([START - 601, START - 600, START - 599].map(why)).to.deep.equal(['early', END, END])
    expect([END - 1, END, END + 1].map(why)).to.deep.equal([END, 'over', 'over'])
    expect(callEntry(CALL, 0)).to.deep.equal({ isOpen: false, why: 'early', atS: START - 600 })
  })

  it('[S0.11] is entered in the statuses in which it can take place, with its money secured and its date taken', () => {
    const open = BOOKING_STATUSES.filter((status) => callEntry({ ...CALL, status }, START).isOpen)
    expect(open).to.deep.equal(['booked', 'confirmed', 'attested', 'disputed'])
    expect(callEntry({ ...CALL, status: 'none' }, START)).to.include({ why: 'unsecured' })
    expect(callEntry({ ...CALL, isSecured: false }, START)).to.include({ why: 'unsecured' })
    expect(callEntry({ ...CALL, isPlaced: false }, START)).to.include({ why: 'unplaced' })
    expect(callEntry({ ...CALL, isOfDate: false }, START), 'moved meanwhile').to.include({ why: 'early' })
  })

  it('[T22] lets in its two sides as such, and nobody by what they are in the channel', () => {
    expect(said({})).to.equal(`fan until ${END}`)
    expect(said({ call: { ...CALL, side: 'creator' }, isHost: true })).to.equal(`creator until ${END}`)
    expect(said({ call: null, role: 'producer' })).to.equal('NOT_INVITED')
    expect(said({ call: null, isHost: true }), 'a team of another one').to.equal('NOT_INVITED')
    for (const action of ['watch', 'host', 'speak'] as const)
      expect(said({ action, isHost: true }), action).to.equal('NOT_INVITED')
    const { call: _, ...stream } = input({ isHost: true })
    expect(decide(stream), 'no call is there').to.include({ reason: 'NOT_INVITED' })
  })

  it('says when it opens, and of what is over that it is', () => {
    expect(decide(input({ now: START - 601 }))).to.deep.equal({
      ...{ verdict: 'deny', reason: 'NOT_LIVE', facts: { at: START - 600 } },
    })
    expect(decide(input({ call: { ...CALL, isSecured: false } }))).to.deep.equal({
      ...{ verdict: 'deny', reason: 'NOT_LIVE', facts: {} },
    })
    expect([said({ now: END }), said({ call: { ...CALL, status: 'completed' } })]).to.deep.equal([
      'ENDED',
      'ENDED',
    ])
    expect(said({ room: { state: 'ended' } }), 'its room was closed').to.equal('ENDED')
  })

  it('what is left never falls below nothing; both are warned five minutes before, or at a fifth', () => {
    expect([
      remainingMs(60_000, 59_000),
      remainingMs(60_000, 60_000),
      remainingMs(60_000, 70_000),
    ]).to.deep.equal([1000, 0, 0])
    const minutes = (n: number) => (n * 60_000 - warningAt(0, n * 60_000)) / 60_000
    expect([10, 25, 480].map(minutes)).to.deep.equal([2, 5, 5])
  })
})
