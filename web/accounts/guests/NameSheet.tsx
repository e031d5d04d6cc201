import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { meQuery } from '../useSession.ts'

function reasonOf(error: unknown): string | null {
  if (error === null) return null
  const named = error instanceof ApiProblem ? error.problem.fields?.['/name'] : undefined
  return named ?? sentenceOf(error)
}

/** What a guest is called; the streamer sees it among the viewers. */
export function NameSheet({ name, onClose }: { name: Typed; onClose: () => void }) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState(name)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function keep(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    try {
      queries.setQueryData(meQuery().queryKey, await call('setGuestName', { body: { name: typed } }))
      onClose()
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }

  return (
    <Sheet title="Your name here" onClose={onClose} testId="guest-name-sheet">
      <form className="mt-4 grid gap-4" onSubmit={(event) => void keep(event)}>
        <Field
          label="Name"
          error={reasonOf(error)}
          value={typed}
          maxLength={48}
          autoComplete="nickname"
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="text-sm text-t2">
          The host sees it beside the others here. Sign in later, and you keep it.
        </p>
        <Button kind="lamp" size="big" isFull type="submit" isBusy={isBusy}>
          Use this name
        </Button>
      </form>
    </Sheet>
  )
}
