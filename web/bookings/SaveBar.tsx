import { Button } from '#web/kit/controls/Button.tsx'

interface SaveBarProps {
  /** nothing was saved before, and nothing can be discarded */
  isFirst: boolean
  isBusy: boolean
  /** why the last press saved nothing, one sentence each */
  problems: readonly string[]
  onSave: () => void
  onDiscard: () => void
}

/** What is done with hours that are not saved; it stays in sight. */
export function SaveBar({ isFirst, isBusy, problems, onSave, onDiscard }: SaveBarProps) {
  return (
    <div className="savebar" data-testid="save-hours">
      <div className="text-sm min-w-0" role="status">
        {problems.length > 0 ? (
          problems.map((one) => (
            <p key={one} className="text-bad">
              {one}
            </p>
          ))
        ) : (
          <p className="text-t2">{isFirst ? 'Not open yet.' : 'Not saved.'}</p>
        )}
      </div>
      <div className="flex items-center gap-2">
        {isFirst ? null : (
          <Button kind="ghost" size="mid" onClick={isBusy ? undefined : onDiscard}>
            Discard
          </Button>
        )}
        <Button kind="lamp" size="mid" isBusy={isBusy} onClick={onSave}>
          {isFirst ? 'Open these hours' : 'Save hours'}
        </Button>
      </div>
    </div>
  )
}
