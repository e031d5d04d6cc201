import { expect } from 'chai'
import { bitsFor, callBits, canPublish, canSubscribe, roleOf, roleOfBits } from '#domain/room/permission.ts'
import { mayMove, ROOM_NEXT, SEAT_NEXT } from '#domain/room/transition.ts'
import { MEDIA_KINDS, ROOM_KINDS, ROOM_STATES, SEAT_STATES } from '#domain/words.ts'

describe('permission', () => {
  it('[S1.10] host 255, viewer 2 + 8 + 32 + 128 = 170, in every kind of room that has a picture', () => {
    for (const kind of ROOM_KINDS) {
      if (kind === 'voice') continue
      expect(bitsFor(kind, 'host')).to.equal(255)
      expect(bitsFor(kind, 'viewer')).to.equal(2 + 8 + 32 + 128)
    }
    expect(roleOf('host')).to.equal('host')
    expect(roleOf('watch')).to.equal('viewer')
  })

  it('[S1.10][S3.26] of a voice room host 1 + 2 + 4 + 8 = 15, listener 2 + 8 = 10: sound, and no picture to send or to receive', () => {
    const [host, listener] = [bitsFor('voice', 'host'), bitsFor('voice', 'viewer')]
    expect([host, listener]).to.deep.equal([15, 10])
    for (const bits of [host, listener]) {
      expect(canSubscribe(bits, 'microphone')).to.equal(true)
      for (const kind of ['camera', 'screen'] as const) {
        expect(canPublish(bits, kind)).to.equal(false)
        expect(canSubscribe(bits, kind)).to.equal(false)
      }
    }
    expect([canPublish(host, 'microphone'), canPublish(listener, 'microphone')]).to.deep.equal([true, false])
    expect([roleOfBits(host), roleOfBits(listener)]).to.deep.equal(['host', 'viewer'])
  })

  it('[S1.10] of a booked call either side 255; by voice 15, and no picture is sent or received', () => {
    expect([callBits('video'), callBits('voice')]).to.deep.equal([255, 1 + 2 + 4 + 8])
    for (const kind of MEDIA_KINDS) {
      const isSound = kind === 'microphone'
      expect([canPublish(255, kind), canSubscribe(255, kind)]).to.deep.equal([true, true])
      expect([canPublish(15, kind), canSubscribe(15, kind)]).to.deep.equal([isSound, isSound])
    }
  })

  it('[S1.10] a viewer receives everything and publishes nothing; without the bit to enter nothing works', () => {
    for (const kind of MEDIA_KINDS) {
      expect(canPublish(170, kind)).to.equal(false)
      expect(canSubscribe(170, kind)).to.equal(true)
      expect(canPublish(255, kind)).to.equal(true)
      expect(canPublish(253, kind)).to.equal(false)
      expect(canSubscribe(253, kind)).to.equal(false)
    }
  })
})

describe('transition', () => {
  it('[S1.13] rooms go from draft or an announced date live and to their end, and never back', () => {
    const allowed = ROOM_STATES.flatMap((from) =>
      ROOM_STATES.filter((to) => mayMove(ROOM_NEXT, from, to)).map((to) => `${from} ${to}`),
    )
    expect(allowed).to.deep.equal([
      ...['draft scheduled', 'draft live', 'draft ended'],
      ...['scheduled draft', 'scheduled live', 'scheduled ended'],
      'live ended',
    ])
  })

  it('an ended seat stays ended', () => {
    expect(SEAT_STATES.filter((to) => mayMove(SEAT_NEXT, 'ended', to))).to.deep.equal([])
    expect(SEAT_STATES.filter((from) => mayMove(SEAT_NEXT, from, 'ended'))).to.deep.equal([
      'held',
      'live',
      'grace',
    ])
  })
})
