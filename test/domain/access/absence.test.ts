import { expect } from 'chai'
import { ABSENCE_KEPT_S, ABSENCE_LIMITS, type Absence, waitAfter } from '#domain/access/absence.ts'
import { cpuMs } from '#test/kit/time/cpuMs.ts'

/** `[second of its end, seconds that it took]` */
const absences = (...all: [number, number][]): Absence[] => all.map(([atS, s]) => ({ atMs: atS * 1000, s }))
const waitS = (...all: [number, number][]): number | null => {
  const wait = waitAfter(absences(...all))
  const [last = [0]] = all.slice(-1)
  return wait && wait.untilMs / 1000 - last[0]
}

describe('what empty places cost', () => {
  it('[T37] two whole holds within ten minutes are half a minute of waiting, by the limits of the installation', () => {
    expect(ABSENCE_LIMITS).to.deep.equal({ withinS: 600, freeS: 5, toleratedS: 30, firstS: 30, lastS: 600 })
    expect(waitS([20, 20], [60, 19])).to.equal(null)
    expect(waitS([20, 20], [60, 20])).to.equal(30)
    expect(waitS([20, 20], [619, 20])).to.equal(30)
    expect(waitS([20, 20], [620, 20])).to.equal(null)
    expect(waitS([100, 100])).to.equal(30)
    expect(waitAfter(absences([20, 20], [60, 21]))).to.deep.equal({ untilMs: 90_000, unseenS: 41 })
  })

  it('[T37] doubles up to ten minutes while it goes on, and begins again after ten minutes of peace', () => {
    const story: [number, number][] = []
    const waits: (number | null)[] = []
    for (let n = 0; n < 7; n++) {
      const [last] = story.at(-1) ?? [0]
      story.push([last + (waits.at(-1) ?? 0) + 40, 40])
      waits.push(waitS(...story))
    }
    expect(waits).to.deep.equal([30, 60, 120, 240, 480, 600, 600])
    expect(story.at(-1)?.[0], 'all of it is kept for as long as it counts').to.be.below(ABSENCE_KEPT_S)
    const [last] = story.at(-1) ?? [0]
    expect(waitS(...story, [last + 600 + 600, 40])).to.equal(600)
    expect(waitS(...story, [last + 600 + 601, 40])).to.equal(30)
  })

  it('[T37] is nothing for who gives up within five seconds, however often, and once for one long cut', () => {
    const changes = Array.from({ length: 39 }, (_, n): [number, number] => [n * 10, 5])
    expect(waitS(...changes)).to.equal(null)
    expect(waitS(...changes, [400, 100], [401, 1], [500, 5])).to.equal(-70)
    expect(waitAfter(absences(...changes, [400, 100]))).to.deep.equal({ untilMs: 430_000, unseenS: 100 })
  })

  it('[T37] counts what exceeds five seconds', () => {
    const holds = (count: number, s: number) =>
      Array.from({ length: count }, (_, n): [number, number] => [n * 20, s])
    expect(waitS(...holds(4, 12))).to.equal(null)
    expect(waitS(...holds(5, 12))).to.equal(30)
    expect(waitS(...holds(29, 6))).to.equal(null)
    expect(waitS(...holds(30, 6))).to.equal(30)
  })

  it('[T37] is found out quickly for who came and went all the time that counts', () => {
    // sixty admissions a minute, each left at once: nothing to wait for, and asked at the next one
    const visits = Array.from({ length: ABSENCE_KEPT_S }, (_, n): [number, number] => [n, 5.04])
    const spentMs = cpuMs(() => {
      for (let n = 0; n < 20; n++) expect(waitAfter(absences(...visits))).to.equal(null)
    })
    expect(spentMs).to.be.below(1000)
    expect(waitS(...visits, [ABSENCE_KEPT_S, 12])).to.equal(30)
  })
})
