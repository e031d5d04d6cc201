import { expect } from 'chai'
import { MONEY_BACK_NEWS } from '#domain/notifications/moneyBackNews.ts'
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

  it('[S1.19][T23] names what people typed without signs of direction, and ends its direction with it', () => {
    const facts = {
      title: 'שידור\u202e 7',
      channel: 'كيلن\u200b',
      startsAt: '2026-11-26T19:00:00.000Z',
      zone: 'UTC',
    }
    const naming = Object.entries(NEWS).filter(([kind]) => /^(stream|cohost)_/.test(kind))
    expect(naming).to.have.length.greaterThan(4)
    for (const [kind, text] of naming) {
      const words = `${text.title(facts)} ${text.text(facts)}`
      expect(words, kind).to.match(/\u2068(שידור 7|كيلن)\u2069/)
      expect(words.replace(/\u2068(שידור 7|كيلن)\u2069/g, ''), kind).not.to.match(
        /[^\0-\u058f\u2000-\u200a\u2010-\u2027]/,
      )
    }
    expect(NEWS.stream_live.title({ channel: 'Northlight' })).to.equal('Live now: Northlight')
  })

  it('[S3.26] names a voice room and leads to its page; facts of before name no kind and are of a stream', () => {
    const facts = { channel: 'Northlight', title: 'Late talk', roomId: 'rom_1', startsAt: '', zone: 'UTC' }
    expect(NEWS.stream_scheduled.title({ ...facts, kind: 'voice' })).to.equal(
      'A new voice room of Northlight',
    )
    for (const [kind, text] of Object.entries(NEWS)) {
      if (!kind.startsWith('stream_')) continue
      expect(text.path({ ...facts, kind: 'voice' }), kind).to.equal('/r/rom_1')
      expect([text.path({ ...facts, kind: 'stream' }), text.path(facts)], kind).to.deep.equal([
        ...['/s/rom_1', '/s/rom_1'],
      ])
      const words = `${text.title({ ...facts, kind: 'voice' })} ${text.text({ ...facts, kind: 'voice' })}`
      expect(words, kind).not.to.match(/stream|picture|watch/i)
    }
  })

  it('[S4.30] names a call that a card paid for, and says nothing of a pass or a gift', () => {
    const facts = {
      call: 'Video call, 30 minutes',
      channel: 'Northlight',
      amount: '50.00 EUR',
      rule: 'creator',
    }
    expect(NEWS.card_paid.title(facts)).to.equal('Receipt: Video call, 30 minutes, with Northlight')
    for (const [kind, text] of Object.entries({ ...MONEY_BACK_NEWS, card_paid: NEWS.card_paid })) {
      const words = `${text.title(facts)} ${text.text({ ...facts, reason: 'BANK' })}`
      expect(words, kind).to.include('Video call, 30 minutes')
      expect(words, kind).not.to.match(/\b(pass|gift)\b/)
    }
  })

  it('[S4.30][T23] says of money that goes back what it is and what it means, isolated and in no word of a chain', () => {
    const facts = { tier: 'זהב', channel: 'كيلن', amount: '9.00 EUR', yours: '8.10 EUR', ours: '0.90 EUR' }
    for (const [kind, text] of Object.entries(MONEY_BACK_NEWS)) {
      const words = `${text.title(facts)} ${text.text({ ...facts, reason: 'BANK' })}`
      expect(words, kind).to.include('\u2068זהב\u2069')
      expect(words, kind).not.to.match(/undefined|\b(block|chain|hash|gas|mint|token|contract|wallet)\b|0x/i)
    }
    expect(NEWS.refund_done.text(facts)).to.include('Banks take 5–10 business days.')
    for (const reason of ['SPENT', 'SHORT', 'DISPUTED', 'BANK', 'PROVIDER', 'of tomorrow'])
      expect(NEWS.refund_refused.text({ ...facts, reason })).to.match(/did not go back\. [A-Z].+\. What/)
    for (const reason of ['fraudulent', 'duplicate', 'constructor'])
      expect(NEWS.sale_disputed.text({ ...facts, reason })).to.match(
        /9\.00 EUR\. The[yi].+8\.10 EUR less is in/,
      )
  })

  it('[S4.30] a receipt leads to the receipt, and what is still open to its page', () => {
    const facts = { purchaseId: 'pur_1' }
    expect(NEWS.card_paid.path(facts)).to.equal('/me/receipts/pur_1')
    expect(NEWS.card_failed.path(facts)).to.equal('/pay/pur_1')
  })

  it('a kind of a later version has no words, and neither has what every object has', () => {
    expect(newsText('of_tomorrow')).to.equal(null)
    expect(newsText('constructor')).to.equal(null)
  })
})
