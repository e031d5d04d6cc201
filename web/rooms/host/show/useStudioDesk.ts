import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { openStudioDesk, type StudioDesk, type StudioState } from './studioDesk.ts'

/** The studio of one channel while its page is open. `onStageLost` is called when the media connection is gone for good. */
export function useStudioDesk(channelId: string, onStageLost: () => void): StudioDesk & { now: StudioState } {
  const lost = useRef(onStageLost)
  lost.current = onStageLost
  const desk = useMemo(() => openStudioDesk(channelId, () => lost.current()), [channelId])
  useEffect(() => () => desk.dispose(), [desk])
  const now = useSyncExternalStore(desk.subscribe, desk.state)
  return useMemo(() => ({ ...desk, now }), [desk, now])
}
