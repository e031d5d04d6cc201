import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import type { MeetingBooking } from '../meetingFlow.ts'
import { DownloadRecord } from './DownloadRecord.tsx'
import { RecordRows } from './RecordRows.tsx'
import { isOnRecord } from './recordModel.ts'
import { callRecordQuery } from './recordQuery.ts'

/** The part with its heading, whatever is in it. */
export function RecordSection({ children }: { children: ReactNode }) {
  const id = useId()
  return (
    <section className="mt-8" aria-labelledby={id} data-testid="state:record">
      <h2 className="d4 mb-3" id={id}>
        What was seen
      </h2>
      {children}
    </section>
  )
}

export interface RecordPartProps {
  booking: MeetingBooking
  /** id of the own account */
  accountId: string
  /** of the other side */
  name: Typed
  /** server time, by the clock that the page around it goes by */
  nowMs: number
}

function Read({ booking, accountId, name, nowMs }: RecordPartProps) {
  const { data, error, refetch } = useQuery(callRecordQuery(accountId, booking))
  const onRetry = () => void refetch()
  return (
    <RecordSection>
      {data ? (
        <>
          <RecordRows record={data} side={booking.side} {...{ name, error, onRetry }} />
          {nowMs < Date.parse(booking.endsAt) ? null : <DownloadRecord bookingId={booking.id} />}
        </>
      ) : error ? (
        <Oops what="We could not read what was seen of this call." error={error} onRetry={onRetry} />
      ) : (
        <Loading label="Reading what was seen">
          <SkeletonLine height="h-32" />
        </Loading>
      )}
    </RecordSection>
  )
}

/** What was seen of a booked call, from its start on, and from its end on as a file. */
export function RecordPart(read: RecordPartProps) {
  return isOnRecord(read.booking, read.nowMs) ? <Read {...read} /> : null
}
