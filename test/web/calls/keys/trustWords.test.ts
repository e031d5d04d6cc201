import { expect } from 'chai'
import { TRUST_LEVELS } from '#web/calls/keys/trust.ts'
import {
  changedText,
  isToCompare,
  lockText,
  mismatchText,
  ownText,
  sureText,
} from '#web/calls/keys/trustWords.ts'
import { partedText } from '#web/calls/meetingWords.ts'

describe('words about the keys of a call', () => {
  it('[S3.81] the lock asks for the words wherever nothing proves who it is, and says so of nobody else', () => {
    const asked = TRUST_LEVELS.filter((level) => lockText(level, 'Kiln').endsWith('Compare four words'))
    expect(asked).to.deep.equal(['new', 'unbound', 'changed'])
    expect(TRUST_LEVELS.filter(isToCompare), 'and so does the word beside it').to.deep.equal(asked)
    const proven = TRUST_LEVELS.filter((level) => lockText(level, 'Kiln').includes('proven'))
    expect(proven, 'who was never compared is known, and not proven').to.deep.equal(['compared'])
    expect(lockText(null, 'Kiln')).to.equal('Connecting')
  })

  it('[S3.81] has another sentence for each level, and names a wallet where the agreement has one alone', () => {
    const texts = TRUST_LEVELS.map((level) => sureText(level, 'Kiln'))
    expect(new Set(texts).size).to.equal(TRUST_LEVELS.length)
    for (const text of texts) expect(text).to.contain('Kiln')
    const proven = TRUST_LEVELS.filter((_, at) => texts[at]?.match(/proven/i))
    expect(proven, 'and is proven where words were compared').to.deep.equal(['compared'])
    expect(TRUST_LEVELS.filter((_, at) => texts[at]?.includes('wallet'))).to.deep.equal(['agreement'])
  })

  it('[S3.81] every text that stops somebody has what to do next', () => {
    expect(changedText('Kiln')).to.match(/Compare the four words before you go on\.$/)
    expect(mismatchText('Kiln')).to.contain('not connected').and.to.contain('Come in again')
    expect(ownText(false, 'Kiln')).to.contain('on the Security page')
    const { text } = partedText('differs')
    expect(text).to.match(/by another way.*another network or browser.*compare before you talk/)
  })
})
