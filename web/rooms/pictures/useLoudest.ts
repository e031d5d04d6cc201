import { useEffect, useState } from 'react'
import { SPEAKS_FROM } from '#web/media/devices/levelRing.ts'
import { oneAtATime } from '#web/media/tracks/oneAtATime.ts'

const EVERY_MS = 300

/** The seat of who speaks loudest now; null while nobody does, and where there is nobody to tell apart. */
export function useLoudest(
  media: { levelOf: (seatId: string) => Promise<number | null> } | null,
  seats: string,
): string | null {
  const [loudest, setLoudest] = useState<string | null>(null)
  useEffect(() => {
    const all = seats.split(' ')
    if (!media || all.length < 2) return
    let isOver = false
    const look = oneAtATime(
      async () => {
        const levels = await Promise.all(all.map((seatId) => media.levelOf(seatId).catch(() => null)))
        const most = Math.max(...levels.map((level) => level ?? 0))
        if (!isOver) setLoudest(most > SPEAKS_FROM ? (all[levels.indexOf(most)] ?? null) : null)
      },
      () => document.hidden,
    )
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      isOver = true
      clearInterval(timer)
      setLoudest(null)
    }
  }, [media, seats])
  return loudest
}
