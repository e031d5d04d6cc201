import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import type { RecordPartProps } from './RecordPart.tsx'
import { RecordRows, type RecordRowsProps } from './RecordRows.tsx'
import { bookedLengthS, type CountedTime, countOn } from './recordModel.ts'
import { callRecordQuery } from './recordQuery.ts'
import { togetherText } from './recordWords.ts'
import './record.css'

export interface SeenLineProps {
  /** both were together for so long, milliseconds */
  shownMs: number
  lengthS: number
  onPress: () => void
}

/** In the top line of a call: how long both were seen together. */
export function SeenLine({ shownMs, lengthS, onPress }: SeenLineProps) {
  return (
    <span className="callseenrow">
      <button
        type="button"
        className="ov figures callseen"
        data-testid="call-seen"
        title="What was seen"
        aria-haspopup="dialog"
        onClick={onPress}
      >
        {togetherText(shownMs, lengthS)}
      </button>
    </span>
  )
}

/** What that number is made of. It may have counted on: what is proven comes some seconds later. */
export function SeenSheet({
  onClose,
  ...rows
}: Omit<RecordRowsProps, 'isRunning'> & { onClose: () => void }) {
  return (
    <Sheet title="What was seen" testId="call-seen-sheet" onClose={onClose}>
      <div className="mt-2">
        <RecordRows {...rows} isRunning />
      </div>
    </Sheet>
  )
}

export interface SeenFacts extends RecordPartProps {
  isLinked: boolean
}

/**
 * Line and sheet of what was seen, in the call. Nothing before the booked start, and before the record was read once; what cannot be read
 * again stays as it was, and its sheet says so.
 */
export function useSeenLine({ booking, accountId, name, nowMs, isLinked }: SeenFacts): {
  line: ReactNode
  sheet: ReactNode
} {
  const isBegun = nowMs >= Date.parse(booking.startsAt)
  const { data, error, refetch } = useQuery({ ...callRecordQuery(accountId, booking), enabled: isBegun })
  const [isOpen, setOpen] = useState(false)
  const counted = useRef<CountedTime | null>(null)
  if (!isBegun || !data) return { line: null, sheet: null }
  counted.current = countOn(counted.current, { record: data, nowMs, isLinked })
  return {
    line: (
      <SeenLine
        shownMs={counted.current.shownMs}
        lengthS={bookedLengthS(data)}
        onPress={() => setOpen(true)}
      />
    ),
    sheet: isOpen ? (
      <SeenSheet
        record={data}
        side={booking.side}
        {...{ name, error }}
        onRetry={() => void refetch()}
        onClose={() => setOpen(false)}
      />
    ) : null,
  }
}
