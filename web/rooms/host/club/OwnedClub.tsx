import { type ReactNode, useId, useState } from 'react'
import { Link } from 'react-router'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { GateSheet } from '../gate/GateSheet.tsx'
import { CloseClubSheet } from './CloseClubSheet.tsx'
import { ClubDate } from './ClubDate.tsx'
import { ClubName } from './ClubName.tsx'

export interface OwnedClubProps {
  club: Club
  /** the list of who belongs to it */
  members: ReactNode
  /** reads it again */
  onChanged: () => Promise<void>
  /** copies the address of its page */
  onCopy: () => void
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 className="d5 mb-2" id={id}>
        {title}
      </h2>
      {children}
    </section>
  )
}

/** A fan club as who looks after it sees it: next date, name, door, members. */
export function OwnedClub({ club, members, onChanged, onCopy }: OwnedClubProps) {
  const { room } = club
  const [open, setOpen] = useState<'gate' | 'close' | null>(null)
  const close = () => setOpen(null)
  const isLive = room.state === 'live'
  return (
    <div className="flex flex-col gap-8">
      <Part title="Next meeting">
        <ClubDate room={room} onChanged={onChanged} />
      </Part>
      <ClubName key={room.id} room={room} onChanged={onChanged} />
      <Part title="The door">
        <p className="sentence wrap-anywhere mb-3" data-testid="club-door">
          {isolated(room.gate?.sentence ?? 'Nobody')}
        </p>
        <Button kind="line" onClick={() => setOpen('gate')}>
          Change the gate
        </Button>
      </Part>
      <Part title={club.members === 1 ? '1 member' : `${club.members} members`}>
        {club.members === 0 ? (
          <p className="text-sm text-t2">Nobody has joined yet. Give the link of its page to who may.</p>
        ) : (
          members
        )}
      </Part>
      <Part title="Its page">
        <div className="flex flex-wrap gap-2">
          <Link className={buttonClass({ kind: 'line', size: 'mid' })} to={`/c/${room.channel.handle}/club`}>
            See its page
          </Link>
          <Button kind="ghost" size="mid" onClick={onCopy}>
            Copy the link
          </Button>
        </div>
      </Part>
      {mayDo(room.role, 'changeChannel') ? (
        <div>
          <Button kind="ghost" size="mid" disabled={isLive} onClick={() => setOpen('close')}>
            Close the club
          </Button>
          {isLive ? <p className="text-sm text-t2 mt-1">It can be closed once the meeting is over.</p> : null}
        </div>
      ) : null}
      {open === 'gate' ? (
        <GateSheet
          room={room}
          onClose={() => {
            close()
            void onChanged()
          }}
        />
      ) : null}
      {open === 'close' ? <CloseClubSheet club={club} onClosed={onChanged} onClose={close} /> : null}
    </div>
  )
}
