import { expect } from 'chai'
import { floodStage } from './floodedStage.ts'

const FLOOD = { ratePerS: 2000, durationMs: 5000, joins: 8 }
const MAX_GROWTH_MB = 50

describe('a flood of datagrams from strangers', () => {
  it('[T37][T38] 2,000 a second of every kind from 200 addresses: all join, one of them Chromium, nothing is lost, answered or kept', async () => {
    const facts = await floodStage(FLOOD)
    expect(facts.stray.sent).to.be.greaterThan(5000)
    expect(facts.failed).to.deep.equal([])
    expect(facts.joined).to.equal(FLOOD.joins)
    expect(facts.lostInside, 'packets of who was inside').to.equal(0)
    expect(facts.stray.bytesBack).to.equal(0)
    expect(facts.grownMb).to.be.at.most(MAX_GROWTH_MB)
    expect(facts.sockets.open).to.equal(facts.sockets.participants)
    expect(facts.dropped).to.include.all.keys('dtls', 'stun_request', 'stun_answer', 'rtp', 'rtcp', 'other')
  }).timeout(60_000)
})
