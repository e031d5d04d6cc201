import { useEffect, useRef } from 'react'
import type { Room } from '#api/rooms/contract.ts'

/** Calls once for each gate that replaces another one while the page is open, also while a door is asked: its answer may be of the one before. */
export function useGateChange(room: Room | null, onChange: () => void): void {
  const rules = room && JSON.stringify([room.gate?.mode, room.gate?.conditions])
  const known = useRef(rules)
  const call = useRef(onChange)
  call.current = onChange
  useEffect(() => {
    const isOther = known.current !== null && known.current !== rules
    known.current = rules
    if (isOther) call.current()
  }, [rules])
}
