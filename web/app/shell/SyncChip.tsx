import { useQuery } from '@tanstack/react-query'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { syncQuery } from '#web/kit/api/queries.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'

/** What to say about the index; null while all is well. */
export function SyncChip() {
  const { data } = useQuery(syncQuery())
  return data ? <SyncState sync={data} /> : null
}

export function SyncState({ sync }: { sync: CallOutput<'getSync'> }) {
  if (sync.state === 'ok') return null
  if (sync.state === 'unreadable') {
    return (
      <span className="chip warn" role="status">
        <Icon name="clock" />
        Chain data is late
      </span>
    )
  }
  return (
    <span className="chip info" role="status">
      <Icon name="refresh" />
      Catching up: {sync.lagBlocks} {sync.lagBlocks === 1 ? 'block' : 'blocks'} behind
    </span>
  )
}
