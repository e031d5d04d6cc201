import { Link } from 'react-router'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_WORDS, studioPath } from '#domain/room/hostedKind.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { hostSentence } from './causeSentence.ts'
import { StudioPages } from './StudioPages.tsx'
import { STUDIO_WORDS } from './studioWords.ts'
import './studio.css'

export interface ComebackProps {
  /** what of the channel is on air */
  room: Room
  isReturning: boolean
  /** the device that it takes is there */
  isReady: boolean
  returnProblem: unknown
  /** `takeOver`: the seat of somebody else who hosts now */
  onComeBack: (room: Room, takeOver?: string) => void
}

const AWAY: Record<HostedKind, { stays: string; takesOver: string }> = {
  stream: {
    stays:
      'Viewers stay in the room while you come back; it ends by itself when your picture is away for too long.',
    takesOver: 'Take over, and viewers go on with your picture;',
  },
  voice: {
    stays:
      'Listeners stay in the room while you come back; it ends by itself when your sound is away for too long.',
    takesOver: 'Take over, and listeners go on with your voice;',
  },
}

/** What is on air already, and the way back into it. */
export function Comeback({ room, isReturning, isReady, returnProblem, onComeBack }: ComebackProps) {
  const { hostBy, hostSeatId, kind } = room
  const words = STUDIO_WORDS[kind]
  const isTaking = hostBy !== null && hostSeatId !== null
  return (
    <div className="studiocta" data-testid="state:studio:live-already">
      <Note tone="info" icon="live" role="status">
        <p>
          <bdi className="font-medium">{room.title}</bdi>{' '}
          {isTaking ? (
            <>
              is live, and <bdi className="font-medium">{hostBy}</bdi> hosts it. {AWAY[kind].takesOver}{' '}
              {isolated(hostBy)} is told and out.
            </>
          ) : (
            <>is live. {AWAY[kind].stays}</>
          )}
        </p>
      </Note>
      {returnProblem ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{hostSentence(returnProblem)}</p>
        </Note>
      ) : null}
      <Button
        kind="lamp"
        size="big"
        isFull
        isBusy={isReturning || !isReady}
        onClick={() => onComeBack(room, isTaking ? hostSeatId : undefined)}
      >
        {isReady ? (isTaking ? 'Take over' : words.comeBack) : `Waiting for the ${words.device}`}
      </Button>
    </div>
  )
}

/** What is on air is of the other kind: one thing at a time, and that one has its own studio. */
export function OtherOnAir({ room }: { room: Room }) {
  const { kind, hostBy } = room
  const word = KIND_WORDS[kind]
  return (
    <div className="studiocta" data-testid="state:studio:other-on-air">
      <Note tone="info" icon="live" role="status">
        <p>
          <bdi className="font-medium">{room.title}</bdi> is live: a {word} of this channel. One thing of a
          channel is on air at a time.{hostBy === null ? ` ${AWAY[kind].stays}` : ''}
        </p>
      </Note>
      <Link
        className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })}
        to={studioPath(room.kind, room.channel.handle)}
      >
        Go to the {word}
      </Link>
    </div>
  )
}

/** The studio of a kind while something of the other one is on air: it opens nothing, so it asks for no device. */
export function ShutStudio({ kind, live }: { kind: HostedKind; live: Room }) {
  return (
    <div className="main">
      <h1 className="d3 studiohead">{STUDIO_WORDS[kind].title}</h1>
      <StudioPages handle={live.channel.handle} />
      <div className="studio">
        <OtherOnAir room={live} />
      </div>
    </div>
  )
}
