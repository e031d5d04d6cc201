import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ClosingPanel, useClosing } from '#web/accounts/data/ClosingPanel.tsx'
import { ExportPanel } from '#web/accounts/data/ExportPanel.tsx'
import { LeavePanel } from '#web/accounts/data/LeavePanel.tsx'
import { ProfilePanel } from '#web/accounts/data/ProfilePanel.tsx'
import { DeviceKeysPanel } from '#web/accounts/deviceKeys/DeviceKeysPanel.tsx'
import { FactorsPanel } from '#web/accounts/factors/FactorsPanel.tsx'
import { IdentitiesPanel } from '#web/accounts/identities/IdentitiesPanel.tsx'
import { SessionsPanel } from '#web/accounts/sessions/SessionsPanel.tsx'
import { signOut } from '#web/accounts/signOut.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

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

function ConfirmedBrowsers({ accountId }: { accountId: string }) {
  return (
    <section className="mb-8" aria-labelledby="confirmed-browsers">
      <h2 className="d5" id="confirmed-browsers">
        Confirmed browsers
      </h2>
      <p className="text-sm text-t2 mt-1">
        In a call, who you talked to before sees by these that it is you again. End those that you no longer
        use.
      </p>
      <div className="mt-2">
        <DeviceKeysPanel accountId={accountId} />
      </div>
    </section>
  )
}

function SecondFactor() {
  return (
    <section className="mb-8" aria-labelledby="second-factor">
      <h2 className="d5" id="second-factor">
        Second factor
      </h2>
      <p className="text-sm text-t2 mt-1">
        Proves that it is you before money, prices or closed doors are touched. A passkey also signs you in.
      </p>
      <div className="mt-2">
        <FactorsPanel />
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

function WaysIn() {
  return (
    <section className="mb-8" aria-labelledby="ways-in">
      <h2 className="d5" id="ways-in">
        Ways in
      </h2>
      <p className="text-sm text-t2 mt-1">
        Each of these signs in to this account. Passes in every wallet here open doors.
      </p>
      <div className="mt-2">
        <IdentitiesPanel />
      </div>
    </section>
  )
}

function Profile() {
  return (
    <section className="mb-8" aria-labelledby="profile">
      <h2 className="d5 mb-2" id="profile">
        Profile
      </h2>
      <ProfilePanel />
    </section>
  )
}

function YourData() {
  return (
    <>
      <section className="mt-8" aria-labelledby="copy">
        <h2 className="d5 mb-2" id="copy">
          A copy of your data
        </h2>
        <ExportPanel />
      </section>
      <section className="mt-8" aria-labelledby="leave">
        <h2 className="d5" id="leave">
          Leave
        </h2>
        <p className="text-sm text-t2 mt-1 mb-3">
          Closes the account at once and erases it some days later. What that means is shown first.
        </p>
        <LeavePanel />
      </section>
    </>
  )
}

function SignedIn({ accountId }: { accountId: string }) {
  return (
    <>
      <Profile />
      <WaysIn />
      <SecondFactor />
      <ConfirmedBrowsers accountId={accountId} />
      <Sessions />
      <YourData />
      <SignOut />
    </>
  )
}

/** An account that may not act: of everything here, its sessions are left to it. */
function Closed() {
  const closing = useClosing()
  if (closing)
    return (
      <>
        <ClosingPanel closing={closing} />
        <SignOut />
      </>
    )
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

/** Name, ways in, second factors and sessions of the signed-in account, and the way out of it. */
export default function SecurityPage() {
  const { account, isLoading, error } = useSession()
  return (
    <div className="main">
      <title>Security · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-6">Security</h1>
        {account ? (
          <SignedIn accountId={account.accountId} />
        ) : isLoading ? (
          <Loading label="Loading your account">
            <SkeletonLine height="h-40" />
          </Loading>
        ) : problemCode(error) === 'FORBIDDEN' ? (
          <Closed />
        ) : error ? (
          <Oops what="We could not load your account." error={error} />
        ) : (
          <SignInFirst reason="Sign in to see your sessions">You are not signed in.</SignInFirst>
        )}
      </div>
    </div>
  )
}
