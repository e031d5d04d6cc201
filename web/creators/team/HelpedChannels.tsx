import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { HelpedChannel } from '#api/creators/team/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { call } from '#web/kit/api/client.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { actWords, ROLE_WORDS } from './actWords.ts'

const KEY = ['helped-channels'] as const

function HelpedRow({ one, onGiveUp }: { one: HelpedChannel; onGiveUp: () => Promise<void> }) {
  const { channel, role, isLive } = one
  const [failed, setFailed] = useState<unknown>(null)
  const { can, cannot } = actWords(role)
  return (
    <li className="border-b border-line py-3 flex flex-col gap-2" data-testid="helped-channel">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-sm font-medium">
            <bdi>{channel.name}</bdi>
          </p>
          <p className="text-sm text-t2">{`@${channel.handle} · ${ROLE_WORDS[role]}${isLive ? ' · live' : ''}`}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {mayDo(role, 'hostStream') ? (
            <Link
              className={buttonClass({})}
              to={`/studio/live?channel=${channel.handle}`}
              aria-label={`Studio of ${channel.name}`}
            >
              Studio
            </Link>
          ) : null}
          {mayDo(role, 'inviteViewers') ? (
            <Link
              className={buttonClass({})}
              to={`/studio/private?channel=${channel.handle}`}
              aria-label={`Private rooms of ${channel.name}`}
            >
              Private rooms
            </Link>
          ) : null}
          <Link
            className={buttonClass({})}
            to={`/studio/moderation?channel=${channel.handle}`}
            aria-label={`Moderation of ${channel.name}`}
          >
            Moderation
          </Link>
          <Button
            onClick={() => {
              setFailed(null)
              onGiveUp().catch(setFailed)
            }}
            aria-label={`Give up the role in ${channel.name}`}
          >
            Give up
          </Button>
        </div>
      </div>
      <p className="text-sm text-t2">You can {can.join(', ')}.</p>
      <p className="text-sm text-t2">You cannot {cannot.join(', ')}.</p>
      {failed ? <Oops what="You still have the role." error={failed} /> : null}
    </li>
  )
}

/** Channels of others in which the signed-in account has a role; nothing where there are none. */
export function HelpedChannels() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call('listHelpedChannels', {}) })
  if (error && !data)
    return <Oops what="We could not load your roles." error={error} onRetry={() => void refetch()} />
  if (!data || data.channels.length === 0) return null
  return (
    <section className="mt-8" aria-labelledby="helped-channels">
      <h2 className="d5 mb-2" id="helped-channels">
        Where you help
      </h2>
      <ul>
        {data.channels.map((one) => (
          <HelpedRow
            key={one.channel.id}
            one={one}
            onGiveUp={async () => {
              await call('giveUpRole', { params: { id: one.channel.id } })
              await queries.invalidateQueries({ queryKey: KEY })
            }}
          />
        ))}
      </ul>
    </section>
  )
}
