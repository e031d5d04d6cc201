import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { useWork } from './useWork.ts'

export interface RemoveFactorSheetProps {
  title: string
  /** what follows from it, in whole sentences */
  text: string
  /** what the press says */
  action: string
  /** throws what the server says */
  onRemove: () => Promise<void>
  onClose: () => void
}

/** Asks once more before a factor goes. */
export function RemoveFactorSheet({ title, text, action, onRemove, onClose }: RemoveFactorSheetProps) {
  const { isBusy, error, run } = useWork()
  return (
    <Sheet title={title} onClose={onClose} testId="remove-factor">
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-sm text-t2">{text}</p>
        {error ? (
          <Note tone="bad" icon="alert" role="alert">
            <p>Nothing was changed. {sentenceOf(error)}</p>
          </Note>
        ) : null}
        <div className="flex items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="harm" isBusy={isBusy} onClick={() => run(onRemove)}>
            {action}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
