import { useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'

export interface EndOthersSheetProps {
  /** how many would end */
  others: number
  /** ends them; throws what the server says */
  onEnd: () => Promise<void>
  onClose: () => void
}

/** Asks once more: whoever is signed in elsewhere falls out of what they watch or host. */
export function EndOthersSheet({ others, onEnd, onClose }: EndOthersSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function end(): Promise<void> {
    if (isBusy) return
    setBusy(true)
    setError(null)
    try {
      await onEnd()
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <Sheet title="End all other sessions?" onClose={onClose} testId="state:security:end-others">
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-sm text-t2">
          {others === 1 ? 'One other browser is' : `${others} other browsers are`} signed out at once, and
          what is watched, heard or sent there stops within seconds. This browser stays signed in.
        </p>
        {error === null ? null : (
          <Note tone="bad" icon="alert" role="alert">
            <p>No session was ended. {sentenceOf(error)}</p>
          </Note>
        )}
        <div className="flex items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="harm" isBusy={isBusy} onClick={() => void end()}>
            End all other sessions
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
