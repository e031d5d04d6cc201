import { type FormEvent, useState } from 'react'
import type { BanRow } from '#api/moderation/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'

type Unban = (ban: BanRow, reason: string) => Promise<void>

function UnbanForm({ ban, onUnban }: { ban: BanRow; onUnban: Unban }) {
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    const text = reason.trim()
    if (text === '') return setProblem('Say why. It stands in the log beside the ban.')
    setBusy(true)
    setProblem(null)
    try {
      await onUnban(ban, text)
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
    }
  }
  return (
    <form className="mt-3" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label="Why they may come in again"
        value={reason}
        maxLength={300}
        error={problem}
        onChange={(event) => setReason(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Un-ban <bdi>{ban.displayName}</bdi>
          </Button>
        }
      />
    </form>
  )
}

function Row({ ban, onUnban }: { ban: BanRow; onUnban: Unban }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="border-b border-line py-3" data-testid="ban-row">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="text-sm font-medium">
            <bdi>{ban.displayName}</bdi>
            {ban.isGuest ? <span className="text-xs text-t3"> guest</span> : null}
          </p>
          <p className="text-sm text-t2">
            {ruleName(ban.ruleCode)}: <bdi>{ban.reason}</bdi>
          </p>
          <p className="text-xs text-t3 figures">
            {ban.until === null ? 'For ever' : `Until ${formatMoment(ban.until)}`}, since{' '}
            {formatMoment(ban.since)}
            {ban.by === null ? null : (
              <>
                , by <bdi>{ban.by}</bdi>
              </>
            )}
          </p>
        </div>
        <Button
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          aria-label={`Un-ban ${ban.displayName}`}
        >
          Un-ban
        </Button>
      </div>
      {isOpen ? <UnbanForm ban={ban} onUnban={onUnban} /> : null}
    </li>
  )
}

export interface BanListProps {
  bans: readonly BanRow[]
  onUnban: Unban
  /** shows older ones; null when all are there */
  onMore: (() => void) | null
}

/** Who is banned from a channel, and the way back. */
export function BanList({ bans, onUnban, onMore }: BanListProps) {
  if (bans.length === 0) return <Empty>Nobody is banned from this channel.</Empty>
  return (
    <>
      <ul aria-label="Banned people">
        {bans.map((ban) => (
          <Row key={`${ban.actId} ${ban.displayName}`} ban={ban} onUnban={onUnban} />
        ))}
      </ul>
      {onMore ? (
        <Button className="mt-4" onClick={onMore}>
          Older bans
        </Button>
      ) : null}
    </>
  )
}
