import { type FormEvent, useState } from 'react'
import { REPORTED_RULES } from '#domain/moderation/reportRules.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import type { ReportKind } from '#domain/moderation/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { showToast } from '#web/kit/states/toasts.ts'

const TITLES: Record<ReportKind, (what: Typed) => string> = {
  message: (name) => `Report a message of ${isolated(name)}`,
  name: (name) => `Report the name ${isolated(name)}`,
  stream: (title) => `Report the room ${isolated(title)}`,
}

export interface ReportSheetProps {
  roomId: string
  kind: ReportKind
  /** the message, or one under the name */
  messageId: string | null
  /** the name, or the title of the stream */
  what: Typed
  onClose: () => void
}

/** Asks which rule something breaks, and tells those who look after the channel. */
export default function ReportSheet({ roomId, kind, messageId, what, onClose }: ReportSheetProps) {
  const [ruleCode, setRule] = useState<(typeof REPORTED_RULES)[number]>('spam')
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setError(null)
    try {
      const body = { kind, messageId, ruleCode, text: text.trim() || null }
      await call('makeReport', { params: { id: roomId }, body })
      const done = 'Reported. Those who look after this channel see it, and not who reported it.'
      showToast({ id: `report-${messageId ?? roomId}`, tone: 'ok', text: done })
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <Sheet title={TITLES[kind](what)} onClose={onClose} testId="state:report">
      <form className="flex flex-col gap-4 mt-4" onSubmit={(event) => void submit(event)} noValidate>
        <p className="text-sm text-t2">
          Those who look after this channel decide. Nothing happens by itself, and nobody is told who
          reported.
        </p>
        <Choice
          label="Rule it breaks"
          value={ruleCode}
          choices={REPORTED_RULES.map((code) => ({ value: code, word: ruleName(code) }))}
          onChoose={setRule}
        />
        <Field
          label="What is wrong, if you like"
          value={text}
          maxLength={300}
          onChange={(event) => setText(event.target.value)}
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
          <Button type="submit" isBusy={isBusy}>
            Report
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
