import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { allViews, READ_IN, reasonFor, UNREAD, viewsOf } from './kit/getters.ts'

describe('getters of the contracts that ship', () => {
  it('[S3.2] are each read by a replay or left out for a reason', () => {
    const read = new Set(Object.keys(READ_IN).flatMap(viewsOf))
    expect(allViews().filter((view) => !read.has(view) && reasonFor(view) === undefined)).to.deep.equal([])
  })

  it('[S3.2] every reason is about a getter that exists', () => {
    const known = new Set(allViews().flatMap((view) => [view, view.split('.')[1]]))
    expect(Object.keys(UNREAD).filter((view) => !known.has(view))).to.deep.equal([])
  })

  for (const replay of Object.keys(READ_IN))
    it(`[S3.2] the replay of ${replay} asks whether it read its own`, () => {
      const text = readFileSync(new URL(`${replay}.test.ts`, import.meta.url), 'utf8')
      expect(text).to.include(`expect(unreadIn('${replay}')).to.deep.equal([])`)
    })
})
