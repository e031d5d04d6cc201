import { useState } from 'react'
import { useLocation } from 'react-router'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

/** Ends invitations to an address for good, without an account. Reading the page changes nothing. */
export default function NeverInvitePage() {
  const token = useLocation().hash.slice(1)
  const [isDone, setDone] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  async function refuse(): Promise<void> {
    setBusy(true)
    setFailed(null)
    try {
      await call('optOutOfInvitations', { body: { token } })
      setDone(true)
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  return (
    <div className="main">
      <title>Never invite me again · Stagedoor</title>
      <div className="max-w-168 flex flex-col items-start gap-4">
        <h1 className="d2">Never invite me again</h1>
        {isDone ? (
          <Note tone="ok" icon="check" role="status">
            <p>Nobody can have an invitation mailed to this address from here any more.</p>
          </Note>
        ) : (
          <>
            <p className="text-sm text-t2">
              No invitation of anybody is mailed to this address any more. We keep a keyed hash of it for
              that, not the address. Who invites you is not told.
            </p>
            {failed ? (
              <Oops
                what="The mails were not stopped. Open the newest mail and try its link."
                error={failed}
              />
            ) : null}
            <Button kind="lamp" size="mid" isBusy={isBusy} onClick={() => void refuse()}>
              Never invite me again
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
