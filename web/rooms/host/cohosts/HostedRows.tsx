import { useState } from 'react'
import { Link } from 'react-router'
import type { HostedTogether } from '#api/rooms/cohosts/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { KIND_WORDS, studioPath } from '#domain/room/hostedKind.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'
import { CO_HOST_WORDS } from './coHostWords.ts'

const STATE_WORDS: Record<HostedTogether['roomState'], string> = {
  draft: 'Not begun',
  scheduled: 'Announced',
  live: 'On air now',
  ended: 'Ended',
}

function askedWords({ coHosts }: HostedTogether): Typed {
  if (coHosts.length === 0) return 'Nobody is asked yet.'
  return coHosts.map(({ channel, state }) => `${isolated(channel.name)}: ${CO_HOST_WORDS[state]}`).join(' · ')
}

export interface HostedRowsProps {
  rooms: readonly HostedTogether[]
  /** ends what has not begun; throws what the server says */
  onDrop: (room: HostedTogether) => Promise<void>
}

/** Streams and voice rooms of own channels that others are asked to host, and drafts that were left. */
export function HostedRows({ rooms, onDrop }: HostedRowsProps) {
  const [dropped, setDropped] = useState<HostedTogether | null>(null)
  if (rooms.length === 0) return null
  return (
    <section className="mt-10" aria-labelledby="hosted-together" data-testid="state:together:own">
      <h2 className="d4" id="hosted-together">
        Your streams and voice rooms
      </h2>
      <ul>
        {rooms.map((room) => (
          <li
            key={room.roomId}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3"
            data-testid="hosted"
          >
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium wrap-anywhere">
                <bdi>{room.title}</bdi>
              </p>
              <p className="text-sm text-t2 wrap-anywhere">
                <bdi>{room.channel.name}</bdi> · {room.kind === 'voice' ? 'Voice room · ' : ''}
                {STATE_WORDS[room.roomState]}
              </p>
              <p className="text-sm text-t3 wrap-anywhere">
                <bdi>{askedWords(room)}</bdi>
              </p>
            </div>
            {/* the studio opens anew with that room */}
            <Link
              className={buttonClass({ kind: 'line' })}
              to={`${studioPath(room.kind, room.channel.handle)}&room=${room.roomId}`}
              reloadDocument
            >
              Open in the studio
            </Link>
            {isNotBegun(room.roomState) && !room.isClub ? (
              <Button
                kind="ghost"
                aria-label={`Cancel it: ${isolated(room.title)}`}
                onClick={() => setDropped(room)}
              >
                Cancel it
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {dropped ? (
        <ConfirmSheet
          title={`Cancel “${isolated(dropped.title)}”?`}
          word={`Cancel the ${KIND_WORDS[dropped.kind]}`}
          testId="state:together:drop"
          onConfirm={() => onDrop(dropped)}
          onClose={() => setDropped(null)}
        >
          It is over for ever: whoever is asked to host it is asked no more, and who asked to be reminded is
          told.
        </ConfirmSheet>
      ) : null}
    </section>
  )
}
