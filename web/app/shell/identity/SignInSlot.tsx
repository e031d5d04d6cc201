import { lazy, Suspense, useSyncExternalStore } from 'react'
import { signInStore } from '#web/accounts/signInRequest.ts'

const SignInSheet = lazy(() =>
  import('#web/accounts/SignInSheet.tsx').then((page) => ({ default: page.SignInSheet })),
)

/** Loads the sign-in sheet when somebody asks for it. */
export function SignInSlot() {
  const request = useSyncExternalStore(signInStore.subscribe, signInStore.read)
  if (!request) return null
  return (
    <Suspense fallback={null}>
      <SignInSheet />
    </Suspense>
  )
}
