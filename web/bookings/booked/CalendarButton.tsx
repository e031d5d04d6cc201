import { useState } from 'react'
import { isFinal } from '#domain/booking/terms.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { saveCalendarFile } from '#web/kit/saveFile.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import type { BookingContext } from './BookingRows.tsx'
import type { OwnBooking } from './bookingModel.ts'

/** The file of a call that is ahead, for the calendar of who reads. */
export function CalendarButton({
  booking,
  nowS,
}: Pick<BookingContext, 'nowS'> & {
  booking: Pick<OwnBooking, 'id' | 'status' | 'isPlaced' | 'startsAt'>
}) {
  const { id, status, isPlaced, startsAt } = booking
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  if (status === 'none' || isFinal(status) || !isPlaced || nowS * 1000 >= Date.parse(startsAt)) return null
  async function save(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      saveCalendarFile(await call('getBookingCalendar', { params: { bookingId: id } }))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <div>
        <Button kind="line" size="mid" isBusy={isBusy} onClick={() => void save()}>
          Add to your calendar
        </Button>
      </div>
      {problem === null ? null : (
        <Oops what="The file was not made." error={problem} onRetry={() => void save()} />
      )}
    </>
  )
}
