import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Inbox, Notification } from '#api/notifications/contract.ts'
import { NOTIFICATION_GROUPS, type NotificationGroup } from '#domain/words.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { markRead } from './useInbox.ts'

/** By group, in the order in which they are listed; one without a word does not compile. */
const GROUP_WORDS = {
  live: 'Live',
  money: 'Money',
  moderation: 'Moderation',
  security: 'Security',
} as const satisfies Record<NotificationGroup, string>

/** Gives up a role without leaving the list. */
function DeclineRole({ channelId, what }: { channelId: string; what: string }) {
  const [step, setStep] = useState<'asking' | 'busy' | 'done' | 'failed'>('asking')
  if (step === 'done') return <p className="text-sm text-t2">Declined. You have no role there.</p>
  const decline = async () => {
    setStep('busy')
    try {
      await call('giveUpRole', { params: { id: channelId } })
      setStep('done')
    } catch {
      setStep('failed')
    }
  }
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <Button isBusy={step === 'busy'} onClick={() => void decline()} aria-label={`Decline: ${what}`}>
        Decline
      </Button>
      {step === 'failed' ? <p className="text-sm text-t2">You still have the role. Try again.</p> : null}
    </div>
  )
}

export function NewsRow({ one, onOpen }: { one: Notification; onOpen: () => void }) {
  return (
    <li className="border-b border-line py-3" data-testid="notification" data-read={one.isRead}>
      <Link className="block" to={one.path} onClick={onOpen}>
        <span className={one.isRead ? 'text-sm block' : 'text-sm font-medium block'}>
          {one.isRead ? null : <span className="sr-only">New: </span>}
          {one.title}
        </span>
        <span className="text-sm text-t2 block">{one.text}</span>
        <span className="text-xs text-t2 block">{formatMoment(one.toldAt)}</span>
      </Link>
      {one.declines ? <DeclineRole channelId={one.declines} what={one.title} /> : null}
    </li>
  )
}

/** What somebody was told, by group; a press opens what it is about and counts as read. */
export function InboxList({ inbox, onOpen }: { inbox: Inbox; onOpen?: () => void }) {
  const queries = useQueryClient()
  if (inbox.notifications.length === 0) return <Empty>Nothing to tell you yet.</Empty>
  return (
    <div className="flex flex-col gap-6">
      {inbox.unread > 0 ? (
        <div>
          <Button onClick={() => void markRead(queries)}>Mark all as read</Button>
        </div>
      ) : null}
      {NOTIFICATION_GROUPS.map((group) => {
        const word = GROUP_WORDS[group]
        const own = inbox.notifications.filter((one) => one.group === group)
        if (own.length === 0) return null
        return (
          <section key={group} aria-label={word}>
            <h2 className="d5">{word}</h2>
            <ul>
              {own.map((one) => (
                <NewsRow
                  key={one.id}
                  one={one}
                  onOpen={() => {
                    if (!one.isRead) void markRead(queries, one.id)
                    onOpen?.()
                  }}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
