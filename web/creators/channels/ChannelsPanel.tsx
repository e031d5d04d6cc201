import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { OwnChannel } from '#api/creators/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { ME_KEY } from '#web/kit/api/queries.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ChannelForm } from './ChannelForm.tsx'

const KEY = ['own-channels'] as const
const KEPT = 'The old handle leads here for 90 days, and nobody else can take it meanwhile.'

interface RowProps {
  channel: OwnChannel
  isEdited: boolean
  onEdit: () => void
  onChange: (change: { handle?: string; name?: string; isArchived?: boolean }) => Promise<void>
}

function ChannelRow({ channel, isEdited, onEdit, onChange }: RowProps) {
  const { handle, name, isArchived, isLive } = channel
  const [failed, setFailed] = useState<unknown>(null)
  const archive = () => {
    setFailed(null)
    onChange({ isArchived: !isArchived }).catch(setFailed)
  }
  return (
    <li
      className="border-b border-line py-3 flex flex-col gap-3"
      data-testid="own-channel"
      data-handle={handle}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-sm font-medium">
            <bdi>{name}</bdi>
          </p>
          <p className="text-sm text-t2">{`@${handle}${isArchived ? ' · archived' : isLive ? ' · live' : ''}`}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {isArchived ? null : (
            <>
              <Link
                className={buttonClass({})}
                to={`/studio/live?channel=${handle}`}
                aria-label={`Studio of ${name}`}
              >
                Studio
              </Link>
              <Link
                className={buttonClass({})}
                to={`/studio/channels/${handle}/team`}
                aria-label={`Team of ${name}`}
              >
                Team
              </Link>
              <Button onClick={onEdit} aria-expanded={isEdited} aria-label={`Rename ${name}`}>
                Rename
              </Button>
            </>
          )}
          <Button onClick={archive} aria-label={`${isArchived ? 'Bring back' : 'Archive'} ${name}`}>
            {isArchived ? 'Bring back' : 'Archive'}
          </Button>
        </div>
      </div>
      {failed ? <Oops what="Nothing was changed." error={failed} /> : null}
      {isEdited ? (
        <ChannelForm first={{ handle, name }} word="Save" hint={KEPT} onSave={(names) => onChange(names)} />
      ) : null}
    </li>
  )
}

/** Channels of the signed-in account: makes, renames, archives and brings back. */
export function ChannelsPanel() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call('listOwnChannels', {}) })
  const [edited, setEdited] = useState<string | null>(null)
  const [made, setMade] = useState(0)
  const readAgain = async () => {
    await Promise.all([KEY, ME_KEY, ['channel']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  }
  if (error && !data)
    return <Oops what="We could not load your channels." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your channels">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <>
      <ul aria-label="Your channels">
        {data.channels.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            isEdited={edited === channel.id}
            onEdit={() => setEdited(edited === channel.id ? null : channel.id)}
            onChange={async (change) => {
              await call('changeChannel', { params: { id: channel.id }, body: change })
              setEdited(null)
              await readAgain()
            }}
          />
        ))}
      </ul>
      <section className="mt-8" aria-labelledby="another-channel">
        <h2 className="d5 mb-2" id="another-channel">
          Another channel
        </h2>
        {data.channels.length < data.most ? (
          <ChannelForm
            key={made}
            first={{ handle: '', name: '' }}
            word="Make a channel"
            onSave={async (names) => {
              await call('createChannel', { body: names })
              setMade(made + 1)
              await readAgain()
            }}
          />
        ) : (
          <p className="text-sm text-t2">{data.most} channels are the most. Bring back one you archived.</p>
        )}
      </section>
    </>
  )
}
