import { expect } from 'chai'
import { relayLife, relayUser } from '#domain/calls/meeting/relay.ts'

describe('what opens ways through a relay', () => {
  it('[S0.16] is good for ten minutes at most, and to the second not beyond the end of the call', () => {
    const lives = [
      ...[relayLife(600, 3600), relayLife(600, 600), relayLife(600, 599), relayLife(600, 599.9)],
      ...[relayLife(9000, 3600), relayLife(300, 3600), relayLife(300, 299)],
    ]
    expect(lives).to.deep.equal([600, 600, 599, 599, 600, 300, 299])
  })

  it('is good for half a minute at least: less is of no use to a page that connects', () => {
    const lives = [
      relayLife(600, 31),
      relayLife(600, 30),
      relayLife(600, 29),
      relayLife(600, 0),
      relayLife(600, -5),
    ]
    expect(lives).to.deep.equal([31, 30, 30, 30, 30])
  })

  it('is named after its end and the side of its call, as TURN REST has it', () => {
    expect(relayUser(1_795_980_582, 'rom_1', 'fan')).to.equal('1795980582:rom_1.fan')
  })
})
