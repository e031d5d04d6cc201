import { expect } from 'chai'
import { MAX_MOVE_OPEN_S, MIN_MOVE_OPEN_S, moveOpenUntil, otherSide } from '#domain/calls/move.ts'

const NOW = 1_900_000_000
const DAY = 86_400

describe('proposal of another date', () => {
  it('is open for three days, and never until the earlier of both dates', () => {
    const far = { startAt: NOW + 5 * DAY, newStartAt: NOW + 6 * DAY }
    expect(MAX_MOVE_OPEN_S).to.equal(3 * DAY)
    expect(moveOpenUntil(far, NOW)).to.equal(NOW + 3 * DAY)
    expect(moveOpenUntil({ ...far, startAt: NOW + DAY }, NOW)).to.equal(NOW + DAY - 1)
    expect(moveOpenUntil({ ...far, newStartAt: NOW + 2 * DAY }, NOW)).to.equal(NOW + 2 * DAY - 1)
  })

  it('is none where less than five minutes are left to accept it', () => {
    const until = (leftS: number) => moveOpenUntil({ startAt: NOW + leftS + 1, newStartAt: NOW + DAY }, NOW)
    expect(MIN_MOVE_OPEN_S).to.equal(300)
    expect([until(300), until(299)]).to.deep.equal([NOW + 300, null])
    expect(moveOpenUntil({ startAt: NOW - 1, newStartAt: NOW + DAY }, NOW)).to.equal(null)
  })

  it('is answered by the other side', () => {
    expect([otherSide('fan'), otherSide('creator')]).to.deep.equal(['creator', 'fan'])
  })
})
