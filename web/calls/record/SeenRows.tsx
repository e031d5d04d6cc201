import { useId } from 'react'
import { barPieces, type RecordLine } from './recordModel.ts'
import { aloneText, barText, lineName, seenText } from './recordWords.ts'
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

export interface SeenRowsProps {
  lines: readonly RecordLine[]
  /** how long the call was booked */
  lengthS: number
}

/** A bar for each line of a record. */
export function SeenRows({ lines, lengthS }: SeenRowsProps) {
  return (
    <ul className="flex flex-col gap-4 text-base">
      {lines.map((line) => (
        <Row key={line.is} {...{ line, lengthS }} />
      ))}
    </ul>
  )
}
