import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

const KEY = ['mail-choices'] as const
const GROUPS = [
  { group: 'live', word: 'Live', line: 'Streams and voice rooms you asked to hear of.' },
  { group: 'money', word: 'Money', line: 'Sales, and money that waits for you.' },
  { group: 'moderation', word: 'Moderation', line: 'What moderators decided about you.' },
] as const

/** Which groups are told by mail too. Everything is in the inbox anyway, and security is always mailed. */
export function MailChoicesPanel() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call('getMailChoices', {}) })
  const [failed, setFailed] = useState<unknown>(null)
  if (error && !data)
    return <Oops what="We could not load your choices." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your choices">
        <SkeletonLine height="h-16" />
      </Loading>
    )
  if (!data.hasAddress)
    return (
      <p className="text-sm text-t2">
        Add an e-mail address under <Link to="/me/security">Security</Link> to be told by mail too.
      </p>
    )
  const choose = async (group: (typeof GROUPS)[number]['group'], isOn: boolean) => {
    setFailed(null)
    try {
      queries.setQueryData(KEY, await call('setMailChoice', { body: { group, isOn } }))
    } catch (refused) {
      setFailed(refused)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {data.isRefused ? (
        <Note tone="warn" icon="alert">
          <p>Your address refused our mails, so we tell you here alone. Sign in with it again to try anew.</p>
        </Note>
      ) : null}
      {failed ? <Oops what="Your choice was not kept." error={failed} /> : null}
      {GROUPS.map(({ group, word, line }) => (
        <label key={group} className="flex items-center gap-3 min-h-11 text-sm">
          <input
            type="checkbox"
            checked={data[group]}
            onChange={(event) => void choose(group, event.target.checked)}
          />
          <span>
            <span className="font-medium">{word}</span> <span className="text-t2">{line}</span>
          </span>
        </label>
      ))}
      <p className="text-sm text-t2">Security is always mailed.</p>
    </div>
  )
}
