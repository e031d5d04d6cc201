import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { StatementForm } from './StatementForm.tsx'
import { useAddStatement } from './useAddStatement.ts'
import { useIsOpen } from './useIsOpen.ts'

interface AddSheetProps {
  booking: OwnBooking
  /** it was said */
  onAdded: () => void
  onClose: () => void
}

/** Says more in a dispute; no wallet is needed for it. */
export function AddSheet({ booking, onAdded, onClose }: AddSheetProps) {
  const work = useAddStatement(booking)
  const isOpen = useIsOpen()
  async function add(): Promise<void> {
    // who closed it meanwhile may be writing in another one
    if ((await work.add()) && isOpen.current) onAdded()
  }
  return (
    <Sheet title="Add what you have to say" isWide onClose={onClose} testId="statement-sheet">
      {booking.status === 'disputed' || work.isBusy ? (
        <>
          <StatementForm {...{ booking, work }} />
          <div className="mt-6">
            <Button kind="lamp" size="big" isFull isBusy={work.isBusy} onClick={() => void add()}>
              {work.isBusy ? 'Sending' : 'Say it'}
            </Button>
          </div>
        </>
      ) : (
        <div className="mt-3">
          <Note tone="warn" icon="clock" role="alert">
            This call has ended: nothing can be added any more.
          </Note>
          <p className="text-sm mt-3 whitespace-pre-wrap break-words">
            <bdi>{work.draft.text}</bdi>
          </p>
        </div>
      )}
    </Sheet>
  )
}
