import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { configQuery } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useIdentities } from './identities/useLinking.ts'
import { SignInPanel } from './SignInPanel.tsx'
import { answerSignIn, signInStore } from './signInRequest.ts'
import { useWalletSignIn } from './useWalletSignIn.ts'

function OpenSheet({ reason, isAgain }: { reason: string; isAgain: boolean }) {
  const { data: config } = useQuery(configQuery())
  const own = useIdentities(isAgain)
  const signIn = useWalletSignIn(config, () => answerSignIn(true))
  if (signIn.step === 'dialog') return null
  return (
    <Sheet title={reason} onClose={() => answerSignIn(false)} testId="sign-in-sheet">
      <div className="mt-6">
        {isAgain && own.isPending ? (
          <Loading label="Looking up how you sign in">
            <SkeletonLine height="h-16" />
          </Loading>
        ) : (
          <SignInPanel signIn={signIn} own={own.data?.identities} onDone={() => answerSignIn(true)} />
        )}
      </div>
    </Sheet>
  )
}

/** The sign-in sheet over the current page; its title is the reason. Rendered once by the shell. */
export function SignInSheet() {
  const request = useSyncExternalStore(signInStore.subscribe, signInStore.read)
  return request ? <OpenSheet key={request.reason} reason={request.reason} isAgain={request.isAgain} /> : null
}
