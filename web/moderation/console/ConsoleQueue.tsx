import type { ReactNode } from 'react'
import type { OpenReport } from '#api/moderation/reports/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import type { ReportEnd, ReportKind } from '#domain/moderation/words.ts'
import type { ChatMessage } from '#protocol/chat.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

const REPORT_WORDS: Record<ReportKind, string> = { message: 'Message', name: 'Name', stream: 'Room' }

export interface ConsoleQueueProps {
  reports: readonly OpenReport[]
  held: readonly ChatMessage[]
  onRelease: (message: ChatMessage) => void
  /** takes a message away, reported or held */
  onDelete: (roomId: string | null, messageId: string) => void
  onDecide: (report: OpenReport, state: ReportEnd) => void
  onPerson: (accountId: string) => void
  /** who may have come back */
  returning: ReactNode
}

function ReportRow({
  report,
  ...on
}: { report: OpenReport } & Omit<ConsoleQueueProps, 'reports' | 'held' | 'returning'>) {
  const { kind, count, rules, notes, accountId, messageId } = report
  return (
    <li data-testid="report-row">
      <p className="text-xs text-t3">
        {REPORT_WORDS[kind]}, reported by {count} {count === 1 ? 'person' : 'people'}:{' '}
        {rules.map(ruleName).join(', ')}
      </p>
      <p className="text-sm">
        {kind === 'message' ? (
          <>
            <b>
              <bdi>{report.name}</bdi>
            </b>{' '}
          </>
        ) : null}
        <bdi>{report.text}</bdi>
      </p>
      {notes.map((note) => (
        <p key={note} className="text-sm text-t2">
          <bdi>{note}</bdi>
        </p>
      ))}
      {report.mayDecide ? (
        <div className="flex flex-wrap gap-2 mt-2">
          {messageId ? (
            <Button kind="harm" onClick={() => on.onDelete(report.roomId, messageId)}>
              Delete
            </Button>
          ) : (
            <Button onClick={() => on.onDecide(report, 'acted')}>Done</Button>
          )}
          <Button onClick={() => on.onDecide(report, 'dismissed')}>Dismiss</Button>
          {accountId ? (
            <Button kind="ghost" onClick={() => on.onPerson(accountId)}>
              Who
            </Button>
          ) : null}
        </div>
      ) : (
        <p className="text-xs text-t3">It is about you, so somebody else decides.</p>
      )}
    </li>
  )
}

/** What waits for somebody who looks after the channel: reports, and held messages. */
export function ConsoleQueue({ reports, held, returning, ...on }: ConsoleQueueProps) {
  return (
    <section className="consolequeue" aria-labelledby="console-queue">
      <h2 id="console-queue">Queue</h2>
      {reports.length + held.length === 0 ? <Empty>Nothing waits.</Empty> : null}
      <ul aria-label="Held messages">
        {held.map((message) => (
          <li key={message.id} data-testid="held-row">
            <p className="text-xs text-t3">Held for its link</p>
            <p className="text-sm">
              <b>
                <bdi>{message.name}</bdi>
              </b>{' '}
              <bdi>{message.text}</bdi>
            </p>
            <div className="flex flex-wrap gap-2 mt-2">
              <Button onClick={() => on.onRelease(message)}>Release</Button>
              <Button kind="harm" onClick={() => on.onDelete(null, message.id)}>
                Delete
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ul aria-label="Reports">
        {reports.map((report) => (
          <ReportRow key={report.reportId} report={report} {...on} />
        ))}
      </ul>
      {returning}
    </section>
  )
}
