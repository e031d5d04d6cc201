import { useEffect, useRef, useState } from 'react'
import { isFinal } from '#domain/booking/terms.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { BookingPart } from '../booked/BookingPart.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'
import { awaitedTone } from '../booked/cardWords.ts'
import { useFocusAfter } from '../booked/useFocusAfter.ts'
import { AcceptSplitSheet } from './AcceptSplitSheet.tsx'
import { ProposeSplitSheet } from './ProposeSplitSheet.tsx'
import { isSplitOpen, splitAsks } from './splitModel.ts'
import type { SplitOrder } from './splitTransaction.ts'
import { acceptWord, askedSplitText, ownSplitText } from './splitWords.ts'
import type { Split } from './useSplit.ts'

export interface SplitPartProps {
  booking: OwnBooking
  /** of the server, in seconds */
  nowS: number
  split: Split
  /** something that may end the booking is on its way: nothing is proposed or accepted meanwhile */
  isBlocked: boolean
}

interface AskProps extends Omit<SplitPartProps, 'nowS'> {
  onAsk: (kind: SplitOrder['kind']) => void
}

/** What the other side proposes, to be accepted. */
function Asked({ booking, split, isBlocked, onAsk }: AskProps) {
  const isWaiting = split.isBusy || split.isAwaited
  const isOwn = isWaiting && split.order?.kind === 'accept'
  // what is accepted here stays in sight until it is known what came of it
  const creatorBps = isOwn && split.order ? split.order.creatorBps : splitAsks(booking).other
  if (creatorBps === null) return null
  return (
    <Note
      tone="warn"
      icon="info"
      testId="split-asked"
      actions={
        <Button
          kind="lamp"
          size="mid"
          className="whitespace-normal"
          isBusy={isOwn}
          disabled={(isWaiting || isBlocked) && !isOwn}
          onClick={() => onAsk('accept')}
        >
          {(isOwn ? split.word : null) ?? acceptWord(booking, creatorBps)}
        </Button>
      }
    >
      {askedSplitText(booking, creatorBps)}
    </Note>
  )
}

/** The way to propose one. */
function ProposeButton({ booking, split, isBlocked, onAsk }: AskProps) {
  const isWaiting = split.isBusy || split.isAwaited
  const isOwn = isWaiting && split.order?.kind === 'propose'
  return (
    <div>
      <Button
        kind="line"
        size="mid"
        isBusy={isOwn}
        disabled={(isWaiting || isBlocked) && !isOwn}
        data-testid="split-propose"
        onClick={() => onAsk('propose')}
      >
        {(isOwn ? split.word : null) ??
          (splitAsks(booking).own === null ? 'Propose a split' : 'Propose another split')}
      </Button>
    </div>
  )
}

/** How both sides of a call that has begun divide its money by themselves; nothing at all where they cannot. */
export function SplitPart({ booking, nowS, split, isBlocked }: SplitPartProps) {
  const [asked, setAsked] = useState<SplitOrder['kind'] | null>(null)
  const [percent, setPercent] = useState('')
  const { own, other } = splitAsks(booking)
  const part = useFocusAfter(`${own}/${other}/${booking.status}`, split.order !== null)
  const isOpen = isSplitOpen(booking, nowS)
  const shown = useRef(other)
  useEffect(() => {
    // a proposal where there was none: what came of the last press is not about it
    if (shown.current === null && other !== null) split.forget()
    shown.current = other
  }, [other, split])
  const isDone = split.order?.kind === 'accept' && split.isIncluded && isFinal(booking.status)
  // what it was about is gone from the page, and why it was not sent is not
  const isRefused = split.order !== null && split.phase.at === 'stopped'
  function ask(kind: SplitOrder['kind']): void {
    split.forget()
    split.warm()
    setAsked(kind)
  }
  function send(kind: SplitOrder['kind'], creatorBps: number): void {
    setAsked(null)
    split.send(kind, creatorBps)
  }
  const ways = { booking, split, isBlocked, onAsk: ask }
  const sheet = { booking, nowS, onClose: () => setAsked(null) }
  return (
    <div ref={part} tabIndex={-1} className="quietfocus" data-testid="booking-split">
      {isOpen || isRefused || isDone ? (
        <BookingPart title="Agree between you">
          <div className="flex flex-col gap-3">
            {isOpen ? (
              <>
                <p className="text-base">
                  Both of you can divide the money by yourselves: one proposes a split, the other accepts it,
                  and {booking.rail === 'card' ? 'it is decided' : 'the escrow pays it'} at once. Nothing
                  changes until {otherPerson(booking)} accepts, or you do.
                </p>
                <Asked {...ways} />
                {own === null ? null : (
                  <Note tone="info" icon="info" testId="split-own">
                    {ownSplitText(booking, own)}
                  </Note>
                )}
                <ProposeButton {...ways} />
              </>
            ) : null}
            {split.isAwaited ? (
              <Note tone={awaitedTone(booking.rail)} icon="refresh" role="status" testId="split-awaited">
                It is on its way. This page shows what came of it in a moment.
              </Note>
            ) : null}
            {isDone ? (
              <Note tone="ok" icon="check" role="status" testId="split-done">
                This call has ended. What came of it stands above.
              </Note>
            ) : null}
            {split.order === null ? null : <TxNote phase={split.phase} />}
          </div>
        </BookingPart>
      ) : null}
      {asked === 'accept' ? <AcceptSplitSheet {...sheet} onSend={(bps) => send('accept', bps)} /> : null}
      {asked === 'propose' ? (
        <ProposeSplitSheet
          {...sheet}
          {...{ percent }}
          onPercent={setPercent}
          onSend={(bps) => send('propose', bps)}
        />
      ) : null}
    </div>
  )
}
