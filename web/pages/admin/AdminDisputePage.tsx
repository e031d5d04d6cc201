import { Link, useParams } from 'react-router'
import { DisputePanel } from '#web/bookings/arbitration/DisputePanel.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { ownZone } from '#web/rooms/schedule/when.ts'
import { ArbiterOnly } from './ArbiterOnly.tsx'

/** `/admin/disputes/:bookingId`: one dispute, for arbiters; to everybody else it is any other address. */
export default function AdminDisputePage() {
  const { bookingId = '' } = useParams()
  const nowS = Math.floor(useServerNow() / 1000)
  return (
    <ArbiterOnly title="A dispute" testId="state:admin:dispute">
      {(disputes) => (
        <>
          <p className="text-sm mt-1">
            <Link className="inline-block py-1 text-t2" to="/admin/disputes">
              Disputes
            </Link>
          </p>
          <DisputePanel
            key={bookingId}
            listed={disputes.find((one) => one.bookingId === bookingId) ?? null}
            {...{ bookingId, nowS }}
            zone={ownZone()}
          />
        </>
      )}
    </ArbiterOnly>
  )
}
