import { type FormEvent, useState } from 'react'
import { CHANNEL_ROLES, type ChannelRole } from '#domain/words.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { ROLE_WORDS } from './actWords.ts'

export interface InviteToTeamProps {
  onInvite: (to: { email: string; role: ChannelRole }) => Promise<void>
}

function reasonOf(error: unknown): string {
  const field = error instanceof ApiProblem ? error.problem.fields?.['/email'] : undefined
  return field ?? sentenceOf(error)
}

/** Invites one person by mail to a role. */
export function InviteToTeam({ onInvite }: InviteToTeamProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<ChannelRole>('moderator')
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy || email.trim() === '') return
    setBusy(true)
    setReason(null)
    try {
      await onInvite({ email: email.trim(), role })
      setEmail('')
    } catch (error) {
      setReason(reasonOf(error))
    }
    setBusy(false)
  }
  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={(event) => void send(event)}>
      <fieldset className="flex gap-4 text-sm">
        <legend className="text-sm mb-1">Role</legend>
        {CHANNEL_ROLES.map((one) => (
          <label key={one} className="flex items-center gap-2 py-2">
            <input type="radio" name="role" checked={role === one} onChange={() => setRole(one)} />
            {ROLE_WORDS[one]}
          </label>
        ))}
      </fieldset>
      <Field
        label="E-mail address"
        hint="Whose account has this address gets the role; others need to add it first. Good for seven days."
        type="email"
        error={reason}
        value={email}
        maxLength={254}
        autoComplete="off"
        onChange={(event) => setEmail(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Invite
          </Button>
        }
      />
    </form>
  )
}
