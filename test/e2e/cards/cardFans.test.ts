import { expect } from 'chai'
import { NEWS } from '#domain/notifications/news.ts'
import { chainWordsIn } from './cardFans.ts'

const HASH = '3f'.repeat(20)

describe('what is looked for on the pages of people without a wallet', () => {
  it('[S4.30] is an address or hash, whole or short, wherever a page has it, and no id with the same letters', () => {
    for (const whole of ['<a href="/x/0xab12…', 'title="0xab12"', `data-id="pas_0x${HASH}"`, `sale_${HASH}`])
      expect(chainWordsIn({ whole, read: '' }), whole).to.have.length(1)
    for (const whole of ['/me/receipts/pur_5r0d72b2b0ma4zzr0xbff0', 'pur_0xbff0z', 'sha-0123456789abcdef'])
      expect(chainWordsIn({ whole, read: '' }), whole).to.deep.equal([])
  })

  it('[S4.30] is a word of chains that is read, and none within another word', () => {
    expect(chainWordsIn({ whole: '', read: 'Your gas fee' })).to.deep.equal(['gas'])
    expect(chainWordsIn({ whole: '', read: 'A blocked vegas show' })).to.deep.equal([])
  })

  it('[S3.15] is in no news of a stream', () => {
    const facts = { channel: 'Northlight', title: 'Late talk', roomId: 'rom_1', startsAt: '', zone: 'UTC' }
    for (const [kind, news] of Object.entries(NEWS).filter(([kind]) => kind.startsWith('stream_'))) {
      const read = `${news.title(facts)} ${news.text(facts)} ${news.path(facts)}`
      expect(chainWordsIn({ whole: read, read }), kind).to.deep.equal([])
    }
  })
})
