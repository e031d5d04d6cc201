import { type ReactNode, useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Button } from './Button.tsx'
import { Sheet } from './Sheet.tsx'

export interface ConfirmSheetProps {
  /** the question */
  title: string
  /** what comes of it */
  children: ReactNode
  /** on the button, e.g. `Decline` */
  word: string
  testId: string
  /** does it, after which the sheet closes; throws what the server says, which the sheet shows */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks once before what cannot be taken back. */
export function ConfirmSheet({ title, children, word, testId, onConfirm, onClose }: ConfirmSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function confirm(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Sheet {...{ title, onClose, testId }}>
      <p className="text-sm text-t2 mt-3">{children}</p>
      {problem === null ? null : (
        <Note tone="bad" icon="alert" role="alert">
          <p>{sentenceOf(problem)}</p>
        </Note>
      )}
      <div className="mt-6">
        <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => void confirm()}>
          {word}
        </Button>
      </div>
    </Sheet>
  )
}
