import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { RemovedWords } from './RemovedWords.tsx'

/** What one act took away, read from the server once somebody opens it. */
export function RemovedTexts({ channelId, actId }: { channelId: string; actId: string }) {
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['removed-texts', channelId, actId],
    queryFn: () => call('readRemovedTexts', { params: { id: channelId, actId } }),
    enabled: isOpen,
  })
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-sm text-t2 cursor-pointer">What was removed</summary>
      {isOpen ? <RemovedWords texts={data?.texts} error={error} onRetry={() => void refetch()} /> : null}
    </details>
  )
}
