import { type FormEvent, useRef, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { missingName, refusedName } from './clubDraft.ts'

/** The name of a club, which is the title of its room. */
export function ClubName({ room, onChanged }: { room: Room; onChanged: () => Promise<void> }) {
  // null: untouched, and follows what others call it
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? room.title
  const form = useRef<HTMLFormElement>(null)
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function rename(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    const missing = missingName(name)
    setReason(missing)
    if (missing !== null) return
    setBusy(true)
    try {
      await call('updateRoom', { params: { id: room.id }, body: { title: name.trim() } })
      await onChanged()
      // its button goes with what was typed
      form.current?.querySelector('input')?.focus()
      setTyped((now) => (now === typed ? null : now))
    } catch (error) {
      setReason(refusedName(error, '/title') ?? sentenceOf(error))
    }
    setBusy(false)
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void rename(event)}>
      <Field
        label="Name"
        value={name}
        maxLength={120}
        error={reason}
        onChange={(event) => setTyped(event.target.value)}
        action={
          name.trim() === room.title ? undefined : (
            <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
              Rename
            </Button>
          )
        }
      />
    </form>
  )
}
