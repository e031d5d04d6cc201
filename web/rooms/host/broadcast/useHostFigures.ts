import { useEffect, useState } from 'react'
import { keepHigh, type LimitedBy } from '#web/media/tracks/keepHigh.ts'
import { NO_FIGURES, recordFigures } from '#web/media/tracks/recordFigures.ts'
import type { Sending } from './studioFlow.ts'

/** How what is sent goes out, and what holds the high picture back. */
export function useHostFigures({ publisher }: Pick<Sending, 'publisher'>) {
  const [figures, setFigures] = useState(NO_FIGURES)
  const [held, setHeld] = useState<LimitedBy | null>(null)
  useEffect(() => {
    const keep = keepHigh(publisher, setHeld)
    return recordFigures(
      () => publisher.stats(),
      (next) => {
        setFigures(next)
        if (next.latest) keep(next.latest)
      },
    )
  }, [publisher])
  return { figures, held }
}
