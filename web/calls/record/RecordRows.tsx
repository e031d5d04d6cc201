import { useId } from 'react'
import type { CallSide } from '#domain/calls/words.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { barPieces, bookedLengthS, type RecordAnswer, type RecordLine, recordLines } from './recordModel.ts'
import {
  ALONE_TEXT,
  aloneText,
  barText,
  COUNTS_TEXT,
  lineName,
  RUNNING_TEXT,
  seenText,
} from './recordWords.ts'
import './record.css'

/** The booked time from its start to its end, and what was seen of it. */
function Bar({ line, lengthS }: { line: RecordLine; lengthS: number }) {
  const hatch = `hatch${useId().replace(/\W/g, '')}`
  return (
    <svg className="recordbar" role="img" aria-label={barText(line, lengthS)}>
      <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="recordalone" width="5" height="5" />
        <line className="recordhatch" x1="1" y1="0" x2="1" y2="5" />
      </pattern>
      {barPieces(line.seen, lengthS).map(({ isProven, fromPct, widthPct }, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no state, and two can begin at the same place
          key={index}
          className={isProven ? 'recordproven' : undefined}
          fill={isProven ? undefined : `url(#${hatch})`}
          x={`${fromPct}%`}
          width={`${widthPct}%`}
          height="100%"
        />
      ))}
    </svg>
  )
}

function Row({ line, lengthS }: { line: RecordLine; lengthS: number }) {
  const { is, name, seen } = line
  const alone = aloneText(seen)
  return (
    <li
      className="flex flex-col gap-1"
      data-testid={`record-${is}`}
      data-proven={seen.provenS}
      data-unproven={seen.unprovenS}
    >
      <span className="flex flex-wrap items-baseline justify-between gap-x-4">
        {name === null ? (
          <span>{lineName(line)}</span>
        ) : (
          <bdi className="truncate" title={name}>
            {name}
          </bdi>
        )}
        <span className="figures">{seenText(seen.provenS, lengthS)}</span>
      </span>
      <Bar {...{ line, lengthS }} />
      {alone === null ? null : <span className="text-sm text-t2 figures">{alone}</span>}
    </li>
  )
}

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
  const lengthS = bookedLengthS(record)
  const lines = recordLines(record, side, name)
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex flex-col gap-4 text-base">
        {lines.map((line) => (
          <Row key={line.is} {...{ line, lengthS }} />
        ))}
      </ul>
      <p className="text-sm text-t2">
        {COUNTS_TEXT}
        {lines.some(({ seen }) => seen.unprovenS > 0) ? ` ${ALONE_TEXT}` : ''}
        {isRunning ? ` ${RUNNING_TEXT}` : ''}
      </p>
      {error ? <Oops what="We could not read this again." error={error} onRetry={onRetry} /> : null}
    </div>
  )
}
