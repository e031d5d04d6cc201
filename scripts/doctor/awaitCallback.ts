import type { Pool } from 'pg'
import type { Finding } from './finding.ts'

/** Seconds after which a callback is missing. */
export const CALLBACK_S = 10
const LOOK_MS = 500

/**
 * Waits until this installation has taken a callback about the room: signed, for only such are kept.
 * @param withinS seconds
 */
export async function awaitCallback(
  pool: Pool | null,
  providerRoomId: string,
  withinS = CALLBACK_S,
): Promise<Finding> {
  const name = 'callback'
  if (!pool)
    return {
      name,
      state: 'not checked',
      text: 'no database of an installation was found (--data, DATABASE_OWNER_URL)',
    }
  const endMs = performance.now() + withinS * 1000
  try {
    while (performance.now() < endMs) {
      const { rowCount } = await pool.query(
        "SELECT FROM app.inbox WHERE endpoint = 'trtc' AND starts_with(lane, $1) LIMIT 1",
        [`room-${providerRoomId}-`],
      )
      if (rowCount) return { name, state: 'good', text: 'came in, signed' }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  } catch (error) {
    return { name, state: 'not checked', text: `the database refused: ${(error as Error).message}` }
  }
  return {
    name,
    state: 'bad',
    text: `none came in within ${withinS} s. In the console, Callbacks, enter <PUBLIC_URL>/v1/trtc/events and the key of TRTC_CALLBACK_KEY_FILE for room and for media events; the api has to run, and the provider to reach it from outside.`,
  }
}
