import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { createStudioFlow, type StudioFlow, type StudioState } from './studioFlow.ts'

/** The studio of one channel while its page is open. `onPublisherLost` is called when the media connection is gone for good. */
export function useStudioFlow(
  channelId: string,
  onPublisherLost: () => void,
): StudioFlow & { now: StudioState } {
  const lost = useRef(onPublisherLost)
  lost.current = onPublisherLost
  const flow = useMemo(() => createStudioFlow(channelId, () => lost.current()), [channelId])
  useEffect(() => () => flow.dispose(), [flow])
  const now = useSyncExternalStore(flow.subscribe, flow.state)
  return useMemo(() => ({ ...flow, now }), [flow, now])
}
