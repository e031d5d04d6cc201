import { type RefObject, useEffect, useRef, useState } from 'react'
import { ringOf, SPEAKS_FROM } from './levelRing.ts'

/** How loud somebody is, amplitude 0 to 1; null while that is not known. */
export type ReadLevel = () => Promise<number | null>

const LOOK_MS = 150
/** So long a pause between words is still speech. */
const PAUSE_LOOKS = 5

/** A circle whose `--ring` shows what is heard, and whether that is speech. `read` is null while nothing can be. */
export function useLevelRing(read: ReadLevel | null): {
  circle: RefObject<HTMLDivElement | null>
  isSpeaking: boolean
} {
  const circle = useRef<HTMLDivElement>(null)
  const [isSpeaking, setSpeaking] = useState(false)
  useEffect(() => {
    if (!read) return
    let isOver = false
    let quietLooks = PAUSE_LOOKS
    async function look(readNow: ReadLevel): Promise<void> {
      const level = (await readNow().catch(() => null)) ?? 0
      if (isOver) return
      circle.current?.style.setProperty('--ring', ringOf(level).toFixed(2))
      quietLooks = level > SPEAKS_FROM ? 0 : quietLooks + 1
      setSpeaking(quietLooks < PAUSE_LOOKS)
      timer = setTimeout(() => void look(readNow), LOOK_MS)
    }
    let timer = setTimeout(() => void look(read), LOOK_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
      circle.current?.style.setProperty('--ring', '0')
      setSpeaking(false)
    }
  }, [read])
  return { circle, isSpeaking }
}
