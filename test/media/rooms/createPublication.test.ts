import { expect } from 'chai'
import { createLine } from '#media/rooms/published/createLine.ts'
import { createPublication } from '#media/rooms/published/createPublication.ts'
import type { Outbound } from '#media/transport/createOutbound.ts'

describe('createPublication', () => {
  const seat = { seatId: 'sea_fan', packetsIn: 0, packetsOut: 0, packetsOutOf: { high: 0, low: 0 } }
  const outbound = (isOpen: boolean) => ({ isOpen: () => isOpen, splice() {} }) as unknown as Outbound

  /** A publication with one live line, and how often a picture was asked for. */
  function open(kind: 'camera' | 'screen') {
    let asked = 0
    const whole = { id: `pub_${kind}`, seatId: 'sea_host', kind, clock: () => 0 }
    const publication = createPublication({ ...whole, isOpen: true })
    const line = createLine(
      {
        ...whole,
        rendition: kind === 'camera' ? 'high' : null,
        ...{ mid: '0', limitBitsPerS: 1_200_000, picture: { requestKeyframe: () => void asked++ } },
      },
      { onFirstPacket() {}, onPacket: publication.forward },
    )
    line.isLive = true
    publication.add(line)
    return { publication, asked: () => asked }
  }

  it('asks for a picture once somebody can receive it: one that comes before the keys is lost, and the next would be put off', () => {
    const { publication, asked } = open('camera')
    const early = outbound(false)
    publication.subscribe(early, seat, 'high')
    expect(asked()).to.equal(0)
    // as who has connected does
    publication.requestKeyframe([early])
    expect(asked()).to.equal(1)
    publication.close()
  })

  it('asks for a picture at once for somebody who is connected already', () => {
    const { publication, asked } = open('screen')
    publication.subscribe(outbound(true), seat, 'high')
    expect(asked()).to.equal(1)
    publication.close()
  })

  it('asks for no picture for somebody who wants none', () => {
    const { publication, asked } = open('camera')
    const line = outbound(true)
    publication.subscribe(line, seat, 'none')
    publication.requestKeyframe([line])
    expect(asked()).to.equal(0)
    publication.close()
  })
})
