import { expect } from 'chai'
import { NO_STATS } from '#web/media/mediaClient.ts'
import { followQuality } from '#web/media/tracks/followQuality.ts'

const CLEAN = { ...NO_STATS, packetsLostPct: 0, framesPerSecond: 30, freezes: 0 }

describe('the quality that somebody watches in [S3.92]', () => {
  function follow() {
    const chosen: string[] = []
    return { chosen, ...followQuality((choice) => chosen.push(choice)) }
  }

  it('is what was chosen, and Auto goes on from there', () => {
    const { chosen, set, note } = follow()
    set('low')
    set('sound')
    set('auto')
    for (let n = 0; n < 20; n++) note({ ...CLEAN, framesPerSecond: null }, [])
    expect(chosen).to.deep.equal(['low', 'none', 'low'])
  })

  it('takes no picture that is not meant to move for a freeze, nor its return', () => {
    const { chosen, note } = follow()
    for (let n = 0; n < 5; n++) note(CLEAN, ['host'])
    for (let n = 0; n < 30; n++) note({ ...CLEAN, framesPerSecond: 0 }, [])
    note({ ...CLEAN, freezes: 1 }, ['host'])
    for (let n = 0; n < 5; n++) note({ ...CLEAN, freezes: 1 }, ['host'])
    expect(chosen).to.deep.equal([])
    note({ ...CLEAN, freezes: 2 }, ['host'])
    expect(chosen).to.deep.equal(['low'])
  })

  it('[S3.62] nor that of one host beside another whose picture runs on', () => {
    const { chosen, note } = follow()
    for (let n = 0; n < 5; n++) note(CLEAN, ['host', 'other'])
    for (let n = 0; n < 10; n++) note(CLEAN, ['host'])
    for (let n = 0; n < 5; n++) note({ ...CLEAN, freezes: 1 }, ['host', 'other'])
    note({ ...CLEAN, freezes: 2 }, ['other'])
    note({ ...CLEAN, freezes: 2 }, ['host'])
    expect(chosen).to.deep.equal([])
    note({ ...CLEAN, freezes: 3 }, ['host'])
    expect(chosen).to.deep.equal(['low'])
  })
})
