import { useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { MoneyRows } from '../booked/steps/MoneyRows.tsx'
import { isSplitOpen, splitAsks, splitShares } from './splitModel.ts'
import { acceptWord, askedSplitText } from './splitWords.ts'

export interface AcceptSplitSheetProps {
  booking: OwnBooking
  /** of the server, in seconds */
  nowS: number
  /** sends it; the share of the creator that was shown */
  onSend: (creatorBps: number) => void
  onClose: () => void
}

/** Asks once before a split is accepted; where the other side changes it meanwhile it asks anew. */
export function AcceptSplitSheet({ booking, nowS, onSend, onClose }: AcceptSplitSheetProps) {
  const { other } = splitAsks(booking)
  const [seen, setSeen] = useState(other)
  return (
    <Sheet title="Accept this split?" onClose={onClose} testId="split-accept-sheet">
      {other === null || !isSplitOpen(booking, nowS) ? (
        <div className="mt-3">
          <Note tone="warn" icon="clock" role="alert">
            This split can be accepted no more. Nothing was sent.
          </Note>
        </div>
      ) : (
        <>
          <p className="text-sm text-t2 my-3">
            {askedSplitText(booking, other)} Accepting ends the booking{' '}
            {booking.rail === 'card' ? 'at once' : 'with one transaction of your wallet'}. This cannot be
            taken back.
          </p>
          <MoneyRows booking={booking} shares={splitShares(booking, other)} />
          {other === seen ? (
            <div className="mt-6">
              <Button
                kind="harm"
                size="big"
                isFull
                className="whitespace-normal"
                onClick={() => onSend(other)}
              >
                {acceptWord(booking, other)}
              </Button>
            </div>
          ) : (
            <div className="mt-4">
              <Note
                tone="warn"
                icon="alert"
                role="alert"
                testId="split-changed"
                actions={<Button onClick={() => setSeen(other)}>I have seen it</Button>}
              >
                This has just changed. What stands above is what it comes to now.
              </Note>
            </div>
          )}
        </>
      )}
    </Sheet>
  )
}
