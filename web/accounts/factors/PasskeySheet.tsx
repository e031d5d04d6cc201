import { type FormEvent, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { passkeySentence } from './passkeys.ts'
import { useWork } from './useWork.ts'

export interface PasskeySheetProps {
  title: string
  /** what the press says */
  action: string
  /** shown in the field at first */
  name: Typed
  /** throws what went wrong */
  onName: (name: string) => Promise<void>
  onClose: () => void
}

/** The name of a passkey, of a new one or of one that is there. */
export function PasskeySheet({ title, action, name, onName, onClose }: PasskeySheetProps) {
  const [typed, setTyped] = useState(name)
  const [fault, setFault] = useState<string | null>(null)
  const { isBusy, error, run } = useWork()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const chosen = typed.trim()
    setFault(chosen === '' ? 'A name by which you know it.' : null)
    if (chosen !== '') run(() => onName(chosen))
  }
  return (
    <Sheet title={title} onClose={onClose} testId="passkey-sheet">
      <form className="flex flex-col gap-4 mt-4" onSubmit={submit} noValidate>
        <Field
          label="Name"
          value={typed}
          maxLength={40}
          hint="For example the device it is on. Only you see it."
          error={fault}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error ? (
          <Note tone="bad" icon="alert" role="alert">
            <p>{passkeySentence(error)}</p>
          </Note>
        ) : null}
        <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
          {action}
        </Button>
      </form>
    </Sheet>
  )
}
