import { useEffect, useRef } from 'react'
import { isolated } from '#domain/names/isolated.ts'
import type { Floor } from '#protocol/floor.ts'
import { callOut } from '#web/kit/callOut.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { FloorQueue } from '../../floor/FloorQueue.tsx'
import { countAsking, type ReadQueue, whoIsNew } from './asking.ts'
import type { HostFloor } from './useHostFloor.ts'
import { useSeen } from './useSeen.ts'

/** Tells of who asks while the host does not see the queue: by the title of the page, and of each new one on it. */
function useAskedFor({ requests, waiting }: Floor, isSeen: boolean, show: () => void): void {
  const last = useRef<ReadQueue | null>(null)
  const latest = useRef({ isSeen, show })
  latest.current = { isSeen, show }
  useEffect(() => (waiting === 0 || isSeen ? undefined : callOut(countAsking(waiting))), [waiting, isSeen])
  useEffect(() => {
    const fresh = whoIsNew(requests, last.current)
    last.current = { ids: new Set(requests.map(({ id }) => id)), atMs: serverNow() }
    if (!fresh || latest.current.isSeen) return
    showToast({
      id: 'floor-asked',
      tone: 'info',
      text: `${isolated(fresh.name)} asks to speak.`,
      press: { label: 'Show', onPress: latest.current.show },
    })
  }, [requests])
}

/** Who asks to speak in an own voice room, with what its host answers. */
export function HostQueue({ floor, lead, nowMs }: Pick<HostFloor, 'floor' | 'lead'> & { nowMs: number }) {
  const panel = useRef<HTMLDivElement>(null)
  const isSeen = useSeen(panel)
  useAskedFor(floor, isSeen, () => panel.current?.scrollIntoView({ block: 'center' }))
  return (
    <div ref={panel} data-testid="state:control:queue">
      <FloorQueue {...{ floor, lead, nowMs }} ownSeatId={null} />
    </div>
  )
}
