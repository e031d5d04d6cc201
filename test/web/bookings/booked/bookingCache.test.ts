import { QueryClient } from '@tanstack/react-query'
import { expect } from 'chai'
import { forgetAccount } from '#web/accounts/signOut.ts'
import { bookingQuery, bookingsQuery, showBooking } from '#web/bookings/booked/bookingQueries.ts'
import { sampleUnplaced } from '#web/fixtures/bookings/sampleBookings.ts'

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
