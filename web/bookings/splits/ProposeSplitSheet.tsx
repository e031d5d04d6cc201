import { useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'
import { MoneyRows } from '../booked/steps/MoneyRows.tsx'
import { ShareField } from './ShareField.tsx'
import { bpsOf, isSplitOpen, splitAsks, splitShares } from './splitModel.ts'
import { proposeSplitWord, sameSplitText, shareLabel } from './splitWords.ts'

export interface ProposeSplitSheetProps {
  booking: OwnBooking
  /** of the server, in seconds */
  nowS: number
  /** as it is typed; it outlives the sheet */
  percent: string
  onPercent: (percent: string) => void
  onSend: (creatorBps: number) => void
  onClose: () => void
}

/** What a chosen share comes to, and the press that proposes it. */
function Chosen({
  booking,
  creatorBps,
  onSend,
}: Pick<ProposeSplitSheetProps, 'booking' | 'onSend'> & { creatorBps: number }) {
  const same = sameSplitText(booking, creatorBps)
  return (
    <>
      {/* what a press of the slider comes to is read out after it */}
      <div className="mt-4" role="status">
        <MoneyRows booking={booking} shares={splitShares(booking, creatorBps)} />
      </div>
      <div className="mt-6">
        {same === null ? (
          <Button
            kind="lamp"
            size="big"
            isFull
            className="whitespace-normal"
            onClick={() => onSend(creatorBps)}
          >
            {proposeSplitWord(creatorBps)}
          </Button>
        ) : (
          <Note icon="info" role="status" testId="split-same">
            {same}
          </Note>
        )}
      </div>
    </>
  )
}

/** Chooses how the money of a call is to be divided; nothing moves until the other side accepts. */
export function ProposeSplitSheet(props: ProposeSplitSheetProps) {
  const { booking, nowS, percent, onPercent, onSend, onClose } = props
  const creatorBps = bpsOf(percent)
  const other = otherPerson(booking, 'The fan')
  // what the other side proposes meanwhile may be better
  const [seen] = useState(splitAsks(booking).other)
  const asked = splitAsks(booking).other
  return (
    <Sheet title="Propose a split" onClose={onClose} testId="split-propose-sheet">
      {isSplitOpen(booking, nowS) ? (
        <>
          <p className="text-sm text-t2 my-3">
            Nothing is paid until {otherPerson(booking)} accepts.{' '}
            {booking.rail === 'card' ? '' : 'It takes one transaction of your wallet. '}You cannot withdraw
            it: until the booking ends or is changed, for example by an objection, they can accept your last
            one.
          </p>
          {asked === seen ? null : (
            <div className="mb-3">
              <Note tone="warn" icon="alert" role="alert" testId="split-meanwhile">
                {asked === null
                  ? `${other} does not propose anything any more.`
                  : `${other} has just proposed another split. Close this to read it.`}
              </Note>
            </div>
          )}
          <ShareField
            label={shareLabel(booking)}
            whom={booking.side === 'fan' ? otherPerson(booking) : 'you'}
            {...{ percent, onPercent }}
          />
          {creatorBps === null ? (
            <div className="mt-6">
              <Button kind="lamp" size="big" isFull disabled>
                Choose a share
              </Button>
            </div>
          ) : (
            <Chosen {...{ booking, creatorBps, onSend }} />
          )}
        </>
      ) : (
        <div className="mt-3">
          <Note tone="warn" icon="clock" role="alert">
            This booking has ended: nothing can be proposed any more. Nothing was sent.
          </Note>
        </div>
      )}
    </Sheet>
  )
}
