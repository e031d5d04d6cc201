import { type FormEvent, useState } from 'react'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'

export interface InviteFormsProps {
  /** false: this installation sends no mail */
  hasMail: boolean
  leftToday: number
  onInvite: (to: { email: string } | { label: string }) => Promise<void>
}

function reasonOf(error: unknown): string {
  const field = error instanceof ApiProblem ? error.problem.fields?.['/email'] : undefined
  return field ?? sentenceOf(error)
}

interface OneProps {
  label: string
  hint: string
  type: 'email' | 'text'
  word: string
  maxLength: number
  onSend: (value: string) => Promise<void>
}

function InviteForm({ label, hint, type, word, maxLength, onSend }: OneProps) {
  const [value, setValue] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy || value.trim() === '') return
    setBusy(true)
    setReason(null)
    try {
      await onSend(value.trim())
      setValue('')
    } catch (error) {
      setReason(reasonOf(error))
    }
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <Field
        label={label}
        type={type}
        hint={hint}
        error={reason}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        onChange={(event) => setValue(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            {word}
          </Button>
        }
      />
    </form>
  )
}

/** Invites one person: by e-mail, or by a link that the host passes on. */
export function InviteForms({ hasMail, leftToday, onInvite }: InviteFormsProps) {
  return (
    <div className="flex flex-col gap-4">
      {hasMail ? (
        <InviteForm
          label="E-mail address"
          hint="They get a mail, and need this address on their account."
          type="email"
          word="Invite"
          maxLength={254}
          onSend={(email) => onInvite({ email })}
        />
      ) : null}
      <InviteForm
        label="Name for a link"
        hint="Only you see it. The first who opens the link and accepts is in."
        type="text"
        word="Make a link"
        maxLength={60}
        onSend={(label) => onInvite({ label })}
      />
      <p className="text-sm text-t3">
        {leftToday === 1 ? 'One invitation' : `${leftToday} invitations`} left today. Each is good for seven
        days.
      </p>
    </div>
  )
}
