import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { Profile } from '#api/accounts/profile/contract.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { ME_KEY } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { zonesWith } from '#web/kit/format/zonesWith.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useWork } from '../factors/useWork.ts'

const KEY = ['profile'] as const

function fieldError(error: unknown, field: string): string | null {
  return error instanceof ApiProblem ? (error.problem.fields?.[field] ?? null) : null
}

function ProfileForm({ profile, onKeep }: { profile: Profile; onKeep: (wish: Profile) => Promise<Profile> }) {
  const [name, setName] = useState(profile.displayName)
  const [zone, setZone] = useState(profile.zone)
  const [isKept, setKept] = useState(false)
  const { isBusy, error, run } = useWork()
  const zoneId = useId()
  const [nameError, zoneError] = [fieldError(error, '/displayName'), fieldError(error, '/zone')]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setKept(false)
    run(async () => {
      const kept = await onKeep({ displayName: name, zone })
      setName(kept.displayName)
      setZone(kept.zone)
      setKept(true)
    })
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Field
        label="Name"
        value={name}
        maxLength={80}
        autoComplete="nickname"
        error={nameError}
        hint="What others in a room see. Your wallet and your address are shown to nobody."
        onChange={(event) => setName(event.target.value)}
      />
      <div className="field">
        <label htmlFor={zoneId}>Time zone</label>
        <span className={zoneError ? 'inp wrong' : 'inp'}>
          <select id={zoneId} value={zone} onChange={(event) => setZone(event.target.value)}>
            {zonesWith(zone).map((one) => (
              <option key={one} value={one}>
                {one.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </span>
        {zoneError ? <p className="text-sm text-bad">{zoneError}</p> : null}
      </div>
      {error && !nameError && !zoneError ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>Nothing was changed. {sentenceOf(error)}</p>
        </Note>
      ) : null}
      {isKept ? (
        <Note tone="ok" icon="check" role="status">
          <p>Kept.</p>
        </Note>
      ) : null}
      <div>
        <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
          Save
        </Button>
      </div>
    </form>
  )
}

/** The name others see, and the zone that times are shown in. */
export function ProfilePanel() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call('getProfile', {}) })
  if (error && !data)
    return <Oops what="We could not load your profile." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your profile">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  const keep = async (wish: Profile) => {
    const kept = await call('changeProfile', { body: wish })
    queries.setQueryData(KEY, kept)
    await queries.invalidateQueries({ queryKey: ME_KEY })
    return kept
  }
  return <ProfileForm profile={data} onKeep={keep} />
}
