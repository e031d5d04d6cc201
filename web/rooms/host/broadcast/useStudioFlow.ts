import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { fetchMediaCode } from '#web/media/fetchMediaCode.ts'
import { createStudioFlow, type StudioFlow, type StudioState } from './studioFlow.ts'

/** The studio of one channel while its page is open. `onPublisherLost` is called when the media connection is gone for good. */
export function useStudioFlow(
  channelId: string,
  onPublisherLost: () => void,
): StudioFlow & { now: StudioState } {
  const lost = useRef(onPublisherLost)
  lost.current = onPublisherLost
  const queries = useQueryClient()
  const flow = useMemo(
    () =>
      createStudioFlow(channelId, {
        readProfile: () =>
          queries.ensureQueryData(configQuery()).then(({ videoProfile }) => videoProfile ?? '1080p'),
        onPublisherLost: () => lost.current(),
      }),
    [channelId, queries],
  )
  useEffect(() => {
    // while devices are chosen there is time
    queries.ensureQueryData(configQuery()).then(
      ({ provider }) => fetchMediaCode(provider),
      () => undefined,
    )
  }, [queries])
  useEffect(() => () => flow.dispose(), [flow])
  const now = useSyncExternalStore(flow.subscribe, flow.state)
  const refusal = now.step === 'preparing' ? problemCode(now.failure?.cause) : null
  useEffect(() => {
    // what was opened elsewhere meanwhile is shown once the channel is read anew, and the way into it
    if (refusal === 'CHANNEL_BUSY' || refusal === 'ALREADY_LIVE')
      void queries.invalidateQueries({ queryKey: ['channel'] })
  }, [refusal, queries])
  return useMemo(() => ({ ...flow, now }), [flow, now])
}
