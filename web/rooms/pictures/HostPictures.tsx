import { useEffect, useRef } from 'react'
import { isolated } from '#domain/names/isolated.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import type { ShownHost } from '#web/media/tracks/createHosts.ts'
import type { HostOnAir } from './hostsOf.ts'
import { useLoudest } from './useLoudest.ts'
import './hostPictures.css'

/** What shows hosts: a viewer's connection, or a host's own. */
export interface HostsMedia {
  setHosts: (seatIds: readonly string[]) => void
  setContainer: (seatId: string, container: HTMLElement | null) => void
  hostOf: (seatId: string) => ShownHost
  levelOf: (seatId: string) => Promise<number | null>
}

export interface HostPicturesProps {
  /** null until the connection is there */
  media: HostsMedia | null
  hosts: readonly HostOnAir[]
  /** their sound alone is wanted */
  isSoundAlone?: boolean
}

function HostPicture({
  media,
  host,
  isLoudest,
  isSoundAlone,
}: {
  media: HostsMedia | null
  host: HostOnAir
  isLoudest: boolean
  isSoundAlone: boolean
}) {
  const place = useRef<HTMLDivElement>(null)
  const { seatId, channel } = host
  useEffect(() => {
    media?.setContainer(seatId, place.current)
    return () => media?.setContainer(seatId, null)
  }, [media, seatId])
  const shown = media?.hostOf(seatId)
  const isPictureOff = shown?.isPictureOff ?? false
  const isRunning = (shown?.hasPicture ?? false) && !isPictureOff && !isSoundAlone
  const words = isSoundAlone
    ? 'Sound alone'
    : isPictureOff
      ? 'Camera is off'
      : `Waiting for ${isolated(channel.name)}…`
  return (
    <figure className={isLoudest ? 'hostpicture loud' : 'hostpicture'} data-testid="host-picture">
      <div ref={place} className="picture" />
      {isRunning ? null : (
        <div className="nopicture">
          <ChannelMark handle={channel.handle} size="l" />
          <p className="text-sm">{words}</p>
        </div>
      )}
      {isRunning && shown?.isStalled ? (
        <p className="ov late" role="status">
          The picture is late
        </p>
      ) : null}
      <figcaption className="ov">
        <bdi>{channel.name}</bdi>
      </figcaption>
    </figure>
  )
}

/** Several hosts side by side, in one order; the loudest has an outline. */
export function HostPictures({ media, hosts, isSoundAlone = false }: HostPicturesProps) {
  const seats = hosts.map(({ seatId }) => seatId).join(' ')
  useEffect(() => media?.setHosts(seats === '' ? [] : seats.split(' ')), [media, seats])
  const loudest = useLoudest(media, seats)
  return (
    <div className="hostpictures" data-hosts={hosts.length}>
      {hosts.map((host) => (
        <HostPicture
          key={host.seatId}
          {...{ media, host, isSoundAlone }}
          isLoudest={host.seatId === loudest}
        />
      ))}
    </div>
  )
}
