import { useSession } from '#web/accounts/useSession.ts'
import { FanBookings } from '#web/bookings/booked/FanBookings.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { ownZone } from '#web/rooms/schedule/when.ts'

/** `/me/calls`: what somebody booked. */
export default function MyCallsPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:my-calls">
      <title>Your calls · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-6">Your calls</h1>
        {account ? (
          <FanBookings zone={ownZone()} />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to see your calls">Calls belong to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
