import type { CallAction } from '#api/adapters/trtc/cloudApi.ts'
import { MediaError } from '#api/ports/media.ts'
import type { Clock } from '#domain/clock.ts'
import type { Finding } from './finding.ts'

/** Half of what a key lives for; calls may be five minutes off. */
const MAX_OFF_S = 60

/** Compares this machine's clock with the provider's, by the date of an answer. */
export async function checkClock(url: string, clock: Clock): Promise<Finding> {
  const name = 'clock'
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    await response.body?.cancel()
    const date = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(date))
      return { name, state: 'not checked', text: 'the answer of the provider has no date' }
    const offS = Math.round(Math.abs(date - clock()) / 1000)
    if (offS <= MAX_OFF_S) return { name, state: 'good', text: `${offS} s from the provider’s` }
    return {
      name,
      state: 'bad',
      text: `${offS} s from the provider’s. Let this machine follow a time server.`,
    }
  } catch (error) {
    return {
      name,
      state: 'not checked',
      text: `${new URL(url).host} did not answer (${(error as Error).message})`,
    }
  }
}

/** Ends a room that nobody is in: the smallest signed call. */
export async function checkManagement(
  call: CallAction,
  { sdkAppId, providerRoomId }: { sdkAppId: number; providerRoomId: string },
): Promise<Finding> {
  const name = 'management interface'
  try {
    await call('DismissRoomByStrRoomId', { SdkAppId: sdkAppId, RoomId: providerRoomId })
    return { name, state: 'good', text: 'takes our calls' }
  } catch (error) {
    if (!(error instanceof MediaError)) throw error
    const { cause, message } = error
    if (cause instanceof Error)
      return {
        name,
        state: 'bad',
        text: `${message} (${cause.message}). Let this machine reach TRTC_API_URL.`,
      }
    return {
      name,
      state: 'bad',
      text: `${message}. Compare TRTC_API_KEY_ID, TRTC_API_KEY_FILE and TRTC_SDK_APP_ID with the console.`,
    }
  }
}
