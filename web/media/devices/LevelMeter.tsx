import { useEffect, useState } from 'react'
import { barsFor, FLOOR_DB } from '#web/media/capture/measureLevel.ts'
import { type TrackLevel, useTrackLevel } from './useTrackLevel.ts'

const BARS = 40
const HOT = 36

/** How loud the microphone is, ten times a second. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const { follow } = useTrackLevel(track)
  return <FollowedBars follow={follow} />
}

/** The bars of a level that somebody measures: they are drawn ten times a second, and nothing around them. */
export function FollowedBars({ follow }: Pick<TrackLevel, 'follow'>) {
  const [levelDb, setLevelDb] = useState(FLOOR_DB)
  useEffect(() => follow(setLevelDb), [follow])
  return <LevelBars levelDb={levelDb} />
}

/** The bars alone, for a given level. */
export function LevelBars({ levelDb }: { levelDb: number }) {
  const lit = barsFor(levelDb, BARS)
  return (
    <div className="flex items-center gap-4">
      <span className="text-xs text-t3 flex-none">Level</span>
      <div className="min-w-0 flex-1">
        <span className="meter" role="img" aria-label="Microphone level">
          {Array.from({ length: BARS }, (_, bar) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
            <i key={bar} className={bar >= lit ? '' : bar >= HOT ? 'h' : 'x'} />
          ))}
        </span>
      </div>
      <span className="text-xs text-t3 figures whitespace-nowrap levelfigure">
        {levelDb <= FLOOR_DB ? 'silent' : `${Math.round(levelDb).toString().replace('-', '−')} dB`}
      </span>
    </div>
  )
}
