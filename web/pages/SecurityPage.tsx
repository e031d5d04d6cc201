import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import { SessionsPanel } from '#web/accounts/SessionsPanel.tsx'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { signOut } from '#web/accounts/signOut.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

function Sessions() {
  return (
    <section aria-labelledby="sessions">
      <h2 className="d5" id="sessions">
        Open sessions
      </h2>
      <p className="text-sm text-t2 mt-1">
        Each browser you signed in with. What you end stops at once, there and in every room entered from
        there.
      </p>
      <div className="mt-2">
        <SessionsPanel />
      </div>
    </section>
  )
}

function SignOut() {
  const queries = useQueryClient()
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    setFailed(null)
    await signOut(queries).catch(setFailed)
    setBusy(false)
  }
  return (
    <section className="flex flex-col items-start gap-3 mt-8" aria-label="Sign out">
      {failed ? <Oops what="You are still signed in." error={failed} /> : null}
      <Button kind="line" size="mid" isBusy={isBusy} onClick={() => void leave()}>
        Sign out here
      </Button>
    </section>
  )
}

function SignedIn({ account }: { account: Me }) {
  return (
    <>
      <section className="mb-8" aria-labelledby="wallets">
        <h2 className="d5" id="wallets">
          Wallets
        </h2>
        <ul className="mt-2">
          {account.wallets.map((wallet) => (
            <li key={wallet} className="text-sm figures min-h-11 border-b border-line py-3 break-all">
              {wallet}
            </li>
          ))}
        </ul>
      </section>
      <Sessions />
      <SignOut />
    </>
  )
}

/** An account that may not act: of everything here, its sessions are left to it. */
function Closed() {
  return (
    <>
      <div className="mb-8">
        <Note tone="warn" icon="alert">
          <p>This account is closed for now. You can still see where it is signed in, and end sessions.</p>
        </Note>
      </div>
      <Sessions />
      <SignOut />
    </>
  )
}

/** Wallets and sessions of the signed-in account. */
export default function SecurityPage() {
  const { account, isLoading, error } = useSession()
  return (
    <div className="main">
      <title>Security · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-6">Security</h1>
        {account ? (
          <SignedIn account={account} />
        ) : isLoading ? (
          <Loading label="Loading your account">
            <SkeletonLine height="h-40" />
          </Loading>
        ) : problemCode(error) === 'FORBIDDEN' ? (
          <Closed />
        ) : error ? (
          <Oops what="We could not load your account." error={error} />
        ) : (
          <Empty
            action={
              <Button kind="lamp" size="mid" onClick={() => void openSignIn('Sign in to see your sessions')}>
                Sign in
              </Button>
            }
          >
            You are not signed in.
          </Empty>
        )}
      </div>
    </div>
  )
}
