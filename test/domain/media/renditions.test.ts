import { expect } from 'chai'
import { renditionFor, scaleFor } from '#domain/media/renditions.ts'

describe('renditions', () => {
  it('makes a picture smaller where it is too large, and never larger', () => {
    expect([1080, 720, 480, 360, 240].map((lines) => scaleFor('high', lines))).to.deep.equal([
      1.5, 1, 1, 1, 1,
    ])
    expect([720, 480, 360, 240].map((lines) => scaleFor('low', lines))).to.deep.equal([2, 480 / 360, 1, 1])
    expect(scaleFor('low', null)).to.equal(1)
  })

  it('gives the other one where the wanted one is missing', () => {
    expect(renditionFor('low', ['high', 'low'])).to.equal('low')
    expect(renditionFor('high', ['low'])).to.equal('low')
    expect(renditionFor('low', ['high'])).to.equal('high')
    expect(renditionFor('low', [])).to.equal(null)
  })
})
