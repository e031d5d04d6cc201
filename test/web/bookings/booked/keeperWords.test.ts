import { expect } from 'chai'
import {
  type OwnBooking,
  type SettleStep,
  settleSteps,
  stepEffect,
} from '#web/bookings/booked/bookingModel.ts'
import { bookingState } from '#web/bookings/booked/bookingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { sentText, stepText } from '#web/bookings/booked/steps/stepWords.ts'
import { bookedAt, bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'

const endS = Date.parse(bookedAt(26, 16)) / 1000
const exitS = Date.parse(bookedAt(28, 4)) / 1000
const booking = sampleBooking(1, {})
const ofCreator = sampleBooking(1, { side: 'creator' })
const wordAt = (atS: number, more: Parameters<typeof sampleBooking>[1]) =>
  bookingState(sampleBooking(1, more), atS).word

describe('a booked call that this site ends by itself', () => {
  it('[S3.36] says what comes of it and when, for each side, and who can end it', () => {
    const textOf = (more: Parameters<typeof sampleBooking>[1], atS: number) =>
      bookingExitText(sampleBooking(1, more), atS, 'UTC')?.replace(/[⁨⁩]/g, '')
    const until = bookedAt(31, 19)
    const disputed = {
      status: 'disputed',
      pending: { until, creatorBps: 5000, cause: 'interrupted' },
    } as const
    const end = 'This site ends it then by itself, at its own cost.'
    const textsOf = (keeper: OwnBooking['keeper']) => [
      textOf({ keeper }, bookedNowS),
      textOf({ keeper, side: 'creator' }, bookedNowS),
      textOf({ keeper, status: 'confirmed' }, bookedNowS),
      textOf({ keeper, status: 'confirmed', side: 'creator' }, bookedNowS),
      textOf({ keeper, ...disputed }, bookedNowS),
    ]
    for (const keeper of ['works', 'sent'] as const)
      expect(textsOf(keeper), keeper).to.deep.equal([
        `If nobody does anything until Sat 28 Nov, 04:00, everything comes back to you. ${end}`,
        `If nobody does anything until Sat 28 Nov, 04:00, Quiet Moth gets everything back. ${end}`,
        `Northlight states that it took place. If you do not object until Sat 28 Nov, 04:00, they are paid. ${end}`,
        `If nobody does anything until Sat 28 Nov, 04:00, you get 0.0195 ETH. ${end}`,
        `If no arbiter decides until Tue 1 Dec, 19:00, you get 0.01 ETH back and Northlight gets 0.00975 ETH. ${end}`,
      ])
    expect(textsOf('waits'), 'nothing is promised ahead').to.deep.equal(textsOf('none'))
    const after = (['none', 'waits', 'works', 'sent'] as const).map((keeper) => [
      ...[textOf({ keeper }, exitS), wordAt(exitS, { keeper }), wordAt(exitS - 1, { keeper })],
    ])
    const over = 'Its time is over: you get everything back'
    const waiting = 'Waiting for a word'
    expect(after).to.deep.equal([
      [`${over} as soon as one of you ends it.`, 'Can be ended', waiting],
      [
        `${over}. This site ends it as soon as it can; either of you can end it now.`,
        ...['Can be ended', waiting],
      ],
      [
        `${over}. This site ends it within minutes, at its own cost. If it does not, either of you can.`,
        ...['Being ended', waiting],
      ],
      [`${over}. This site is ending it now.`, 'Being ended', waiting],
    ])
  })

  it('is so in what a step comes to, and can be ended by anybody all the same', () => {
    const textOf = (one: OwnBooking, kind: SettleStep, keeper: OwnBooking['keeper'] = 'works') => {
      const effect = stepEffect(one, kind, endS)
      return effect && stepText({ ...one, keeper }, effect, { nowS: endS, zone: 'UTC' }).replace(/[⁨⁩]/g, '')
    }
    const end = 'this site ends it then by itself, at its own cost'
    expect(textOf(booking, 'dispute')).to.match(
      new RegExp(`If none does, ${end}: you get 0\\.01 ETH back and Northlight gets 0\\.00975 ETH\\. This`),
    )
    expect(textOf(ofCreator, 'confirm')).to.equal(
      `You state that it took place. If Quiet Moth does not object until Sat 28 Nov, 04:00, you are paid: ${end}. This cannot be taken back.`,
    )
    for (const one of [booking, ofCreator])
      expect(textOf(one, one.side === 'fan' ? 'dispute' : 'confirm', 'waits')).not.to.match(/this site ends/)
    const sent = { ...booking, keeper: 'sent' as const }
    expect(settleSteps(sent, exitS)).to.deep.equal(['confirm', 'finish'])
    expect(sentText('finish', sent)).to.match(/is on its way already\. A second one may cost a network fee/)
    const others = [sentText('confirm', sent), sentText('finish', { ...booking, keeper: 'works' })]
    expect(others).to.deep.equal([null, null])
  })
})
