import { type FormEvent, useId, useState } from 'react'
import type { StartWish } from '#api/rooms/contract.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { zonesWith } from '#web/kit/format/zonesWith.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { ownZone } from '../../schedule/when.ts'
import { refusedSpeakers } from '../studio/refusedSpeakers.ts'

export interface StartFormProps {
  /** what is shown first, e.g. `2026-11-23T20:00` */
  local: string
  zone: string
  label: string
  onSubmit: (starts: StartWish) => Promise<unknown>
}

/** Date, time and zone of what is announced; a time that clocks skip or show twice comes back as a choice. */
export function StartForm({ local, zone, label, onSubmit }: StartFormProps) {
  const zoneId = useId()
  const [date, setDate] = useState(local.slice(0, 10))
  const [time, setTime] = useState(local.slice(11))
  const [chosen, setZone] = useState(zone)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)

  async function submit(starts: StartWish): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onSubmit(starts)
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  function press(event: FormEvent): void {
    event.preventDefault()
    if (!isBusy) void submit({ local: `${date}T${time}`, zone: chosen })
  }
  function takeNext(next: string): void {
    setDate(next.slice(0, 10))
    setTime(next.slice(11))
    void submit({ local: next, zone: chosen })
  }

  return (
    <form className="flex flex-col gap-4 mt-6" noValidate onSubmit={press}>
      <div className="flex flex-wrap gap-4">
        <Field label="Date" type="date" value={date} onChange={(event) => setDate(event.target.value)} />
        <Field label="Time" type="time" value={time} onChange={(event) => setTime(event.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={zoneId}>Time zone</label>
        <span className="inp">
          <select
            className="w-full bg-transparent"
            id={zoneId}
            value={chosen}
            onChange={(event) => setZone(event.target.value)}
          >
            {zonesWith(zone, ownZone()).map((one) => (
              <option key={one} value={one}>
                {one.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </span>
      </div>
      {problem ? (
        <StartProblem
          problem={problem}
          onNext={takeNext}
          onWhich={(which) => void submit({ local: `${date}T${time}`, zone: chosen, which })}
        />
      ) : null}
      <Button kind="lamp" size="big" isFull type="submit" isBusy={isBusy}>
        {label}
      </Button>
    </form>
  )
}

function StartProblem({
  problem,
  onNext,
  onWhich,
}: {
  problem: unknown
  onNext: (next: string) => void
  onWhich: (which: 'earlier' | 'later') => void
}) {
  const { code, facts } = problem instanceof ApiProblem ? problem.problem : { code: null, facts: undefined }
  const { next, earlier, later } = (facts ?? {}) as Record<string, string | undefined>
  return (
    <Note tone="bad" icon="alert" role="alert" testId="state:studio:start-refused">
      <p>{fieldSentence(problem) ?? sentenceOf(problem)}</p>
      {code === 'TIME_SKIPPED' && next ? (
        <Button onClick={() => onNext(next)}>Use {next.slice(11)}</Button>
      ) : null}
      {code === 'TIME_DOUBLED' ? (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => onWhich('earlier')}>The first: {earlier}</Button>
          <Button onClick={() => onWhich('later')}>The second: {later}</Button>
        </div>
      ) : null}
    </Note>
  )
}

/** An unfinished date is refused by its form before anybody reads it. */
function fieldSentence(problem: unknown): string | null {
  if (!(problem instanceof ApiProblem)) return null
  const { fields = {} } = problem.problem
  return fields['/starts/local'] ?? fields['/starts/zone'] ?? refusedSpeakers(problem)
}
