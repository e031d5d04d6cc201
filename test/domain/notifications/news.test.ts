import { expect } from 'chai'
import { NEWS, newsText } from '#domain/notifications/news.ts'
import { NOTIFICATION_GROUPS } from '#domain/words.ts'

describe('what people are told', () => {
  it('[S1.14] has a title of one line, whole sentences and a path of our own, in a known group', () => {
    for (const [kind, text] of Object.entries(NEWS)) {
      expect(NOTIFICATION_GROUPS, kind).to.include(text.group)
      expect(text.title({}), kind).to.match(/^[A-Z][^\n.]{5,78}$/)
      expect(text.text({}), kind).to.match(/^[A-Z][\s\S]+\.$/)
      expect(text.path({}), kind).to.match(/^\/[\w/-]*$/)
    }
  })

  it('a kind of a later version has no words, and neither has what every object has', () => {
    expect(newsText('of_tomorrow')).to.equal(null)
    expect(newsText('constructor')).to.equal(null)
  })
})
