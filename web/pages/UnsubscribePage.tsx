import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

const ABOUT = { live: 'what is live', money: 'money', moderation: 'what moderators decide' } as const

/** Leaves a group of mails. Reading the page changes nothing: scanners open every link of a mail. */
export default function UnsubscribePage() {
  const { token: inPath } = useParams()
  const { hash } = useLocation()
  const token = inPath ?? hash.slice(1)
  const navigate = useNavigate()
  // links of earlier mails have it in the path, which a wallet's link would take along
  useEffect(() => {
    if (inPath !== undefined) navigate(`/unsubscribe#${inPath}`, { replace: true })
  }, [inPath, navigate])
  const [group, setGroup] = useState<keyof typeof ABOUT | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    setFailed(null)
    try {
      setGroup((await call('unsubscribe', { params: { token } })).group)
    } catch (refused) {
      setFailed(refused)
    }
    setBusy(false)
  }
  return (
    <div className="main">
      <title>Stop these mails · Stagedoor</title>
      <div className="max-w-168 flex flex-col items-start gap-4">
        <h1 className="d2">Stop these mails</h1>
        {group ? (
          <Note tone="ok" icon="check" role="status">
            <p>
              No more mails about {ABOUT[group]}. The inbox tells you on. You can switch them on again under
              Notifications.
            </p>
          </Note>
        ) : (
          <>
            <p className="text-sm text-t2">Mails about your security go on. Everything stays in the inbox.</p>
            {failed ? (
              <Oops
                what="The mails were not stopped. Open the newest mail and try its link."
                error={failed}
              />
            ) : null}
            <Button kind="lamp" size="mid" isBusy={isBusy} onClick={() => void leave()}>
              Stop these mails
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
