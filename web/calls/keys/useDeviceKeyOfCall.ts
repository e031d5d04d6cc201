import { useEffect, useRef, useState } from 'react'
import { createDeviceKey, type DeviceKey } from '#web/media/direct/keys/deviceKey.ts'

/** A call waits for the key of its account for so long at most. */
const MAX_WAIT_MS = 3000

/**
 * The key that a call begins with: the account's in this browser as soon as it is read. Money may depend on being there in time, so a
 * store or a server that does not answer keeps nobody out: then it is a key of this page, and the four words are what is left to compare.
 * It is asked for from the lobby on, where people stay longer than that.
 */
export function useDeviceKeyOfCall(found: DeviceKey | null): DeviceKey | null {
  const [ofPage, setOfPage] = useState<DeviceKey | null>(null)
  const isFound = found !== null
  useEffect(() => {
    if (isFound) return
    let isOver = false
    const timer = setTimeout(async () => {
      const made = await createDeviceKey()
      if (!isOver) setOfPage(made)
    }, MAX_WAIT_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isFound])
  return found ?? ofPage
}

/** The first key there was for an entry: what comes later counts from the next one on, for it would begin the call anew. */
export function useDeviceKeyOfEntry(entry: object, key: DeviceKey | null): DeviceKey | null {
  const held = useRef<{ entry: object; key: DeviceKey } | null>(null)
  if (key !== null && held.current?.entry !== entry) held.current = { entry, key }
  return held.current?.entry === entry ? held.current.key : null
}
