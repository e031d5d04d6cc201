import { useEffect, useMemo, useReducer, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { HostPictures, type HostsMedia } from './HostPictures.tsx'
import { hostsOf } from './hostsOf.ts'

export interface CoHostPicturesProps {
  publisher: Publisher
  room: Room
  /** nobody is shown and played to themselves */
  ownSeatId: string
}

/** What the other hosts of a stream send, for who hosts it with them. */
export function CoHostPictures({ publisher, room, ownSeatId }: CoHostPicturesProps) {
  const { others } = publisher
  const [, drawAgain] = useReducer((n: number) => n + 1, 0)
  const [isBlocked, setBlocked] = useState(false)
  const media = useMemo((): HostsMedia => ({ ...others, setHosts: others.setSeats }), [others])
  useEffect(() => others.onChange(drawAgain), [others])
  useEffect(() => publisher.onBlocked(() => setBlocked(true)), [publisher])
  const hosts = hostsOf(room).filter(({ seatId }) => seatId !== ownSeatId)
  const turnOn = () => {
    setBlocked(false)
    publisher.playAfterPress().catch(() => setBlocked(true))
  }
  return (
    <>
      {hosts.length === 0 ? null : (
        <section className="stage otherhosts" data-theme="dark" aria-label="The other hosts">
          <HostPictures {...{ media, hosts }} />
        </section>
      )}
      {isBlocked ? (
        <Note
          tone="info"
          icon="sound"
          role="alert"
          testId="state:control:sound-held"
          actions={<Button onClick={turnOn}>Turn sound on</Button>}
        >
          <p>Your browser holds back the sound of the other hosts.</p>
        </Note>
      ) : null}
    </>
  )
}
