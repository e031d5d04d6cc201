import { expect } from 'chai'
import { followSilence } from '#web/media/devices/silence.ts'

describe('a microphone of which nothing comes', () => {
  /** Readings ten times a second from the first millisecond on; whether it is said to be silent at each. */
  function said(levels: readonly (number | null)[]): boolean[] {
    const silence = followSilence()
    return levels.map((levelDb, at) => silence(levelDb, 1000 + at * 100))
  }
  const still = (readings: number) => Array<number>(readings).fill(-60)

  it('[S3.26] is said to be silent after five seconds at the floor, and not before', () => {
    expect(said(still(51)).indexOf(true)).to.equal(50)
  })

  it('[S3.26] is heard with the first sound, and no pause after it is said to be silence', () => {
    const readings = said([...still(51), -48, ...still(200)])
    expect(readings[50]).to.equal(true)
    expect(readings.slice(51)).to.not.include(true)
    expect(said([-59.9, ...still(80)]), 'a faint one').to.not.include(true)
  })

  it('is not silent while it is switched off, and has five seconds after that', () => {
    const off = Array<null>(80).fill(null)
    const readings = said([...still(40), ...off, ...still(51)])
    expect(readings.indexOf(true)).to.equal(170)
  })
})
