import { expect } from 'chai'
import { barsFor, levelOf } from '#web/media/capture/measureLevel.ts'
import type { MediaStats } from '#web/media/mediaClient.ts'
import { NO_FIGURES, withSample } from '#web/media/tracks/recordFigures.ts'

const unknown: MediaStats = {
  bitrateKbps: null,
  framesPerSecond: null,
  framesDecoded: null,
  framesEncoded: null,
  packetsLostPct: null,
  freezes: null,
  limitedBy: null,
  roundTripMs: null,
  delayMs: null,
  dtlsState: null,
  srtpCipher: null,
}

describe('figures of the health panel', () => {
  it('keeps the last minute, oldest first, and leaves unknown values out', () => {
    let figures = NO_FIGURES
    for (let at = 0; at < 70; at++) figures = withSample(figures, { ...unknown, framesPerSecond: at })
    figures = withSample(figures, unknown)
    expect(figures.history.framesPerSecond).to.have.length(60)
    expect(figures.history.framesPerSecond.at(0)).to.equal(10)
    expect(figures.history.framesPerSecond.at(-1)).to.equal(69)
    expect(figures.history.roundTripMs).to.deep.equal([])
    expect(NO_FIGURES.history.framesPerSecond).to.deep.equal([])
  })
})

describe('microphone level', () => {
  const wave = (amplitude: number) =>
    Float32Array.from({ length: 4800 }, (_, at) => amplitude * Math.sin((2 * Math.PI * at) / 48))

  it('is decibels of full scale', () => {
    expect(levelOf(wave(1))).to.be.closeTo(-3.01, 0.01)
    expect(levelOf(wave(0.5))).to.be.closeTo(-9.03, 0.01)
    expect(levelOf(wave(0))).to.equal(-60)
    expect(levelOf(new Float32Array(0))).to.equal(-60)
  })

  it('lights as many bars', () => {
    expect([-60, -30, 0, 3].map((level) => barsFor(level, 40))).to.deep.equal([0, 20, 40, 40])
  })
})
