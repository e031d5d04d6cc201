import type { CallSide } from '#domain/calls/words.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { bookedLengthS, type RecordAnswer, recordLines } from './recordModel.ts'
import { ALONE_TEXT, COUNTS_TEXT, RUNNING_TEXT } from './recordWords.ts'
import { SeenRows } from './SeenRows.tsx'

export interface RecordRowsProps {
  record: RecordAnswer
  /** own side */
  side: CallSide
  /** of the other one */
  name: Typed
  /** it could not be read again: what is shown is of before; null: it could */
  error: unknown
  onRetry: () => void
  /** the call goes on: more is to come */
  isRunning?: boolean
}

/** When each side was there and when both were together, and what that is known by. */
export function RecordRows({ record, side, name, error, onRetry, isRunning = false }: RecordRowsProps) {
  const lines = recordLines(record, side, name)
  return (
    <div className="flex flex-col gap-4">
      <SeenRows lines={lines} lengthS={bookedLengthS(record)} />
      <p className="text-sm text-t2">
        {COUNTS_TEXT}
        {lines.some(({ seen }) => seen.unprovenS > 0) ? ` ${ALONE_TEXT}` : ''}
        {isRunning ? ` ${RUNNING_TEXT}` : ''}
      </p>
      {error ? <Oops what="We could not read this again." error={error} onRetry={onRetry} /> : null}
    </div>
  )
}
