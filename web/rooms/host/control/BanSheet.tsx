import { type FormEvent, useState } from 'react'
import type { Viewer } from '#api/rooms/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { RULE_CODES, type RuleCode } from '#domain/moderation/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'

import { BAN_TERMS, type BanTerm, type BanWish } from './banWish.ts'

export interface BanSheetProps {
  viewer: Viewer
  channelName: Typed
  /** whoever bans hosts a stream of another channel: it is their own that somebody is banned from */
  isCoHost?: boolean | undefined
  /** bans; throws what the server says */
  onBan: (viewer: Viewer, wish: BanWish) => Promise<void>
  onClose: () => void
}

/** Asks for the reason; the person reads it at the door. */
export function BanSheet({ viewer, channelName, isCoHost = false, onBan, onClose }: BanSheetProps) {
  const [reason, setReason] = useState('')
  const [ruleCode, setRule] = useState<RuleCode>('host-decision')
  const [term, setTerm] = useState<BanTerm>('forever')
  const [isMissing, setMissing] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const text = reason.trim()
    setMissing(text === '')
    if (text === '' || isBusy) return
    setBusy(true)
    setError(null)
    try {
      await onBan(viewer, { ruleCode, reason: text, term })
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }

  return (
    <Sheet
      title={`Ban ${isolated(viewer.displayName)} from ${isolated(channelName)}`}
      onClose={onClose}
      testId="state:control:ban"
    >
      <form className="flex flex-col gap-4 mt-4" onSubmit={(event) => void submit(event)} noValidate>
        <p className="text-sm text-t2">
          {isCoHost
            ? 'They are taken out now, and cannot come back here while you host, nor to any stream or voice room of your channel, for as long as you say.'
            : 'They are taken out now and cannot come back to any stream or voice room of this channel for as long as you say.'}{' '}
          A ban takes what they wrote here away, too.
        </p>
        <Choice
          label="Rule"
          value={ruleCode}
          choices={RULE_CODES.map((code) => ({ value: code, word: ruleName(code) }))}
          onChoose={setRule}
        />
        <Choice label="How long" value={term} choices={BAN_TERMS} onChoose={setTerm} />
        <Field
          label="Reason"
          hint={`${isolated(viewer.displayName)} reads it at the door.`}
          error={isMissing ? 'Say why. The person reads it at the door.' : null}
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
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
          <Button kind="harm" type="submit" isBusy={isBusy}>
            Ban <bdi>{viewer.displayName}</bdi>
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
