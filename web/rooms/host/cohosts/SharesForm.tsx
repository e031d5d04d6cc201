import { type FormEvent, useId, useState } from 'react'
import type { CoHost, RoomShares } from '#api/rooms/cohosts/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { draftOfShares, type TypedShares, typedShares } from './shareDraft.ts'

export interface SharesFormProps {
  /** who is asked and did not decline */
  asked: readonly CoHost[]
  /** as they were set; null: all of it is the host's */
  shares: RoomShares | null
  /** sets them; none: all of it is the host's; throws what the server says */
  onShares: (shares: TypedShares['shares']) => Promise<void>
  onTyped: () => void
}

const WRONG = 'A percentage from 0 to 100 with two decimals at most, for example 33.33.'

function reasonOf(error: unknown): string {
  return (error instanceof ApiProblem && error.problem.fields?.['/shares']) || sentenceOf(error)
}

function keptWords(keptBps: number | null): string {
  if (keptBps === null) return 'You keep what they leave.'
  if (keptBps < 0) return 'That is more than there is.'
  return `You keep ${keptBps / 100} %.`
}

/** What each co-host gets of the tips, in percent; the rest is the host's. */
export function SharesForm({ asked, shares, onShares, onTyped }: SharesFormProps) {
  const [draft, setDraft] = useState(() => draftOfShares(shares))
  const [isTried, setTried] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const [busy, setBusy] = useState<'set' | 'clear' | null>(null)
  const reasonId = useId()
  const typed = typedShares(draft, asked)
  const isAlone = (name: Typed) => asked.filter(({ channel }) => channel.name === name).length === 1

  async function send(which: 'set' | 'clear', given: TypedShares['shares']): Promise<void> {
    setReason(null)
    setBusy(which)
    try {
      await onShares(given)
    } catch (error) {
      setReason(reasonOf(error))
    }
    setBusy(null)
  }

  function set(event: FormEvent): void {
    event.preventDefault()
    if (busy !== null) return
    setTried(true)
    if (typed.wrong.length > 0) return
    if (typed.keptBps !== null && typed.keptBps < 1) setReason('Leave something for yourself.')
    else if (typed.shares.length === 0 && shares === null) setReason('Type a share for one of them at least.')
    else void send('set', typed.shares)
  }

  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={set} aria-describedby={reasonId}>
      {asked.map(({ channel }) => (
        <Field
          key={channel.id}
          label={`Share of ${isolated(channel.name)}${isAlone(channel.name) ? '' : `, @${channel.handle}`}`}
          inputMode="decimal"
          autoComplete="off"
          maxLength={6}
          after="%"
          value={draft[channel.id] ?? ''}
          error={isTried && typed.wrong.includes(channel.id) ? WRONG : null}
          onChange={(event) => {
            setReason(null)
            onTyped()
            setDraft({ ...draft, [channel.id]: event.target.value })
          }}
        />
      ))}
      {asked.length === 0 ? null : (
        <>
          {' '}
          <p className="text-sm" aria-live="polite" data-testid="kept-share">
            {keptWords(typed.keptBps)}
          </p>
          <p className="text-sm text-t3">
            Who agreed is asked again. Each is paid at the wallet that their tips go to now.
          </p>
        </>
      )}
      <p className="text-sm text-bad empty:hidden" id={reasonId} role="alert">
        {reason}
      </p>
      <div className="flex flex-wrap gap-2">
        {asked.length === 0 ? null : (
          <Button kind="line" type="submit" isBusy={busy === 'set'}>
            Set shares
          </Button>
        )}
        {shares === null ? null : (
          <Button isBusy={busy === 'clear'} onClick={() => busy === null && void send('clear', [])}>
            Keep all of it
          </Button>
        )}
      </div>
    </form>
  )
}
