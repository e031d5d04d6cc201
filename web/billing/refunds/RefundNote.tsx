import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import type { RefundProgress } from './refundText.ts'

const ICONS = { info: 'clock', ok: 'check', bad: 'alert', warn: 'alert' } as const

/** How far money is on its way back, and what to do where it did not arrive. */
export function RefundNote({ step, tone, word, text }: RefundProgress) {
  if (step === 'under-way')
    return (
      <div data-testid="refund-under-way">
        <SlowNote>
          <strong className="font-medium">{word}.</strong> {text}
        </SlowNote>
      </div>
    )
  return (
    <Note tone={tone} icon={ICONS[tone]} role="status" testId={`refund-${step}`}>
      <strong className="font-medium">{word}.</strong> {text}
    </Note>
  )
}
