import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { AUTO_START, chooseQuality } from '#domain/media/chooseQuality.ts'

/** Seconds of a series, each so many times: percent lost, whether the picture stood still, pictures shown. */
type Seconds = [times: number, lostPct: number | null, isFrozen: boolean | null, pictures: number | null]

const SERIES = JSON.parse(readFileSync(new URL('../../vectors/quality.json', import.meta.url), 'utf8')) as {
  name: string
  seconds: Seconds[]
  levels: [number, string][]
}[]

describe('chooseQuality [S3.92]', () => {
  for (const { name, seconds, levels } of SERIES) {
    it(name, () => {
      let auto = AUTO_START
      const runs: [number, string][] = []
      for (const [times, lostPct, isFrozen, pictures] of seconds)
        for (let n = 0; n < times; n++) {
          auto = chooseQuality(auto, { lostPct, isFrozen, pictures })
          const last = runs.at(-1)
          if (last?.[1] === auto.level) last[0]++
          else runs.push([1, auto.level])
        }
      expect(runs).to.deep.equal(levels)
    })
  }
})
