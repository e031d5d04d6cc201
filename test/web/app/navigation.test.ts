import { expect } from 'chai'
import { isStagePath, safeNext } from '#web/app/shell/navigation.ts'

describe('ways through the pages', () => {
  it('goes on only to a path of our own after signing in', () => {
    for (const next of [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      'javascript:alert(1)',
      '',
      null,
    ]) {
      expect(safeNext(next), String(next)).to.equal('/')
    }
    expect(safeNext('/c/northlight/live?x=1')).to.equal('/c/northlight/live?x=1')
  })

  it('gives the whole room to streams and to nothing else', () => {
    expect(['/s/rom_1', '/c/northlight/live', '/c/northlight/live/'].map(isStagePath)).to.deep.equal([
      true,
      true,
      true,
    ])
    expect(
      ['/', '/c/northlight', '/c/northlight/join', '/studio/live', '/s/'].map(isStagePath),
    ).to.deep.equal(Array(5).fill(false))
  })
})
