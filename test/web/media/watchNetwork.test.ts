import { expect } from 'chai'
import { qualityOf } from '#web/media/embedded/watchNetwork.ts'

describe('how a way of media is called', () => {
  it('by what is lost, by the way there and back, and by the worse of both', () => {
    const of = (packetsLostPct: number | null, roundTripMs: number | null) =>
      qualityOf({ packetsLostPct, roundTripMs })
    expect(of(null, null)).to.equal('unknown')
    expect([of(0, null), of(null, 20), of(1.9, 299)]).to.deep.equal(['good', 'good', 'good'])
    expect([of(2, 20), of(0, 300), of(9.9, 799)]).to.deep.equal(['fair', 'fair', 'fair'])
    expect([of(10, 20), of(0, 800), of(100, null)]).to.deep.equal(['bad', 'bad', 'bad'])
  })
})
