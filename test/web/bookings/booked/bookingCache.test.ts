import { QueryClient } from '@tanstack/react-query'
import { expect } from 'chai'
import { forgetAccount } from '#web/accounts/signOut.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingQuery, bookingsQuery, showBooking } from '#web/bookings/booked/bookingQueries.ts'
import { sampleBooking, sampleUnplaced } from '#web/fixtures/bookings/sampleBookings.ts'

describe('an answer about a booked call', () => {
  it('is shown to the account that asked, and to nobody once they signed out', async () => {
    const queries = new QueryClient()
    const { queryKey } = bookingQuery('acc_1', sampleUnplaced.id)
    queries.setQueryData(bookingsQuery('acc_1').queryKey, { bookings: [sampleUnplaced] })
    showBooking(queries, 'acc_1', sampleUnplaced)
    expect(queries.getQueryData(queryKey)).to.equal(sampleUnplaced)
    await forgetAccount(queries)
    showBooking(queries, 'acc_1', sampleUnplaced)
    expect(queries.getQueryState(queryKey)).to.equal(undefined)
    queries.clear()
  })
})

describe('a list of booked calls', () => {
  it('is read again where there are some or one is expected, and soon while the network may take one back', () => {
    const queries = new QueryClient()
    const readAgainMs = (bookings: OwnBooking[], isExpected?: boolean) => {
      const { queryKey, refetchInterval } = bookingsQuery('acc_1', isExpected)
      queries.setQueryData(queryKey, { bookings })
      const query = queries.getQueryCache().find({ queryKey, exact: true })
      return typeof refetchInterval === 'function' && query ? refetchInterval(query as never) : undefined
    }
    expect([readAgainMs([]), readAgainMs([], true)]).to.deep.equal([false, 15_000])
    const confirming = sampleBooking(2, { isSecured: false })
    expect([readAgainMs([sampleUnplaced]), readAgainMs([confirming])]).to.deep.equal([15_000, 2000])
    queries.clear()
  })
})
