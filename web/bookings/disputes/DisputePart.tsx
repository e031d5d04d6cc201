import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CallDispute } from '#api/bookings/disputes/contract.ts'
import { isFinal } from '#domain/booking/terms.ts'
import { MAX_STATEMENTS } from '#domain/calls/dispute.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { BookingPart } from '../booked/BookingPart.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { useFocusAfter } from '../booked/useFocusAfter.ts'
import { AddSheet } from './AddSheet.tsx'
import { callFileHref, disputeQuery, wasDisputed } from './disputeQueries.ts'
import { EMPTY_DRAFT } from './draftRules.ts'
import { RulingNote } from './RulingNote.tsx'
import { StatementList } from './StatementList.tsx'
import { sideNames } from './statementWords.ts'
import { useStatementDraft } from './useStatementDraft.ts'

interface DisputeProps {
  booking: OwnBooking
  dispute: CallDispute
}

/** Says more, as long as there is room for it. */
function AddMore({
  booking,
  dispute,
  isOpen,
  setOpen,
}: DisputeProps & { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  const [isAdded, setAdded] = useState(false)
  const own = dispute.statements.filter(({ side }) => side === booking.side)
  const isFull = own.length >= MAX_STATEMENTS
  // it may have ended, which the booking says a moment later
  const isOver = booking.status !== 'disputed' || dispute.left.statements <= 0
  const part = useFocusAfter(`${isFull}/${isOpen}`, isAdded || isOver)
  function added(): void {
    setOpen(false)
    setAdded(true)
  }
  return (
    <div ref={part} tabIndex={-1} className="mt-3 quietfocus">
      {isFull && !isOpen ? (
        <p className="text-sm text-t2">
          You have said all that fits here: {MAX_STATEMENTS} times each is what the two of you have.
        </p>
      ) : isOver && !isOpen ? null : (
        <Button kind="line" size="mid" onClick={() => setOpen(true)}>
          Add what you have to say
        </Button>
      )}
      <p className="text-sm text-t2 mt-2" role="status">
        {isAdded && !isOpen ? 'It was added.' : null}
      </p>
      {isOpen ? <AddSheet {...{ booking }} onAdded={added} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

function Said({ booking, dispute }: DisputeProps) {
  const { statements, ruling } = dispute
  const [isOpen, setOpen] = useState(false)
  // what is being written stays in sight when the call ends meanwhile
  if (statements.length === 0 && ruling === null && booking.status !== 'disputed' && !isOpen) return null
  return (
    <BookingPart title="What both of you say">
      {statements.length === 0 ? (
        <p className="text-sm text-t2">Neither of you has said anything about it here.</p>
      ) : (
        <StatementList
          statements={statements}
          nameOf={sideNames(booking)}
          fileHref={(file) => callFileHref(booking.id, file)}
          rail={booking.rail}
        />
      )}
      <AddMore {...{ booking, dispute, isOpen, setOpen }} />
      {ruling === null ? null : <RulingNote {...{ booking, ruling }} />}
    </BookingPart>
  )
}

/** What both sides of a call say about how it ends, and what was ruled; nothing where nobody ever objected. */
export function DisputePart({ booking }: { booking: OwnBooking }) {
  const isOver = isFinal(booking.status)
  const query = disputeQuery(useMe()?.accountId ?? '', booking.id)
  const { data, error, refetch } = useQuery<CallDispute>({
    ...query,
    enabled: isOver || booking.status === 'disputed',
    ...(isOver ? { refetchInterval: false as const } : {}),
  })
  const { draft, change } = useStatementDraft(booking.id)
  const isSaid = draft.hash !== null && (data?.statements.some(({ hash }) => hash === draft.hash) ?? false)
  // what the chain has is shown, and written no more
  useEffect(() => {
    if (isSaid) change(() => EMPTY_DRAFT)
  })
  if (!isOver && booking.status !== 'disputed') return null
  if (data) return <Said booking={booking} dispute={data} />
  if (!wasDisputed(booking)) return null
  return (
    <BookingPart title="What both of you say">
      {error ? (
        <Oops what="We could not load what was said." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading what was said">
          <SkeletonLine height="h-32" />
        </Loading>
      )}
    </BookingPart>
  )
}
