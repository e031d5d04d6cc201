import { type FormEvent, useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'

const MIN_LENGTH = 3

export interface ReasonFormProps {
  label: string
  /** word of the button that sends */
  word: string
  isBusy: boolean
  onReason: (reason: string) => void
}

/** Why somebody looks, or does it; nothing is sent without. */
export function ReasonForm({ label, word, isBusy, onReason }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const [isRefused, setRefused] = useState(false)
  function send(event: FormEvent): void {
    event.preventDefault()
    if (isBusy) return
    const isShort = reason.trim().length < MIN_LENGTH
    setRefused(isShort)
    if (!isShort) onReason(reason.trim())
  }
  return (
    <form className="mt-4 flex flex-col gap-4" onSubmit={send} noValidate>
      <Field
        label={label}
        value={reason}
        maxLength={300}
        autoComplete="off"
        error={isRefused ? 'Say why in a few words: it stands in the record.' : null}
        hint="It is recorded with your name, for good."
        onChange={({ target }) => setReason(target.value)}
      />
      <div>
        <Button kind="lamp" size="mid" type="submit" isBusy={isBusy}>
          {word}
        </Button>
      </div>
    </form>
  )
}
