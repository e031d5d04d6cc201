import type { QueryClient } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from '../signedInHint.ts'
import { meQuery } from '../useSession.ts'

/** A press into a public stream, from the press until the server has answered who this browser is. */
export interface Press {
  roomId: string
  /** why nobody could be made of it; null while it is asked */
  error: unknown
}

let press: Press | null = null
const listeners = new Set<() => void>()

function set(next: Press | null): void {
  press = next
  for (const listener of listeners) listener()
}

export const pressStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): Press | null => press,
}

async function ask(queries: QueryClient, roomId: string, isReadAgain: boolean): Promise<void> {
  // at the door of a stream it is read again: the session may be over
  const known = isReadAgain ? null : queries.getQueryData(meQuery().queryKey)
  if (known ?? (await queries.fetchQuery({ ...meQuery(), staleTime: 0 }).catch(() => null))) return
  const me = await call('makeGuest', { body: { roomId } })
  noteSignedIn(true)
  await closeSocket()
  queries.setQueryData(meQuery().queryKey, me)
}

/**
 * Called by the press itself and by nothing else: whoever has a session goes on with it, anybody else becomes a guest.
 * A second press meanwhile changes nothing.
 */
export async function becomeGuest(queries: QueryClient, roomId: string, isReadAgain = false): Promise<void> {
  if (press && press.error === null) return
  set({ roomId, error: null })
  try {
    await ask(queries, roomId, isReadAgain)
    set(null)
  } catch (error) {
    set({ roomId, error })
  }
}

/** The stream it was made for is left: another visit begins without it. */
export function forgetPress(roomId: string): void {
  if (press?.roomId === roomId && press.error !== null) set(null)
}
