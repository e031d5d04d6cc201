import { expect } from 'chai'
import { CO_HOST_STATES } from '#domain/room/coHosts.ts'
import { incomeWords, leadWords, ownWords, waitWords } from '#web/rooms/cohost/askedWords.ts'
import { heardSeats } from '#web/rooms/voice/heardSeats.ts'

const channel = (name: string) => ({ id: name, handle: name, name, about: '' })
const asked = (kind: 'stream' | 'voice') => ({
  ...{ kind, channel: channel('Host'), ownChannel: channel('Kiln'), shares: [], isOpen: false },
})

describe('[S3.21] what a co-host of a voice room reads and hears', () => {
  const wordsOf = (kind: 'stream' | 'voice') =>
    [
      ...CO_HOST_STATES.map((state) => ownWords({ state, kind })),
      ...[incomeWords(asked(kind)), leadWords(asked(kind)), waitWords(asked(kind))],
    ].join(' ')

  it('[S3.21] speaks of a voice room, of no picture and of no shares', () => {
    expect(wordsOf('voice')).not.to.match(/stream|picture|share/i)
    expect(wordsOf('voice')).to.match(/voice room/)
    expect(wordsOf('stream')).to.match(/picture/)
    expect(wordsOf('stream')).not.to.match(/voice/)
  })

  it('[S3.21] hears who hosts beside and is in, then who is on the floor, and never themselves', () => {
    const coHosts = [{ seatId: 'sea_1' }, { seatId: null }, { seatId: 'sea_2' }]
    const place = { n: 1, seatId: 'sea_3', name: 'Ines', beginUntilMs: null }
    expect(heardSeats(coHosts, { places: [place] }, null)).to.deep.equal(['sea_1', 'sea_2', 'sea_3'])
    expect(heardSeats(coHosts, { places: [place] }, 'sea_3')).to.deep.equal(['sea_1', 'sea_2'])
    expect(heardSeats(coHosts, null, 'sea_2'), 'before the floor is known').to.deep.equal(['sea_1'])
  })
})
