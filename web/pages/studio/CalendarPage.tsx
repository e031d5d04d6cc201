import { useSession } from '#web/accounts/useSession.ts'
import { CreatorBookings } from '#web/bookings/booked/CreatorBookings.tsx'
import { CallsPanel } from '#web/bookings/CallsPanel.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { ownZone } from '#web/rooms/schedule/when.ts'

/** `/studio/calendar`: when fans can book the creator for paid calls, and at which prices. */
export default function CalendarPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:calendar">
      <title>Calls · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Calls</h1>
        <p className="text-sm text-t2 mb-6">Fans book you for paid calls in the hours that you open.</p>
        {account ? (
          <>
            <CreatorBookings zone={ownZone()} />
            <CallsPanel accountId={account.accountId} ownZone={ownZone()} />
          </>
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to open your hours">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
