import { Link } from 'react-router'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isAwaited } from '#domain/room/coHosts.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { entryWords } from '../host/cohosts/coHostWords.ts'
import { ownWords } from './askedWords.ts'
import { When } from './TermsView.tsx'

function othersWords({ others }: CoHosting): string | null {
  const agreed = others.filter(({ state }) => state === 'agreed').length
  return others.length === 0 ? null : `${others.length} more asked, ${agreed} agreed`
}

function AskedRow({ asked }: { asked: CoHosting }) {
  const { roomId, channel, title, state } = asked
  const others = othersWords(asked)
  const to = `/studio/together/${roomId}`
  return (
    <li
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3"
      data-testid="co-hosting"
      data-state={state}
    >
      <ChannelMark handle={channel.handle} size="xs" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium wrap-anywhere">
          <Link to={to}>
            <bdi>{title}</bdi>
          </Link>
        </p>
        <p className="text-sm text-t2 wrap-anywhere">
          {asked.kind === 'voice' ? 'Voice room with' : 'With'} <bdi>{channel.name}</bdi> ·{' '}
          <When asked={asked} />
        </p>
        <p className="text-sm text-t3">
          <bdi>{entryWords(asked.visibility, asked.gateSentence)}</bdi>
          {others ? ` · ${others}` : ''}
        </p>
        <p className="text-sm">{ownWords(asked)}</p>
      </div>
      <Link className={buttonClass({ kind: isAwaited(state) ? 'lamp' : 'line' })} to={to}>
        {isAwaited(state) ? 'Read and answer' : 'Open'}
      </Link>
    </li>
  )
}

/** Streams and voice rooms of others that somebody is asked to host, or hosts. */
export function AskedRows({ rooms }: { rooms: readonly CoHosting[] }) {
  if (rooms.length === 0)
    return (
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/live">
            Open the studio
          </Link>
        }
      >
        Nobody asks you to host with them. To ask others, press “Invite co-hosts” before you begin.
      </Empty>
    )
  return (
    <ul aria-label="What you are asked to host" data-testid="state:together:list">
      {rooms.map((asked) => (
        <AskedRow key={asked.roomId} asked={asked} />
      ))}
    </ul>
  )
}
