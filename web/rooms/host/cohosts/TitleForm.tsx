import { type FormEvent, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'

export interface TitleFormProps {
  title: Typed
  /** changes it; throws what the server says */
  onTitle: (title: Typed) => Promise<void>
}

/** Changes the title that co-hosts agree to. */
export function TitleForm({ title, onTitle }: TitleFormProps) {
  const [typed, setTyped] = useState<Typed>(title)
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function change(event: FormEvent): Promise<void> {
    event.preventDefault()
    const next = typed.trim()
    if (isBusy || next === title) return
    setReason(next === '' ? 'Give it a title.' : null)
    if (next === '') return
    setBusy(true)
    try {
      await onTitle(next)
    } catch (error) {
      setReason(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={(event) => void change(event)}>
      <Field
        label="New title"
        hint="Who agreed is asked again."
        error={reason}
        value={typed}
        maxLength={120}
        onChange={(event) => setTyped(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Change title
          </Button>
        }
      />
    </form>
  )
}
