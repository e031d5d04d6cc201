import { expect } from 'chai'
import { readVp8, shiftedVp8 } from '#media/transport/vp8.ts'

const KEYFRAME = 0x10
const OTHER = 0x11
const bytes = (...all: number[]) => Buffer.from(all)

describe('readVp8', () => {
  it('knows the first packet of a keyframe, with every form of a head', () => {
    expect(readVp8(bytes(0x10, KEYFRAME))).to.deep.equal({ startsKeyframe: true, picture: null, layer: null })
    expect(readVp8(bytes(0x90, 0x80, 0x81, 0x02, KEYFRAME))).to.deep.include({
      startsKeyframe: true,
      picture: { at: 2, bytes: 2, value: 258 },
    })
    expect(readVp8(bytes(0x90, 0xe0, 0x05, 0x07, 0x20, KEYFRAME))).to.deep.equal({
      startsKeyframe: true,
      picture: { at: 2, bytes: 1, value: 5 },
      layer: { at: 3, value: 7 },
    })
  })

  it('takes nothing else for one: a later part, another partition, another picture, a head that is cut off', () => {
    for (const other of [
      bytes(0x00, KEYFRAME),
      bytes(0x11, KEYFRAME),
      bytes(0x10, OTHER),
      bytes(0x90, 0x80, 0x81, 0x02, OTHER),
      bytes(0x90, 0x80, 0x81, 0x02),
      bytes(0x90),
      bytes(),
    ])
      expect(readVp8(other).startsKeyframe, other.toString('hex')).to.equal(false)
  })
})

describe('shiftedVp8', () => {
  it('moves numbers around their ends and leaves the rest', () => {
    expect(shiftedVp8(bytes(0x90, 0xc0, 0xff, 0xff, 0xff, 9), { picture: 2, layer: 2 })).to.deep.equal(
      bytes(0x90, 0xc0, 0x80, 0x01, 0x01, 9),
    )
    expect(shiftedVp8(bytes(0x90, 0x80, 0x00, 9), { picture: -1, layer: 0 })).to.deep.equal(
      bytes(0x90, 0x80, 0x7f, 9),
    )
    const plain = bytes(0x10, 9)
    expect(shiftedVp8(plain, { picture: 3, layer: 0 })).to.equal(plain)
  })
})
