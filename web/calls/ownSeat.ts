import { useCallback, useRef, useState } from 'react'
import type { Switched } from './call/Switches.tsx'

const KEY = 'stagedoor.call'

/** What this tab knows of a call after its page was loaded again. */
export interface KeptCall {
  /** null: it has none */
  seatId: string | null
  /** who had switched something off is not seen or heard by a reload */
  isOn: Switched
  /** the other side was in it once, as far as this tab knows */
  wasOtherHere: boolean
  /** at the last press it was read here that the other side can see one's network address */
  wasAddressShown: boolean
}

const NOTHING: KeptCall = {
  ...{ seatId: null, isOn: { microphone: true, camera: true }, wasOtherHere: false, wasAddressShown: false },
}

/** What is kept, as one line: call, seat, and a letter for each thing that is so. */
export function keptLine(bookingId: string, kept: KeptCall): string {
  const { seatId, isOn, wasOtherHere, wasAddressShown } = kept
  const sent = `${isOn.microphone ? 'm' : ''}${isOn.camera ? 'c' : ''}`
  return `${bookingId} ${seatId ?? '-'} ${sent}${wasOtherHere ? 'o' : ''}${wasAddressShown ? 'a' : ''}`
}

/** What a line keeps of this call; the beginning where it is of another one. */
export function keptIn(line: string | null, bookingId: string): KeptCall {
  const [call, seatId = '-', letters] = (line ?? '').split(' ')
  if (call !== bookingId || letters === undefined) return NOTHING
  return {
    seatId: seatId === '-' ? null : seatId,
    isOn: { microphone: letters.includes('m'), camera: letters.includes('c') },
    wasOtherHere: letters.includes('o'),
    wasAddressShown: letters.includes('a'),
  }
}

function readKept(bookingId: string): KeptCall {
  try {
    return keptIn(sessionStorage.getItem(KEY), bookingId)
  } catch {
    return NOTHING
  }
}

/** What this tab keeps of a call, and what changes it. A browser that forbids storage forgets it with the page. */
export function useKeptCall(bookingId: string): {
  kept: KeptCall
  keep: (change: Partial<KeptCall>) => void
} {
  const [kept, setKept] = useState(() => readKept(bookingId))
  const latest = useRef(kept)
  const keep = useCallback(
    (change: Partial<KeptCall>) => {
      latest.current = { ...latest.current, ...change }
      setKept(latest.current)
      try {
        sessionStorage.setItem(KEY, keptLine(bookingId, latest.current))
      } catch {
        return
      }
    },
    [bookingId],
  )
  return { kept, keep }
}
