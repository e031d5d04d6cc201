import { queryOptions } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'

/** A channel that somebody looks after, and as what. */
export interface LookedAfter {
  id: string
  handle: string
  name: Typed
  role: ActingRole
  /** only of an own one */
  isArchived: boolean
}

async function listLookedAfter(): Promise<LookedAfter[]> {
  const [own, helped] = await Promise.all([call('listOwnChannels', {}), call('listHelpedChannels', {})])
  return [
    ...own.channels.map(({ id, handle, name, isArchived }) => ({
      ...{ id, handle, name, isArchived },
      role: 'owner' as const,
    })),
    ...helped.channels.map(({ channel: { id, handle, name }, role }) => ({
      ...{ id, handle, name, role },
      isArchived: false,
    })),
  ]
}

/** Channels of the signed-in account, and then those of others in which it has a role. */
export function lookedAfterQuery() {
  return queryOptions({ queryKey: ['looked-after'], queryFn: listLookedAfter })
}

/** From one of them to another, by `?channel=` of the page. */
export function ChannelTabs({ channels, chosen }: { channels: LookedAfter[]; chosen: string | null }) {
  return (
    <nav className="tabs mb-6" aria-label="Your channels">
      {channels.map(({ id, handle, name }) => (
        <Link key={id} to={`?channel=${handle}`} aria-current={id === chosen ? 'page' : undefined}>
          <bdi>{name}</bdi>
        </Link>
      ))}
    </nav>
  )
}
