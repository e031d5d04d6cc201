import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { call } from '#web/kit/api/client.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { fetchMediaCode } from '#web/media/fetchMediaCode.ts'
import type { Tracks } from '../host/broadcast/goLive.ts'
import { publishAsHost } from '../host/broadcast/publishAsHost.ts'
import { type CoHostFlow, type CoHostStep, createCoHostFlow } from './coHostFlow.ts'

function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** A co-host's side of one stream while its page is open. */
export function useCoHostFlow(roomId: string, tracks: Tracks): CoHostFlow & { now: CoHostStep } {
  const queries = useQueryClient()
  const latest = useRef(tracks)
  latest.current = tracks
  const flow = useMemo(
    () =>
      createCoHostFlow({
        enter: () => call('admit', { params: { id: roomId }, body: { action: 'host', move: true } }),
        publish: (admission, sent, media) =>
          publishAsHost(admission, sent, {
            ...media,
            readProfile: () =>
              queries.ensureQueryData(configQuery()).then(({ videoProfile }) => videoProfile ?? '1080p'),
          }),
        leaveSeat: (id) => call('leaveSeat', { params: { id }, query: {} }),
        later,
        readTracks: () => latest.current,
      }),
    [roomId, queries],
  )
  useEffect(() => {
    queries.ensureQueryData(configQuery()).then(
      ({ provider }) => fetchMediaCode(provider),
      () => undefined,
    )
  }, [queries])
  useEffect(() => () => flow.dispose(), [flow])
  const now = useSyncExternalStore(flow.subscribe, flow.state)
  return useMemo(() => ({ ...flow, now }), [flow, now])
}
