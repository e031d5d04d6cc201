import { lazy, Suspense, useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'

const InvitationsSheet = lazy(() => import('./InvitationsSheet.tsx'))

/** Opens who is invited to a private room. */
export function InvitationsButton({ roomId }: { roomId: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="link" small />
        Invitations
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <InvitationsSheet roomId={roomId} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
