import { type FormEvent, useEffect, useRef, useState } from 'react'
import { MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { TextArea } from '#web/kit/controls/TextArea.tsx'
import type { BookedFacts } from '../booked/bookingModel.ts'
import { ShareField } from '../splits/ShareField.tsx'
import { bpsOf } from '../splits/splitModel.ts'
import { ArbiterMoney } from './ArbiterMoney.tsx'
import { reasonsFault } from './arbitrationWords.ts'
import type { RulingDraft } from './useRulingDraft.ts'

export interface RulingFormProps {
  call: BookedFacts
  draft: RulingDraft
  onDraft: (draft: RulingDraft) => void
  /** what the button says while one is on its way; null: none is */
  word: string | null
  isBusy: boolean
  onRule: (creatorBps: number, text: string) => void
}

/** What an arbiter decides: a share of the price, and why. */
export function RulingForm({ call, draft, onDraft, word, isBusy, onRule }: RulingFormProps) {
  // presses; those that ruled nothing put the focus where the fault is
  const [presses, setPresses] = useState(0)
  const isPressed = presses > 0
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (presses > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [presses])
  const { percent, text } = draft
  const creatorBps = bpsOf(percent)
  const fault = isPressed ? reasonsFault(text) : null
  function rule(event: FormEvent): void {
    event.preventDefault()
    if (isBusy) return
    setPresses(presses + 1)
    if (creatorBps !== null && reasonsFault(text) === null) onRule(creatorBps, text.trim())
  }
  return (
    <form ref={form} className="flex flex-col gap-4" onSubmit={rule} noValidate>
      <ShareField
        label="Share of the creator"
        whom="the creator"
        percent={percent}
        isNeeded={isPressed}
        onPercent={(next) => onDraft({ ...draft, percent: next })}
      />
      {creatorBps === null ? null : (
        <div role="status">
          <ArbiterMoney {...{ call, creatorBps }} />
        </div>
      )}
      <TextArea
        label="Reasons"
        value={text}
        rows={6}
        maxCount={MAX_STATEMENT_LENGTH}
        error={fault}
        hint="Both sides read this."
        onChange={({ target }) => onDraft({ ...draft, text: target.value })}
      />
      <div>
        <Button kind="lamp" size="mid" type="submit" isBusy={isBusy}>
          {word ?? 'Rule'}
        </Button>
      </div>
    </form>
  )
}
