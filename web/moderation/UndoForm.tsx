import { type FormEvent, useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'

/** Takes an act back; the first press asks why, for the log says it. */
export function UndoForm({ onUndo }: { onUndo: (reason: string) => Promise<void> }) {
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    const text = reason.trim()
    if (text === '') return setProblem('Say why. It stands in the log beside the act.')
    setBusy(true)
    setProblem(null)
    try {
      await onUndo(text)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
    setBusy(false)
  }
  if (!isOpen)
    return (
      <Button className="mt-2" onClick={() => setOpen(true)}>
        Take back
      </Button>
    )
  return (
    <form className="mt-3" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label="Why it is taken back"
        value={reason}
        maxLength={300}
        error={problem}
        onChange={(event) => setReason(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Take back
          </Button>
        }
      />
    </form>
  )
}
