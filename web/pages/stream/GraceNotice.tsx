import type { ServerMessages } from '#protocol/socket.ts'
import { ReorgNotice } from '#web/kit/chainstate/ReorgNotice.tsx'
import { formatClock } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'

/** The seat is kept although its entitlement cannot be shown at the moment. */
export default function GraceNotice({
  grace,
  onDismiss,
}: {
  grace: ServerMessages['seat:grace']
  onDismiss: () => void
}) {
  if (grace.cause === 'reorged') return <ReorgNotice until={grace.until} onDismiss={onDismiss} />
  return (
    <Note tone="warn" icon="clock" role="status" testId="grace-notice">
      <p>
        We cannot read the chain right now. You keep watching until at least{' '}
        <span className="figures">{formatClock(grace.until * 1000)}</span>.
      </p>
    </Note>
  )
}
