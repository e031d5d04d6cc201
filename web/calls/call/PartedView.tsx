import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { ToBooking } from '../lobby/ShutCall.tsx'
import type { PartedWhy } from '../meetingFlow.ts'
import { partedText } from '../meetingWords.ts'
import '../meeting.css'

const BACK: Partial<Record<PartedWhy, string>> = {
  left: 'Come back in',
  lost: 'Come back in',
  taken: 'Go on here',
  differs: 'Come in again',
}

export interface PartedViewProps {
  why: PartedWhy
  bookingId: string
  /** null: nobody comes in any more */
  onBack: (() => void) | null
  /** at its end: what was seen of it */
  record: ReactNode
}

/** After the call, or out of it: why, and the way back in or on. */
export function PartedView({ why, bookingId, onBack, record }: PartedViewProps) {
  const { title, text } = partedText(why)
  const back = onBack === null ? undefined : BACK[why]
  const titleId = useId()
  const section = useRef<HTMLElement>(null)
  // what had the focus is gone with the call
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  return (
    <section
      ref={section}
      className="callcard quietfocus"
      tabIndex={-1}
      aria-labelledby={titleId}
      data-testid={why === 'over' ? 'call-over' : `state:call:${why}`}
    >
      <h2 className="d4 mb-2" id={titleId}>
        {title}
      </h2>
      <p className="text-base text-t2 mb-6" role="status">
        {text}
      </p>
      <div className="flex flex-wrap gap-3">
        {back === undefined ? null : (
          <Button kind="lamp" size="mid" onClick={onBack ?? undefined}>
            {back}
          </Button>
        )}
        <ToBooking bookingId={bookingId} isMain={back === undefined} />
      </div>
      {why === 'over' ? record : null}
    </section>
  )
}
