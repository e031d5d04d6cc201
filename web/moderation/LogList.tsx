import type { ReactNode } from 'react'
import type { LogEntry } from '#api/moderation/log/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { ACT_WORDS } from './actWords.ts'
import { UndoForm } from './UndoForm.tsx'

export interface LogListProps {
  acts: readonly LogEntry[]
  /** takes one back; throws what the server says */
  onUndo: (act: LogEntry, reason: string) => Promise<void>
  /** what an act took away, for who may read it */
  removedBy: (actId: string) => ReactNode
  /** shows older ones; null when all are there */
  onMore: (() => void) | null
}

function LogRow({ act, onUndo, removedBy }: { act: LogEntry } & Pick<LogListProps, 'onUndo' | 'removedBy'>) {
  const { kind, about, by, room, reason, ruleCode, at, until, undoneAt } = act
  return (
    <li className="border-b border-line py-3" data-testid="log-row">
      <p className="text-sm font-medium">
        {ACT_WORDS[kind]}
        {about === null ? null : (
          <>
            : <bdi>{about}</bdi>
          </>
        )}
      </p>
      <p className="text-sm text-t2">
        {ruleName(ruleCode)}: <bdi>{reason}</bdi>
      </p>
      <p className="text-xs text-t3 figures">
        {formatMoment(at)}
        {by === null ? null : (
          <>
            , by <bdi>{by}</bdi>
          </>
        )}
        {room === null ? null : (
          <>
            , in <bdi>{room}</bdi>
          </>
        )}
        {until === null ? '' : `, until ${formatMoment(until)}`}
        {undoneAt === null ? '' : `, taken back ${formatMoment(undoneAt)}`}
      </p>
      {act.mayReadTexts ? removedBy(act.actId) : null}
      {act.mayUndo ? <UndoForm onUndo={(why) => onUndo(act, why)} /> : null}
    </li>
  )
}

/** What was done in a channel, the newest first. */
export function LogList({ acts, onUndo, removedBy, onMore }: LogListProps) {
  if (acts.length === 0) return <Empty>Nobody did anything here yet.</Empty>
  return (
    <>
      <ol aria-label="Log">
        {acts.map((act) => (
          <LogRow key={act.actId} act={act} onUndo={onUndo} removedBy={removedBy} />
        ))}
      </ol>
      {onMore ? (
        <Button className="mt-4" onClick={onMore}>
          Older entries
        </Button>
      ) : null}
    </>
  )
}
