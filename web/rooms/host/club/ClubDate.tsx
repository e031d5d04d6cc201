import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { Room, StartWish } from '#api/rooms/contract.ts'
import { studioPath } from '#domain/room/hostedKind.ts'
import { call } from '#web/kit/api/client.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { serverNow } from '#web/kit/serverClock.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { creatorsTime, dayAndTime } from '../../schedule/when.ts'
import { firstStart, localIn } from '../later/firstStart.ts'
import { StartForm } from '../later/StartForm.tsx'

export interface ClubDateProps {
  room: Room
  onChanged: () => Promise<void>
}

/** When a club meets next: set, moved and taken back; or the way into the meeting that is on. */
export function ClubDate({ room, onChanged }: ClubDateProps) {
  const [open, setOpen] = useState<'set' | 'take-back' | null>(null)
  const [isTaken, setTaken] = useState(false)
  const setter = useRef<HTMLButtonElement>(null)
  const studio = studioPath('voice', room.channel.handle)
  const close = () => setOpen(null)
  useEffect(() => {
    // the button that was pressed is gone with the date
    if (isTaken) setter.current?.focus()
    setTaken(false)
  }, [isTaken])

  if (room.state === 'live')
    return (
      <>
        <p role="status">They are in the room now.</p>
        <div className="mt-3">
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to={studio}>
            Go to the studio
          </Link>
        </div>
      </>
    )
  return (
    <>
      <NextDate room={room} />
      <div className="flex flex-wrap gap-2 mt-3">
        <Button ref={setter} kind="line" size="mid" onClick={() => setOpen('set')}>
          {room.startsAt === null ? 'Set a date' : 'Move'}
        </Button>
        {room.startsAt === null ? null : (
          <Button kind="ghost" size="mid" onClick={() => setOpen('take-back')}>
            Take the date back
          </Button>
        )}
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to={`${studio}&room=${room.id}`}>
          Open it now
        </Link>
      </div>
      {open === 'set' ? (
        <DateSheet
          room={room}
          onClose={close}
          onSet={async (starts) => {
            await call('setSchedule', { params: { id: room.id }, body: { starts } })
            await onChanged()
            close()
          }}
        />
      ) : null}
      {open === 'take-back' ? (
        <TakeBackSheet
          onClose={close}
          onTakeBack={async () => {
            await call('clearSchedule', { params: { id: room.id } })
            await onChanged()
            close()
            setTaken(true)
          }}
        />
      ) : null}
    </>
  )
}

function NextDate({ room: { startsAt, zone } }: Pick<ClubDateProps, 'room'>) {
  if (startsAt === null)
    return <p className="text-t2">No date yet. Members are told as soon as there is one.</p>
  const there = zone === null ? null : creatorsTime(startsAt, zone)
  return (
    <p className="figures">
      <time dateTime={startsAt}>{dayAndTime(startsAt)}</time>
      {there ? <span className="text-t2"> · {there}</span> : null}
    </p>
  )
}

export interface TakeBackSheetProps {
  /** rejects with what the server said */
  onTakeBack: () => Promise<void>
  onClose: () => void
}

/** Asks whether a club is to have no date, and what that means to who was told of it. */
export function TakeBackSheet({ onTakeBack, onClose }: TakeBackSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function takeBack(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onTakeBack()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Sheet title="Take the date back?" onClose={onClose} testId="state:studio:club-no-date">
      <p className="text-sm text-t2 mt-3">
        The club has no date then. Members, followers and who asked to be reminded are told. To choose another
        date, move it instead.
      </p>
      {problem ? <Oops what="The date was not taken back." error={problem} /> : null}
      <div className="mt-6">
        <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => void takeBack()}>
          Take it back
        </Button>
      </div>
    </Sheet>
  )
}

interface DateSheetProps {
  room: Room
  onSet: (starts: StartWish) => Promise<void>
  onClose: () => void
}

function DateSheet({ room: { startsAt, zone }, onSet, onClose }: DateSheetProps) {
  const start =
    startsAt !== null && zone !== null ? { local: localIn(startsAt, zone), zone } : firstStart(serverNow())
  return (
    <Sheet
      title={startsAt === null ? 'Set a date' : 'Move the date'}
      onClose={onClose}
      testId="state:studio:club-date"
    >
      <p className="text-sm text-t2 mt-3">
        {startsAt === null
          ? 'Members and followers are told, and your page shows it.'
          : 'Who asked to be reminded gets the new date in their calendar.'}
      </p>
      <StartForm {...start} label={startsAt === null ? 'Announce' : 'Move it'} onSubmit={onSet} />
    </Sheet>
  )
}
