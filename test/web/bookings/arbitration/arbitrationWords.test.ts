import { expect } from 'chai'
import {
  proposalTexts,
  reasonsFault,
  signedText,
  silenceText,
} from '#web/bookings/arbitration/arbitrationWords.ts'
import { sampleListed, sampleReading } from '#web/fixtures/bookings/sampleArbitration.ts'

const listed = sampleListed()
const untilS = Date.parse(listed.until ?? '') / 1000

describe('a dispute in words, for an arbiter', () => {
  it('has a moment to end as long as that is ahead, and ends as soon as anybody wants after it', () => {
    const at = (nowS: number, silentBps: number) => silenceText({ ...listed, silentBps }, nowS, 'UTC')
    expect(at(untilS - 1, 10_000)).to.match(
      /^If nobody rules until .+, the creator gets the whole price, less the fee, as soon as anybody ends it\.$/,
    )
    expect(at(untilS, 5000)).to.equal(
      'Its time is over: the creator gets 50 % of the price, less the fee, as soon as anybody ends it.',
    )
    expect(at(untilS, 0)).to.equal(
      'Its time is over: the fan gets everything back as soon as anybody ends it.',
    )
  })

  it('has no proposals once it has ended', () => {
    const { call } = sampleReading()
    const asked = { ...call, creatorAsk: 5000 }
    expect(proposalTexts(asked)).to.have.length(1)
    expect(proposalTexts({ ...asked, status: 'split' })).to.deep.equal([])
  })

  it('names whether the creator signed the words, where there are any', () => {
    const { call } = sampleReading()
    expect(signedText(call, 'UTC')).to.equal('The creator has not signed these words.')
    const countersignature = { signature: '0xcd', at: '2026-11-25T12:00:00.000Z' }
    expect(signedText({ ...call, countersignature }, 'UTC')).to.equal(
      'The creator signed these words on 25 Nov 2026, 12:00.',
    )
    expect(signedText({ ...call, text: null }, 'UTC')).to.equal(null)
  })

  it('takes reasons that can be read, of a length that the server takes', () => {
    expect(reasonsFault(' \n')).to.equal('Write why: both sides read it.')
    expect(reasonsFault('x'.repeat(2001))).to.match(/1 character too long/)
    expect(reasonsFault('Both were there.\nNobody is to blame.')).to.equal(null)
  })
})
