import { expect } from 'chai'
import { HOSTED_KINDS, studioPath } from '#domain/room/hostedKind.ts'
import { CREATOR_ENTRIES, isFullBleedPath, STUDIO_ENTRY } from '#web/app/shell/navigation.ts'

describe('ways through the pages', () => {
  it('gives the whole room to streams and voice rooms and to nothing else', () => {
    const stages = ['/s/rom_1', '/r/rom_1', '/c/northlight/live', '/c/northlight/live/']
    expect(stages.map(isFullBleedPath)).to.deep.equal(Array(4).fill(true))
    expect(
      ['/', '/c/northlight', '/c/northlight/join', '/studio/live', '/s/'].map(isFullBleedPath),
    ).to.deep.equal(Array(5).fill(false))
  })

  it('leads to the studio of a kind by the path that the rail has', () => {
    const rail = [STUDIO_ENTRY, ...CREATOR_ENTRIES].map(({ path }) => `${path}?channel=northlight`)
    expect(rail.slice(0, 2)).to.deep.equal(HOSTED_KINDS.map((kind) => studioPath(kind, 'northlight')))
  })
})
