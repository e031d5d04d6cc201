import { type FormEvent, useState } from 'react'
import type { OwnAct } from '#api/moderation/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { ACT_WORDS } from './actWords.ts'

type Appeal = (act: OwnAct, text: string) => Promise<void>

function AppealForm({ act, onAppeal }: { act: OwnAct; onAppeal: Appeal }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    if (text.trim() === '') return setProblem('Say why it should be taken back.')
    setBusy(true)
    setProblem(null)
    try {
      await onAppeal(act, text.trim())
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
    }
  }
  return (
    <form className="mt-3" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label="Why it should be taken back"
        hint="One appeal is read, by somebody who did not act where there is one. 1,000 signs at most."
        value={text}
        maxLength={1000}
        error={problem}
        onChange={(event) => setText(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Send the appeal
          </Button>
        }
      />
    </form>
  )
}

function AppealState({ appeal }: { appeal: NonNullable<OwnAct['appeal']> }) {
  const { state, text, answer, isByActor } = appeal
  return (
    <div className="mt-2 text-sm text-t2">
      <p>
        You wrote: <bdi>{text}</bdi>
      </p>
      <p className="mt-1">
        {state === 'open' ? 'Nobody decided yet.' : state === 'upheld' ? 'It stands.' : 'It was taken back.'}
        {answer === null ? null : (
          <>
            {' '}
            The answer: <bdi>{answer}</bdi>
          </>
        )}
        {isByActor ? ' Nobody else was there to decide, so who acted did.' : null}
      </p>
    </div>
  )
}

function Row({ act, onAppeal }: { act: OwnAct; onAppeal: Appeal }) {
  const { kind, channel, ruleCode, reason, at, until, undoneAt, appeal, mayAppeal } = act
  return (
    <li className="border-b border-line py-4" data-testid="own-act">
      <h2 className="d5">
        {ACT_WORDS[kind]}
        {channel === null ? null : (
          <>
            , <bdi>{channel.name}</bdi>
          </>
        )}
      </h2>
      <p className="text-sm text-t2 mt-1">
        <a href={`/policy#${ruleCode}`}>{ruleName(ruleCode)}</a>: <bdi>{reason}</bdi>
      </p>
      <p className="text-xs text-t3 figures mt-1">
        {formatMoment(at)}
        {undoneAt === null ? null : `, taken back ${formatMoment(undoneAt)}`}
        {kind === 'ban' && undoneAt === null
          ? until === null
            ? ', for ever'
            : `, until ${formatMoment(until)}`
          : null}
      </p>
      {appeal ? <AppealState appeal={appeal} /> : null}
      {mayAppeal ? <AppealForm act={act} onAppeal={onAppeal} /> : null}
    </li>
  )
}

/** What moderators did about the person who reads it, and the way to ask for it to be taken back. */
export function OwnActList({ acts, onAppeal }: { acts: readonly OwnAct[]; onAppeal: Appeal }) {
  if (acts.length === 0) return <Empty>No moderator did anything about you.</Empty>
  return (
    <ul aria-label="Acts about you">
      {acts.map((act) => (
        <Row key={act.actId} act={act} onAppeal={onAppeal} />
      ))}
    </ul>
  )
}
