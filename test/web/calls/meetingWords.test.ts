import { expect } from 'chai'
import { joinEntry } from '#web/bookings/booked/steps/joinEntry.ts'
import { UnshownAddress } from '#web/calls/meetingFlow.ts'
import {
  apartText,
  entryProblem,
  leftText,
  shutText,
  sightText,
  warningText,
} from '#web/calls/meetingWords.ts'
import { sampleMeeting, sampleMeetingMs } from '#web/fixtures/meetings/sampleMeeting.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

const late = (side: 'fan' | 'creator', afterMs: number) =>
  sightText(
    { is: 'late', minutes: Math.floor(afterMs / 60_000) },
    { ...sampleMeeting, side },
    'Kiln',
    sampleMeetingMs + afterMs,
  )

describe('words of a call', () => {
  it('[S3.47] says what is left, and before its time when it begins', () => {
    expect(leftText(1_900_000, 100_000)).to.equal('Begins in 1:40')
    expect(leftText(751_000, -1000)).to.equal('Left 12:31')
    expect([warningText(300_000), warningText(60_000)]).to.deep.equal([
      '5 minutes left. The call ends by itself.',
      '1 minute left. The call ends by itself.',
    ])
  })

  it('[S3.44] of who is late says how long one has to be here by the agreement, by side, and promises no money', () => {
    const { graceSeconds } = sampleMeeting.policy
    const grace = `${graceSeconds / 60} minutes`
    expect(late('creator', 180_000)).to.match(
      new RegExp(
        `^Kiln is 3 min late\\. By the agreement they may count as absent if you are here for ${grace} and they for less`,
      ),
    )
    expect(late('fan', 180_000)).to.match(
      new RegExp(`^Kiln is 3 min late\\. By the agreement a fan who was here for ${grace} does not count as`),
    )
    const after = late('creator', graceSeconds * 1000)
    expect(after).to.contain('on the page of the call').and.not.to.contain(grace)
  })

  it('says by rail why nobody comes in while the money is not safe', () => {
    const text = (change: Partial<typeof sampleMeeting>) =>
      shutText('unsecured', { ...sampleMeeting, ...change } as typeof sampleMeeting, 'Kiln').text
    expect(text({})).to.contain('still confirming')
    expect(text({ status: 'none' })).to.contain('dropped the payment')
    const byCard = shutText('unsecured', { ...sampleMeeting, rail: 'card', side: 'creator' }, 'Kiln').text
    expect(byCard)
      .to.contain('not held on the fan’s card')
      .and.not.to.match(/network|confirming/)
  })

  it('offers to go on here what is on another page or device, and nothing else', () => {
    const of = (code: 'OTHER_DEVICE' | 'ENDED' | 'NOT_LIVE') =>
      entryProblem(new ApiProblem({ type: '', title: '', status: 403, code, ref: '', decisionId: 'dec_1' }))
    expect(of('OTHER_DEVICE').move).to.equal(true)
    expect([of('ENDED').move, of('NOT_LIVE').move]).to.deep.equal([false, false])
  })

  it('[S0.16] asks once more of who was not shown that a call is direct, and of a relay never offers a way around it', () => {
    expect(entryProblem(new UnshownAddress()).text).to.match(/straight to theirs.* press again if you agree/)
    const conflict = { type: '', title: 'Conflict', status: 409, code: 'CONFLICT', ref: '' } as const
    const early = { ...conflict, detail: 'It is too early.' }
    expect(entryProblem(new ApiProblem(early)).text, 'of another conflict').to.equal('It is too early.')
    expect(apartText('NO_MEDIA_PATH', true))
      .to.contain('nothing goes around it')
      .and.to.contain('or the relay is away just now')
      .and.not.to.contain('same Wi-Fi')
    expect(apartText('NO_MEDIA_PATH', false)).to.contain('same Wi-Fi').and.not.to.contain('relay')
  })

  it('[S3.44] the way in is open from ten minutes before it to its end, and not of what was booked elsewhere', () => {
    const [startS, endS] = [sampleMeetingMs / 1000, Date.parse(sampleMeeting.endsAt) / 1000]
    const isOpen = (atS: number) => joinEntry(sampleMeeting, atS)?.isOpen
    expect([startS - 601, startS - 600, endS - 1, endS].map(isOpen)).to.deep.equal([false, true, true, false])
    expect(joinEntry({ ...sampleMeeting, channel: null }, startS)).to.equal(null)
  })
})
