import { type FormEvent, useState } from 'react'
import type { Viewer } from '#api/rooms/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'

export interface BanSheetProps {
  viewer: Viewer
  channelName: Typed
  /** bans; throws what the server says */
  onBan: (viewer: Viewer, reason: string) => Promise<void>
  onClose: () => void
}

/** Asks for the reason; the person reads it at the door. */
export function BanSheet({ viewer, channelName, onBan, onClose }: BanSheetProps) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const text = reason.trim()
    setMissing(text === '')
    if (text === '' || isBusy) return
    setBusy(true)
    setError(null)
    try {
      await onBan(viewer, text)
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }

  return (
    <Sheet
      title={`Ban ${isolated(viewer.displayName)} from ${isolated(channelName)}`}
      onClose={onClose}
      testId="state:control:ban"
    >
      <form className="flex flex-col gap-4 mt-4" onSubmit={(event) => void submit(event)} noValidate>
        <p className="text-sm text-t2">
          They are taken out now and cannot come back to any stream of this channel.
        </p>
        <Field
          label="Reason"
          hint={`${isolated(viewer.displayName)} reads it at the door.`}
          error={isMissing ? 'Say why. The person reads it at the door.' : null}
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
        />
        {error === null ? null : (
          <Note tone="bad" icon="alert" role="alert">
            <p>{sentenceOf(error)}</p>
          </Note>
        )}
        <div className="flex items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="harm" type="submit" isBusy={isBusy}>
            Ban <bdi>{viewer.displayName}</bdi>
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
