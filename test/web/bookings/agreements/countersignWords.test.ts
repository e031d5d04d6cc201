import { expect } from 'chai'
import { canCountersign, countersignedText } from '#web/bookings/agreements/countersignWords.ts'
import { bookedAt, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { agreedCall } from './agreedCall.ts'

const booking = agreedCall(`0x${'c'.repeat(40)}`)
const countersignature = { signature: '0xcd', at: bookedAt(25, 23, 12) }

describe('the signature under what was agreed', () => {
  it('is asked of a creator for a call that they have and that is not over', () => {
    expect(canCountersign(booking)).to.equal(true)
    expect(canCountersign({ ...booking, status: 'disputed' })).to.equal(true)
    const others = [
      { isPlaced: false },
      ...(['none', 'completed', 'refunded', 'split', 'void'] as const).map((status) => ({ status })),
      ...[{ side: 'fan' } as const, { agreement: null }, { text: null }, { countersignature }],
    ]
    for (const other of others)
      expect(canCountersign({ ...booking, ...other }), JSON.stringify(other)).to.equal(false)
  })

  it('is read with its year by the clocks of who reads, also once the call is over', () => {
    const signed = sampleBooking(1, { status: 'refunded', countersignature })
    expect(countersignedText(signed, 'Europe/Berlin')?.replace(/[⁨⁩]/g, '')).to.equal(
      'Northlight signed these words on 26 Nov 2026, 00:12. You did when you paid.',
    )
    expect(countersignedText({ ...signed, side: 'creator' }, 'UTC')).to.equal(
      'You signed these words on 25 Nov 2026, 23:12.',
    )
  })
})
