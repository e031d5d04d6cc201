import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { cachedMe, configQuery } from '#web/kit/api/queries.ts'
import { fetchMediaCode } from '#web/media/fetchMediaCode.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { LEFT_OPEN_KEY } from '../chain/leftOpenQuery.ts'
import { createStudioFlow, type StudioFlow, type StudioFlowOptions, type StudioState } from './studioFlow.ts'

/** What records rooms from a wallet of the account; null: this installation keeps none on the chain. */
async function readChain(queries: QueryClient): ReturnType<StudioFlowOptions['readChain']> {
  const { contracts } = await queries.ensureQueryData(configQuery())
  if (!contracts.roomHub) return null
  return {
    wallets: cachedMe(queries)?.wallets.map((each) => each.toLowerCase()) ?? [],
    async run(prepare, emit) {
      const { startTx } = await loadPipeline()
      return startTx(queries, prepare, (phase) => {
        emit(phase)
        // the bar shows what is under way, also when the host left
        if (phase.at === 'sent' || phase.at === 'included' || phase.at === 'safe')
          void queries.invalidateQueries({ queryKey: ['tx-intents'] })
        // it may be of a room that is over here by then
        if (phase.at === 'included' || phase.at === 'safe')
          void queries.invalidateQueries({ queryKey: LEFT_OPEN_KEY })
      })
    },
  }
}

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
        readChain: () => readChain(queries),
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
  const failure = now.step === 'preparing' ? now.failure : null
  useEffect(() => {
    if (failure) void queries.invalidateQueries({ queryKey: LEFT_OPEN_KEY })
  }, [failure, queries])
  const refusal = problemCode(failure?.cause)
  useEffect(() => {
    // what was opened elsewhere meanwhile is shown once the channel is read anew, and the way into it
    if (refusal === 'CHANNEL_BUSY' || refusal === 'ALREADY_LIVE')
      void queries.invalidateQueries({ queryKey: ['channel'] })
  }, [refusal, queries])
  return useMemo(() => ({ ...flow, now }), [flow, now])
}
