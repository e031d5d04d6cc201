import { type FormEvent, useState } from 'react'
import type { CoHost } from '#api/rooms/cohosts/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { MAX_CO_HOSTS, TERMS_WORDS } from '#domain/room/coHosts.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { CO_HOST_WORDS } from './coHostWords.ts'

function CoHostRow({ asked, onRemove }: { asked: CoHost; onRemove: () => Promise<void> }) {
  const { channel, state } = asked
  const [isBusy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    await onRemove()
    setBusy(false)
  }
  return (
    <li
      className="flex flex-wrap items-center gap-3 min-h-16 border-b border-line py-2"
      data-testid="co-host"
      data-state={state}
    >
      <ChannelMark handle={channel.handle} size="xs" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="text-sm font-medium wrap-anywhere">
          <bdi>{channel.name}</bdi> <span className="text-t3">@{channel.handle}</span>
        </p>
        <p className="text-sm text-t2">{CO_HOST_WORDS[state]}</p>
      </div>
      {state === 'declined' ? null : (
        <Button isBusy={isBusy} onClick={() => void remove()} aria-label={`Remove ${isolated(channel.name)}`}>
          Remove
        </Button>
      )}
    </li>
  )
}

function reasonOf(error: unknown): string {
  return (error instanceof ApiProblem && error.problem.fields?.['/handle']) || sentenceOf(error)
}

const SENDS_WORDS: Record<HostedKind, string> = {
  stream: 'sends a picture of their own',
  voice: 'is heard by everybody, without a place for speakers',
}

export interface CoHostListProps {
  kind: HostedKind
  coHosts: readonly CoHost[]
  /** asks the creator with a handle; throws what the server says */
  onAsk: (handle: string) => Promise<void>
  onRemove: (asked: CoHost) => Promise<void>
  /** why the last one was not asked */
  refused?: unknown
}

/** Who was asked to host a room beside its channel, what they answered, and a field for one more. */
export function CoHostList({ kind, coHosts, onAsk, onRemove, refused = null }: CoHostListProps) {
  const [handle, setHandle] = useState('')
  const [reason, setReason] = useState(refused === null ? null : reasonOf(refused))
  const [isBusy, setBusy] = useState(false)
  const isFull = coHosts.filter(({ state }) => state !== 'declined').length >= MAX_CO_HOSTS
  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault()
    const typed = handle.trim().replace(/^@/, '').toLowerCase()
    if (isBusy) return
    setReason(typed === '' ? 'Type the handle of a creator.' : null)
    if (typed === '') return
    setBusy(true)
    try {
      await onAsk(typed)
      setHandle('')
    } catch (error) {
      setReason(reasonOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      {coHosts.length === 0 ? (
        <p className="text-sm text-t2">
          Nobody is asked yet. Each co-host agrees to {TERMS_WORDS[kind].all}, and {SENDS_WORDS[kind]}.
        </p>
      ) : (
        <ul aria-label="Co-hosts">
          {coHosts.map((asked) => (
            <CoHostRow key={asked.channel.id} {...{ asked }} onRemove={() => onRemove(asked)} />
          ))}
        </ul>
      )}
      {isFull ? (
        <p className="text-sm text-t3">
          A {KIND_WORDS[kind]} has {MAX_CO_HOSTS} co-hosts at most.
        </p>
      ) : (
        <form noValidate onSubmit={(event) => void ask(event)}>
          <Field
            label="Handle"
            hint="As it stands in the address of their channel."
            error={reason}
            value={handle}
            maxLength={40}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            before="@"
            onChange={(event) => setHandle(event.target.value)}
            action={
              <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
                Ask
              </Button>
            }
          />
        </form>
      )}
    </>
  )
}
