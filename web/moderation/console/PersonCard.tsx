import type { ChannelPerson } from '#api/moderation/messages/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { ACT_WORDS } from '../actWords.ts'
import type { ConsoleAct } from './ConsoleChat.tsx'

export interface PersonCardProps {
  /** null: no line has the focus, or nobody is known behind it */
  person: ChannelPerson | null
  /** a message of theirs has the focus */
  hasMessage: boolean
  onAct: (act: ConsoleAct) => void
}

function PastActs({ acts }: Pick<ChannelPerson, 'acts'>) {
  if (acts.length === 0) return <p className="text-sm text-t3">Nothing was done about them here.</p>
  return (
    <ul aria-label="Past actions">
      {acts.map(({ actId, kind, ruleCode, reason, at, isUndone }) => (
        <li key={actId} className="text-sm">
          {ACT_WORDS[kind]}
          {isUndone ? ', taken back' : ''}
          <span className="text-t2">
            {' '}
            {ruleName(ruleCode)}: <bdi>{reason}</bdi>
          </span>
          <span className="text-xs text-t3 figures block">{formatMoment(at)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Who wrote the line that has the focus, as their channel knows them, and what can be done. */
export function PersonCard({ person, hasMessage, onAct }: PersonCardProps) {
  return (
    <section className="consolecard" aria-labelledby="console-card">
      <h2 id="console-card">Person</h2>
      {person ? (
        <div className="flex flex-col gap-3 p-4" data-testid="person-card">
          <p className="font-medium">
            <bdi>{person.displayName}</bdi>
            {person.isGuest ? <span className="text-xs text-t3"> guest</span> : null}
          </p>
          <p className="text-sm text-t2 figures">
            {person.firstSeenAt === null ? '' : `First seen ${formatMoment(person.firstSeenAt)}. `}
            {person.messages} {person.messages === 1 ? 'message' : 'messages'}
          </p>
          <div className="flex flex-wrap gap-2">
            {hasMessage ? (
              <Button kind="harm" onClick={() => onAct('delete')}>
                Delete
              </Button>
            ) : null}
            <Button onClick={() => onAct('silence')}>Silence</Button>
            {person.seatId ? (
              <Button kind="harm" onClick={() => onAct('kick')}>
                Kick
              </Button>
            ) : null}
            <Button kind="harm" onClick={() => onAct('ban')}>
              Ban
            </Button>
          </div>
          <PastActs acts={person.acts} />
        </div>
      ) : (
        <Empty>Choose a message to see who wrote it.</Empty>
      )}
    </section>
  )
}
