import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react'
import { openStepUp, stepUpStore } from '#web/accounts/factors/stepUpRequest.ts'
import { cachedMe } from '#web/kit/api/queries.ts'
import { askStepUpsWith } from '#web/kit/api/stepUp.ts'

const StepUpSheet = lazy(() =>
  import('#web/accounts/factors/StepUpSheet.tsx').then((page) => ({ default: page.StepUpSheet })),
)

/** Loads the step-up sheet when a request needs a second proof. */
export function StepUpSlot() {
  const queries = useQueryClient()
  useEffect(() => {
    askStepUpsWith((methods) => openStepUp(methods, () => cachedMe(queries)?.accountId ?? null))
  }, [queries])
  const request = useSyncExternalStore(stepUpStore.subscribe, stepUpStore.read)
  if (!request) return null
  return (
    <Suspense fallback={null}>
      <StepUpSheet request={request} />
    </Suspense>
  )
}
