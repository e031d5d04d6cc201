import { useCallback, useEffect, useRef, useState } from 'react'
import { FLOOR_DB, measureLevel } from '#web/media/capture/measureLevel.ts'
import { followSilence } from './silence.ts'

type OnLevel = (levelDb: number) => void

export interface TrackLevel {
  /** nothing ever came, for so long that the host should look at it */
  isSilent: boolean
  /** amplitude 0 to 1; null before the first reading */
  readLevel: () => Promise<number | null>
  /** Tells each reading, ten times a second; answers what ends it. */
  follow: (onLevel: OnLevel) => () => void
}

/** Amplitude of a level, from 0 at the floor to 1. */
export function amplitudeOf(levelDb: number): number {
  return levelDb <= FLOOR_DB ? 0 : 10 ** (levelDb / 20)
}

/** How loud an own microphone is; who shows it is drawn again by its silence alone. */
export function useTrackLevel(track: MediaStreamTrack | null): TrackLevel {
  const [isSilent, setSilent] = useState(false)
  const amplitude = useRef<number | null>(null)
  const followers = useRef(new Set<OnLevel>())
  useEffect(() => {
    const handleLevel: OnLevel = (levelDb) => {
      for (const follower of followers.current) follower(levelDb)
    }
    setSilent(false)
    amplitude.current = null
    handleLevel(FLOOR_DB)
    if (!track) return
    const silence = followSilence()
    return measureLevel(track, (levelDb) => {
      amplitude.current = amplitudeOf(levelDb)
      setSilent(silence(track.enabled ? levelDb : null, performance.now()))
      handleLevel(levelDb)
    })
  }, [track])
  const readLevel = useCallback(async () => amplitude.current, [])
  const follow = useCallback((onLevel: OnLevel) => {
    followers.current.add(onLevel)
    return () => {
      followers.current.delete(onLevel)
    }
  }, [])
  return { isSilent, readLevel, follow }
}
