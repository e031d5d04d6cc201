import { Button } from '#web/kit/controls/Button.tsx'

interface StateRowProps {
  isPaused: boolean
  isBusy: boolean
  /** why the last press did nothing */
  problem: string | null
  onToggle: () => void
}

/** Whether fans can book, which is changed at once. */
export function StateRow({ isPaused, isBusy, problem, onToggle }: StateRowProps) {
  return (
    <div className="panel" data-testid="call-state">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-t2 flex flex-wrap items-center gap-3 min-w-0">
          <span className={isPaused ? 'chip warn' : 'chip ok'}>{isPaused ? 'Paused' : 'Open'}</span>
          {isPaused ? 'No time is free until you open booking.' : 'Your hours are open.'}
        </p>
        <Button kind="line" isBusy={isBusy} onClick={onToggle}>
          {isPaused ? 'Open booking' : 'Pause booking'}
        </Button>
      </div>
      {problem === null ? null : (
        <p className="text-sm text-bad mt-2" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
