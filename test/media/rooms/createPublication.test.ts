import { expect } from 'chai'
import { createLine } from '#media/rooms/published/createLine.ts'
import { createPublication, type LivePublication } from '#media/rooms/published/createPublication.ts'
import type { Outbound } from '#media/transport/createOutbound.ts'
import { until } from '#test/kit/time/until.ts'

describe('createPublication', () => {
  const seat = { seatId: 'sea_fan', packetsIn: 0, packetsOut: 0, packetsOutOf: { high: 0, low: 0 } }
  const outbound = (isOpen: boolean) => ({ isOpen: () => isOpen, splice() {} }) as unknown as Outbound

  const opened: LivePublication[] = []
  // also after a failure: what waits for a clock that stands still waits for good
  afterEach(() => {
    for (const publication of opened.splice(0)) publication.close()
  })

  /** A publication with one live line, and how often a picture was asked for. */
  function open(kind: 'camera' | 'screen', clock = () => 0) {
    let asked = 0
    const whole = { id: `pub_${kind}`, seatId: 'sea_host', kind, clock }
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
    opened.push(publication)
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
  })

  it('asks for a picture at once for somebody who is connected already', () => {
    const { publication, asked } = open('screen')
    publication.subscribe(outbound(true), seat, 'high')
    expect(asked()).to.equal(1)
  })

  it('[S0.17] asks a publisher for one picture a second, however often somebody chooses; later wishes are one', async () => {
    let nowMs = 5_000_000
    const { publication, asked } = open('camera', () => nowMs)
    const [fickle, late] = [outbound(true), outbound(true)]
    publication.subscribe(fickle, seat, 'high')
    nowMs += 900
    for (let n = 0; n < 20; n++) publication.choose([fickle], n % 2 === 0 ? 'none' : 'high')
    publication.subscribe(late, seat, 'high')
    publication.requestKeyframe([late, fickle])
    expect(asked(), 'the second is not over').to.equal(1)
    nowMs += 100
    await until('the wishes are passed on', () => asked() === 2)
    nowMs += 999
    publication.requestKeyframe([late])
    expect(asked(), 'as one').to.equal(2)
    nowMs += 1
    await until('the next one is, too', () => asked() === 3)
  })

  it('asks for no picture for somebody who wants none', () => {
    const { publication, asked } = open('camera')
    const line = outbound(true)
    publication.subscribe(line, seat, 'none')
    publication.requestKeyframe([line])
    expect(asked()).to.equal(0)
  })
})
