import { expect } from 'chai'
import type { Room } from '#api/rooms/contract.ts'
import { draftErrors, planOf } from '#web/rooms/host/studio/streamDraft.ts'
import { needsReading, withChange } from '#web/rooms/room/roomChange.ts'

const room = {
  id: 'rom_1',
  state: 'live',
  viewers: 3,
  hostGoneUntil: null,
  endReason: null,
  title: 'Night',
  etag: 'one',
} as Room
const change = {
  roomId: 'rom_1',
  rev: 2,
  state: 'live',
  viewers: 4,
  endReason: null,
  hostGoneUntil: null,
  etag: 'one',
} as const

describe('a room that changes', () => {
  it('takes the number of viewers from the message and is not read again for it', () => {
    expect(withChange(room, change)).to.include({ viewers: 4, title: 'Night', hostGoneUntil: null })
    expect(needsReading(room, change)).to.equal(false)
  })

  it('is read again when it ended, when its host left, and when a message says nothing it knows', () => {
    expect(needsReading(room, { ...change, state: 'ended', endReason: 'HOST_ENDED' })).to.equal(true)
    expect(needsReading(room, { ...change, hostGoneUntil: 1_795_000_000 })).to.equal(true)
    expect(needsReading(room, { ...change, viewers: 3 })).to.equal(true)
    expect(needsReading(room, { ...change, etag: 'two' }), 'its title, with somebody who came').to.equal(true)
    expect(withChange(room, { ...change, hostGoneUntil: 0 }).hostGoneUntil).to.equal(
      '1970-01-01T00:00:00.000Z',
    )
  })
})

describe('a stream being prepared', () => {
  const draft = {
    kind: 'stream',
    title: ' Night ',
    visibility: 'members',
    gate: { mode: 'any', of: ['2'] },
    seats: '',
    speakers: 3,
  } as const

  it('[S3.29] becomes a plan: gate only for members, no limit when nothing was typed, speakers of a voice room alone', () => {
    expect(planOf(draft)).to.deep.equal({
      kind: 'stream',
      title: 'Night',
      visibility: 'members',
      gate: { tierNo: 2 },
      capacity: null,
    })
    expect(planOf({ ...draft, gate: { mode: 'any', of: ['pass'] }, seats: '25' })).to.deep.include({
      gate: 'any',
      capacity: 25,
    })
    expect(planOf({ ...draft, visibility: 'public' }).gate).to.equal(null)
    expect(planOf({ ...draft, kind: 'voice' })).to.include({ kind: 'voice', maxSpeakers: 3 })
  })

  it('says what is wrong and where', () => {
    const seats = (text: string) => draftErrors({ ...draft, seats: text }).seats !== null
    expect(['', ' ', '1', '10000'].map(seats)).to.deep.equal([false, false, false, false])
    expect(['0', '-1', '1.5', 'ten', '10001'].map(seats)).to.deep.equal([true, true, true, true, true])
    expect(draftErrors({ ...draft, title: '  ' }).title).to.be.a('string')
  })
})
