import { useEffect, useState } from 'react'
import { barsFor, measureLevel } from '#web/media/capture/measureLevel.ts'

const BARS = 40
const HOT = 36
const SILENT_DB = -60

/** How loud the microphone is, ten times a second. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const [levelDb, setLevelDb] = useState(SILENT_DB)
  useEffect(() => {
    setLevelDb(SILENT_DB)
    return track ? measureLevel(track, setLevelDb) : undefined
  }, [track])
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
        {levelDb <= SILENT_DB ? 'silent' : `${Math.round(levelDb).toString().replace('-', '−')} dB`}
      </span>
    </div>
  )
}
