import { expect } from 'chai'
import { DISPUTE_NEWS } from '#domain/notifications/callNews.ts'

describe('what arbiters are told', () => {
  it('[S3.42] names the call and the moment of silence, neither of its two, and leads to the dispute', () => {
    const { dispute_waits: waits } = DISPUTE_NEWS
    const facts = {
      ...{ bookingId: 'bkg_1', minutes: 30, media: 'voice', other: 'Mira', side: 'fan' },
      ...{ startsAt: '2026-12-01T10:00:00.000Z', until: '2026-12-15T10:00:00.000Z' },
    }
    expect(waits.title(facts)).to.equal('A dispute waits: 30 minute voice call')
    expect(waits.text(facts)).to.match(
      /Tue 1 Dec 2026, 10:00 UTC\. .* rule until Tue 15 Dec 2026, 10:00 UTC\./,
    )
    expect(`${waits.title(facts)} ${waits.text(facts)}`).not.to.include('Mira')
    expect(waits.path(facts)).to.equal('/admin/disputes/bkg_1')
  })
})
