import { DisputeList } from '#web/bookings/arbitration/DisputeList.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { ownZone } from '#web/rooms/schedule/when.ts'
import { ArbiterOnly } from './ArbiterOnly.tsx'

/** `/admin/disputes`: for arbiters; to everybody else it is any other address. */
export default function AdminDisputesPage() {
  const nowS = Math.floor(useServerNow() / 1000)
  return (
    <ArbiterOnly title="Disputes" testId="state:admin:disputes">
      {(disputes) => (
        <div className="mt-6">
          <DisputeList {...{ disputes, nowS }} zone={ownZone()} />
        </div>
      )}
    </ArbiterOnly>
  )
}
