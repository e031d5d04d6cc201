import { expect } from 'chai'
import { createPublication } from '#media/rooms/createPublication.ts'
import type { Outbound } from '#media/transport/createOutbound.ts'

describe('createPublication', () => {
  const seat = { seatId: 'sea_fan', packetsIn: 0, packetsOut: 0, bytesOut: 0 }
  const line = (isOpen: boolean) => ({ isOpen: () => isOpen, splice() {} }) as unknown as Outbound

  it('asks for a picture once somebody can receive it: one that comes before the keys is lost, and the next would be put off', () => {
    let asked = 0
    const publication = createPublication({
      ...{ id: 'pub_camera', seatId: 'sea_host', kind: 'camera', mid: '0', isOpen: true },
      picture: { requestKeyframe: () => void asked++, setMaxBitrate() {} },
      clock: () => 0,
      onFirstPacket() {},
    })
    publication.subscribe(line(false), seat as never)
    expect(asked).to.equal(0)
    // as who has connected does
    publication.requestKeyframe()
    expect(asked).to.equal(1)
    publication.close()
  })

  it('asks for a picture at once for somebody who is connected already', () => {
    let asked = 0
    const publication = createPublication({
      ...{ id: 'pub_screen', seatId: 'sea_host', kind: 'screen', mid: '1', isOpen: true },
      picture: { requestKeyframe: () => void asked++, setMaxBitrate() {} },
      clock: () => 0,
      onFirstPacket() {},
    })
    publication.subscribe(line(true), seat as never)
    expect(asked).to.equal(1)
    publication.close()
  })
})
