import { expect } from 'chai'
import { guardHigh, HIGH_START } from '#domain/media/guardHigh.ts'

describe('guardHigh [S3.92]', () => {
  /** Lengths of being sent and being held, in turns, over seconds of which `isLimited` tells. */
  function runs(seconds: number, isLimited: (second: number, isHeld: boolean) => boolean): number[] {
    const lengths = [0]
    let guard = HIGH_START
    for (let second = 1; second <= seconds; second++) {
      const next = guardHigh(guard, isLimited(second, guard.isHeld))
      if (next.isHeld === guard.isHeld) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
      else lengths.push(1)
      guard = next
    }
    return lengths
  }

  it('goes on with nothing in its way, and over limits of less than five seconds', () => {
    expect(runs(600, () => false)).to.deep.equal([600])
    expect(runs(600, (second) => second % 5 !== 0)).to.deep.equal([600])
  })

  it('forgives a slow beginning of five seconds', () => {
    expect(runs(60, (second) => second <= 9)).to.deep.equal([60])
    expect(runs(12, (second) => second <= 10)).to.deep.equal([9, 3])
  })

  it('is held after five limited seconds and comes back after ten', () => {
    expect(runs(60, (second) => second > 20 && second <= 25)).to.deep.equal([24, 10, 26])
  })

  it('waits twice as long each time that coming back fails, five minutes at most', () => {
    const [first, ...rest] = runs(1100, (_, isHeld) => !isHeld)
    expect(first).to.equal(9)
    expect(rest.filter((_, n) => n % 2 === 0).slice(0, 6)).to.deep.equal([10, 20, 40, 80, 160, 300])
  })

  it('begins with ten seconds again once it has held', () => {
    const limited = (second: number) => (second > 20 && second <= 25) || (second > 100 && second <= 105)
    expect(runs(150, limited)).to.deep.equal([24, 10, 70, 10, 36])
  })
})
