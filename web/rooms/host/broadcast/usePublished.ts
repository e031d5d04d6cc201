import { useEffect, useRef } from 'react'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import type { OnAir } from './goLive.ts'

/** Publishes a device again when it was exchanged while on air, or on the way there. */
export function usePublished(
  kind: CaptureKind,
  track: MediaStreamTrack | null,
  onAir: Pick<OnAir, 'publisher' | 'tracks'>,
  onFailed: (error: unknown) => void,
): void {
  const { publisher, tracks } = onAir
  const sent = useRef(tracks[kind])
  useEffect(() => {
    if (!track || track === sent.current) return
    sent.current = track
    publisher.publish(kind, track).catch(onFailed)
  }, [kind, track, publisher, onFailed])
}
