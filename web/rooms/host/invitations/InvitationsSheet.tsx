import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { InvitationsPanel } from './InvitationsPanel.tsx'

/** The invitations of a room that is live. */
export default function InvitationsSheet({ roomId, onClose }: { roomId: string; onClose: () => void }) {
  return (
    <Sheet title="Invitations" isWide onClose={onClose} testId="state:control:invitations">
      <InvitationsPanel roomId={roomId} />
    </Sheet>
  )
}
