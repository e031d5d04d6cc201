import { type FormEvent, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'

/** What a channel is called, and where it is found. */
export interface ChannelNames {
  handle: string
  name: Typed
}

export interface ChannelFormProps {
  first: ChannelNames
  word: string
  /** what a new handle means for the old one */
  hint?: string
  onSave: (names: ChannelNames) => Promise<void>
}

/** Name and handle of a channel; a refused value stays and says why. */
export function ChannelForm({ first, word, hint, onSave }: ChannelFormProps) {
  const [names, setNames] = useState(first)
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setFailed(null)
    try {
      await onSave({ handle: names.handle.trim(), name: names.name.trim() })
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  const fields = failed instanceof ApiProblem ? (failed.problem.fields ?? {}) : {}
  const ofHandle = '/handle' in fields
  const sentence = failed ? sentenceOf(failed) : null
  return (
    <form className="flex flex-col gap-3 items-start" noValidate onSubmit={(event) => void save(event)}>
      <Field
        label="Name"
        value={names.name}
        maxLength={60}
        error={'/name' in fields ? 'Give it a name.' : ofHandle ? null : sentence}
        onChange={(event) => setNames({ ...names, name: event.target.value })}
      />
      <Field
        label="Handle"
        before="@"
        value={names.handle}
        maxLength={30}
        autoComplete="off"
        error={ofHandle ? sentence : null}
        {...(hint === undefined ? {} : { hint })}
        onChange={(event) => setNames({ ...names, handle: event.target.value.toLowerCase() })}
      />
      <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
        {word}
      </Button>
    </form>
  )
}
