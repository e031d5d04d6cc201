import { type Ref, useId } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { SeenRows } from '../../record/SeenRows.tsx'
import { countText, faultText, reportLines } from '../bundleWords.ts'
import type { ReportLine } from '../keyWords.ts'
import type { RowFault } from '../report.ts'
import { seenLines } from './seenLines.ts'
import type { CheckedBundle } from './useVerify.ts'
import { bookedCallText, headline, MARKS, PROVEN_TEXT, WORDS_TEXT } from './verifyWords.ts'

const MAX_FAULTS = 50

function Line({ line: { state, text } }: { line: ReportLine }) {
  const { word, icon, tone } = MARKS[state]
  const topic = text.slice(0, text.indexOf(': ') + 1)
  return (
    <li className="flex flex-col gap-1 py-3 border-b border-line md:flex-row md:gap-4" data-state={state}>
      <span className={`flex items-center gap-2 text-sm md:w-28 md:flex-none md:h-6 ${tone}`}>
        <Icon name={icon} small />
        {word}
      </span>
      <bdi className="text-base min-w-0 wrap-anywhere">
        <strong>{topic}</strong>
        {text.slice(topic.length)}
      </bdi>
    </li>
  )
}

function Faults({ faults }: { faults: readonly RowFault[] }) {
  const id = useId()
  if (faults.length === 0) return null
  const more = faults.length - MAX_FAULTS
  return (
    <section className="mt-8" aria-labelledby={id} data-testid="verify-faults">
      <h3 className="d5 mb-2" id={id}>
        Rows that differ
      </h3>
      <ul className="flex flex-col gap-1 text-sm">
        {faults.slice(0, MAX_FAULTS).map((fault, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no state, and two can have one name
          <li key={at}>
            <bdi className="wrap-anywhere">{faultText(fault)}</bdi>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="text-sm text-t2 mt-2">and {countText(more)} more</p> : null}
    </section>
  )
}

export interface VerifyResultProps {
  checked: CheckedBundle
  /** the heading, which has the focus when the result comes */
  heading?: Ref<HTMLHeadingElement>
  /** checks it again; null: there is nothing to check again */
  onRetry: (() => void) | null
}

/** What a check of a bundle came to. */
export function VerifyResult({ checked, heading, onRetry }: VerifyResultProps) {
  const { bundle, report, comparison } = checked
  const { tone, icon, title, text } = headline(checked)
  const [titleId, seenId] = [useId(), useId()]
  const lines = seenLines(report.seen, bundle.booking.startAtMs)
  return (
    <section aria-labelledby={titleId} data-testid="verify-result" data-state={report.state}>
      <Note
        {...{ tone, icon }}
        actions={
          comparison === 'unreached' && onRetry !== null ? <Button onClick={onRetry}>Try again</Button> : null
        }
      >
        <h2 className="d4 quietfocus" id={titleId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <p className="mt-1 wrap-anywhere">{text}</p>
      </Note>
      <p className="text-sm text-t2 mt-4 wrap-anywhere">{bookedCallText(bundle)}</p>
      <ul className="mt-2" aria-label="What was checked">
        {reportLines(report, bundle).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no state, and two can have the same words
          <Line key={at} {...{ line }} />
        ))}
      </ul>
      <p className="text-sm text-t2 mt-4">{WORDS_TEXT}</p>
      <Faults faults={report.faults} />
      <section className="mt-8" aria-labelledby={seenId}>
        <h3 className="d5 mb-3" id={seenId}>
          What was seen, computed again
        </h3>
        <SeenRows lines={lines} lengthS={bundle.booking.lengthMinutes * 60} />
        <p className="text-sm text-t2 mt-4">{PROVEN_TEXT}</p>
      </section>
    </section>
  )
}
