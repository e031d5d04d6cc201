import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'

// few ask, and who watches a stream loads none of it
const OnChainSheet = lazy(() => import('./OnChainSheet.tsx'))
const LOOK_AGAIN_MS = 5000

/** Says that the chain leads a room, and opens what it says of it; nothing of another room. */
export function OnChainButton({ room: { id, hubRoom } }: { room: Room }) {
  const [isOpen, setOpen] = useState(false)
  // a block that becomes final changes nothing else of a room, so nobody tells of it
  const isWaiting = isOpen && hubRoom?.isSafe === false
  useQuery({ ...roomQuery(id), enabled: isWaiting, refetchInterval: LOOK_AGAIN_MS })
  if (hubRoom === null) return null
  return (
    <>
      <Button kind="ghost" onClick={() => setOpen(true)}>
        On the chain
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <OnChainSheet hubRoom={hubRoom} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
