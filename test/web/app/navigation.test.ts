import { expect } from 'chai'
import { isFullBleedPath } from '#web/app/shell/navigation.ts'

describe('ways through the pages', () => {
  it('gives the whole room to streams and to nothing else', () => {
    expect(['/s/rom_1', '/c/northlight/live', '/c/northlight/live/'].map(isFullBleedPath)).to.deep.equal([
      true,
      true,
      true,
    ])
    expect(
      ['/', '/c/northlight', '/c/northlight/join', '/studio/live', '/s/'].map(isFullBleedPath),
    ).to.deep.equal(Array(5).fill(false))
  })
})
