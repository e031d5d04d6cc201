import { expect } from 'chai'
import { createNextLead } from '#local/publisher/floor/nextLead.ts'
import type { Floor, FloorPlace, FloorRequest } from '#protocol/floor.ts'

const request = (id: string): FloorRequest => ({ id, seatId: `sea_${id}`, name: id, sinceMs: 0, spokeS: 0 })
const place = (n: number, seatId: string, beginUntilMs: number | null = null): FloorPlace => ({
  ...{ n, seatId, name: seatId, beginUntilMs },
})
const floor = (change: Partial<Floor>): Floor => ({
  ...{ roomId: 'rom_1', rev: 1, maxSpeakers: 2, order: 'first_come', places: [], requests: [], waiting: 0 },
  ...change,
})

describe('the host of the demo’s voice room', () => {
  it('[S1.1][S3.29] grants who asks first after some seconds, as long as a place is free', () => {
    const next = createNextLead(new Set())
    const two = { requests: [request('first'), request('second')] }
    expect(next(floor(two), 0).grant).to.equal(null)
    expect(next(floor(two), 3999).grant).to.equal(null)
    expect(next(floor(two), 4000).grant).to.equal('first')
    const full = [place(1, 'sea_a', 9), place(2, 'sea_b')]
    expect(next(floor({ ...two, places: full }), 5000).grant).to.equal(null)
  })

  it('[S1.1][S3.29] brings back who spoke for three minutes, and nobody who speaks there for good', () => {
    const next = createNextLead(new Set(['sea_resident']))
    const places = [place(1, 'sea_resident'), place(2, 'sea_guest', 60_000)]
    next(floor({ places }), 0)
    const both = [place(1, 'sea_resident'), place(2, 'sea_guest')]
    // the time runs from the first word
    next(floor({ places: both }), 50_000)
    expect(next(floor({ places: both }), 229_999).ends).to.deep.equal([])
    expect(next(floor({ places: both }), 230_000).ends).to.deep.equal(['sea_guest'])
  })
})
