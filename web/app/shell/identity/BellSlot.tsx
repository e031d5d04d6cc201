import { lazy, Suspense } from 'react'

const Bell = lazy(() => import('#web/notifications/Bell.tsx').then((page) => ({ default: page.Bell })))

/** The bell of who is signed in; nobody else loads it. */
export function BellSlot() {
  return (
    <Suspense fallback={null}>
      <Bell />
    </Suspense>
  )
}
