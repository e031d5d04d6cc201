import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, ME_KEY } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { handleFault, suggestHandle } from '../handle.ts'

interface Faults {
  name?: string | undefined
  handle?: string | undefined
}

function faultsOf(error: unknown): Faults | null {
  if (!(error instanceof ApiProblem)) return null
  const { code, fields, detail, title } = error.problem
  if (code === 'HANDLE_TAKEN') return { handle: detail ?? `${title}. Pick another one.` }
  if (code !== 'INVALID_INPUT') return null
  return { name: fields?.['/name'], handle: fields?.['/handle'] ?? detail }
}

/** First step: a name and a handle. */
export function ChannelStep() {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [faults, setFaults] = useState<Faults>({})
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const handle = typed ?? suggestHandle(name)

  async function create(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      const page = await call('createChannel', { body: { name: name.trim(), handle } })
      queries.setQueryData(channelQuery(handle).queryKey, page)
      await queries.invalidateQueries({ queryKey: ME_KEY })
    } catch (caught) {
      const known = faultsOf(caught)
      setFaults(known ?? {})
      setError(known ? null : caught)
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isBusy) return
    const found: Faults = {
      name: name.trim() === '' ? 'A name people will see.' : undefined,
      handle: handleFault(handle) ?? undefined,
    }
    setFaults(found)
    if (!found.name && !found.handle) void create()
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <Field
        label="Name"
        value={name}
        maxLength={60}
        autoComplete="organization"
        error={faults.name ?? null}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Handle"
        before="/c/"
        value={handle}
        maxLength={30}
        autoCapitalize="none"
        spellCheck={false}
        error={faults.handle ?? null}
        hint="The address of your page. It stays."
        onChange={(event) => setTyped(event.target.value.toLowerCase())}
      />
      {error ? <Oops what="We could not make your channel." error={error} /> : null}
      <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
        Make my channel
      </Button>
    </form>
  )
}
