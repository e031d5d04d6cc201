import { expect } from 'chai'
import { writeMail } from '#api/notifications/deliveries/writeMail.ts'

describe('the way out of a group of mails', () => {
  const letter = { to: 'ann@example.test', subject: 'Live', paragraphs: ['On air.'] }
  const about = { messageId: 'm@a.test', publicUrl: 'https://a.test', group: 'live' as const }

  it('[T26] has its token in the fragment for people, in the path for what posts by itself', () => {
    const mail = writeMail(letter, { ...about, wayOutToken: 'tok' })
    expect(mail.unsubscribeUrl).to.equal('https://a.test/unsubscribe/tok')
    for (const body of [mail.text, mail.html])
      expect(body).to.include('https://a.test/unsubscribe#tok').and.not.include('/unsubscribe/')
  })

  it('is none where nobody can leave', () => {
    const mail = writeMail(letter, { ...about, wayOutToken: null })
    expect([mail.unsubscribeUrl, mail.text.includes('unsubscribe')]).to.deep.equal([null, false])
  })
})
