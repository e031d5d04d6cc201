import { useMemo } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { Floor, FloorPlace } from '#protocol/floor.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { Voice } from '#web/media/tracks/createVoices.ts'
import { circlesOf, comingText } from '../floor/floorWords.ts'
import { isLedByCoHost } from './soundWords.ts'
import { VoicePerson, type VoicePersonProps } from './VoicePerson.tsx'
import './voicePlaces.css'

export interface VoicePlacesProps {
  room: { channel: Pick<Room['channel'], 'handle' | 'name'> } & Pick<Room, 'hostSeatId' | 'coHosts'>
  /** null while it is not known: the hosts alone are shown */
  floor: Floor | null
  /** how the host is heard here */
  host: Pick<VoicePersonProps, 'isMicrophoneOff' | 'readLevel'>
  /** how the microphone of a seat is, the own one too */
  voiceOf: (seatId: string) => Voice
  /** amplitude 0 to 1 of a seat; the same function from drawing to drawing; null: nobody can say it */
  levelOf: ((seatId: string) => Promise<number | null>) | null
  /** server time */
  nowMs: number
  ownSeatId: string | null
  /** brings a speaker back to the audience; null: of who may not */
  onMove: ((place: FloorPlace) => void) | null
  /** the seat that is on its way there, or what else of this floor is under way; null: nothing is */
  moving?: string | null
}

/** Who is on the stage of a voice room: its host, who hosts with them and is in, who speaks, and the places that are open. */
export function VoicePlaces(props: VoicePlacesProps) {
  const { room, floor, host } = props
  const isHostAway = isLedByCoHost(room)
  const circles = floor ? circlesOf(floor) : null
  return (
    <>
      <ul className="voicepeople" aria-label="On the floor">
        <li>
          <VoicePerson
            handle={room.channel.handle}
            name={room.channel.name}
            word={isHostAway ? 'Host, not on air' : 'Host'}
            {...host}
          />
        </li>
        {room.coHosts.map(({ channel, seatId }) =>
          seatId === null ? null : (
            <li key={channel.id}>
              <CoHost key={seatId} {...props} {...{ channel, seatId }} />
            </li>
          ),
        )}
        {circles?.shown.map(({ n, place }) => (
          <li key={n}>
            {place ? (
              <Speaker key={place.seatId} {...props} place={place} />
            ) : (
              <OpenPlace n={n} of={floor?.maxSpeakers ?? n} />
            )}
          </li>
        ))}
      </ul>
      {circles && circles.moreOpen > 0 ? (
        <p className="text-xs text-t3 figures">and {circles.moreOpen} more places open</p>
      ) : null}
    </>
  )
}

/** @param levelOf as of the places; the same answer is the same ring from drawing to drawing */
function useLevel(levelOf: VoicePlacesProps['levelOf'], seatId: string) {
  return useMemo(() => (levelOf ? () => levelOf(seatId) : null), [levelOf, seatId])
}

function CoHost({
  channel,
  seatId,
  voiceOf,
  levelOf,
  ownSeatId,
}: VoicePlacesProps & { channel: Room['channel']; seatId: string }) {
  const readLevel = useLevel(levelOf, seatId)
  const { isHere, isOff } = voiceOf(seatId)
  return (
    <VoicePerson
      handle={channel.handle}
      name={channel.name}
      word="Co-host"
      isMicrophoneOff={isOff}
      readLevel={isHere ? readLevel : null}
      isOwn={seatId === ownSeatId}
    />
  )
}

function Speaker({
  place,
  voiceOf,
  levelOf,
  nowMs,
  ownSeatId,
  onMove,
  moving = null,
}: VoicePlacesProps & { place: FloorPlace }) {
  const { seatId, name } = place
  const readLevel = useLevel(levelOf, seatId)
  const coming = comingText(place, nowMs)
  const { isHere, isOff } = voiceOf(seatId)
  return (
    <>
      <VoicePerson
        seatId={seatId}
        name={name}
        word={coming ?? 'Listening'}
        isMicrophoneOff={coming === null && isOff}
        readLevel={coming === null && isHere ? readLevel : null}
        isOwn={seatId === ownSeatId}
      />
      {onMove ? (
        <Button
          kind="ghost"
          className="voicemove"
          isBusy={moving === seatId}
          disabled={moving !== null && moving !== seatId}
          aria-label={`Move ${isolated(name)} to the audience`}
          onClick={() => onMove(place)}
        >
          Move
        </Button>
      ) : null}
    </>
  )
}

function OpenPlace({ n, of }: { n: number; of: number }) {
  return (
    <div className="voiceperson" data-testid="open-place">
      <div className="voicering open">
        <Icon name="microphone" />
      </div>
      <p className="font-medium text-t2 figures">
        Place {n} of {of}
      </p>
      <p className="text-xs text-t3 voiceword">open</p>
    </div>
  )
}
