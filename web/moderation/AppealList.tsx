import { type ReactNode, useState } from 'react'
import type { OpenAppeal } from '#api/moderation/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'

type Decide = (appeal: OpenAppeal, decision: { isOverturned: boolean; answer: string }) => Promise<void>

interface AppealListProps {
  appeals: readonly OpenAppeal[]
  onDecide: Decide
  /** what an act took away */
  removedBy: (actId: string) => ReactNode
}

function Row({
  appeal,
  onDecide,
  removedBy,
}: { appeal: OpenAppeal } & Pick<AppealListProps, 'onDecide' | 'removedBy'>) {
  const [answer, setAnswer] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function decide(isOverturned: boolean): Promise<void> {
    if (isBusy) return
    if (answer.trim() === '') return setProblem('Say why. The person reads it.')
    setBusy(true)
    setProblem(null)
    try {
      await onDecide(appeal, { isOverturned, answer: answer.trim() })
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
    }
  }
  return (
    <li className="border-b border-line py-4" data-testid="appeal">
      <p className="text-sm font-medium">
        <bdi>{appeal.displayName}</bdi>
      </p>
      <p className="text-sm text-t2">
        {ruleName(appeal.ruleCode)}: <bdi>{appeal.reason}</bdi>
      </p>
      <p className="text-sm mt-2">
        <bdi>{appeal.text}</bdi>
      </p>
      <p className="text-xs text-t3 figures mt-1">
        Written {formatMoment(appeal.at)}, about an act of {formatMoment(appeal.actedAt)}
      </p>
      {appeal.kind === 'delete' || appeal.kind === 'ban' ? removedBy(appeal.actId) : null}
      {appeal.mayDecide ? (
        <div className="flex flex-col gap-3 mt-3">
          <Field
            label="Answer"
            value={answer}
            maxLength={300}
            error={problem}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button kind="line" isBusy={isBusy} onClick={() => void decide(true)}>
              Take it back
            </Button>
            <Button isBusy={isBusy} onClick={() => void decide(false)}>
              It stands
            </Button>
          </div>
        </div>
      ) : (
        <p className="text-sm text-t3 mt-2">Somebody who did not act decides.</p>
      )}
    </li>
  )
}

/** Appeals that wait for a decision; nothing where there is none. */
export function AppealList({ appeals, onDecide, removedBy }: AppealListProps) {
  if (appeals.length === 0) return null
  return (
    <section className="mb-8" aria-labelledby="appeals">
      <h2 className="d5" id="appeals">
        Appeals
      </h2>
      <ul>
        {appeals.map((appeal) => (
          <Row key={appeal.actId} appeal={appeal} onDecide={onDecide} removedBy={removedBy} />
        ))}
      </ul>
    </section>
  )
}
