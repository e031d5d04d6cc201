import type { TrtcTicket } from '#protocol/ticket.ts'
import { MediaError } from '../mediaClient.ts'
import type { Sdk, SdkRoom } from './sdk.ts'
import { sdkMediaError } from './sdkError.ts'

/** How long this browser waits for the provider, in milliseconds. */
export interface TrtcLimits {
  /** the SDK itself tries to enter for ten seconds and more; people are told within eight, also on a slow machine */
  entryMs: number
  /** a page that goes away has no longer */
  leaveMs: number
  /** what is not sent by then has no way */
  publishMs: number
  /** so long the SDK mends a connection by itself before we enter anew with a fresh ticket */
  ownAttemptsMs: number
  /** a refused viewer waits for the host so long; by then the server has ended a room without one */
  waitMs: number
}

export const TRTC_LIMITS: TrtcLimits = {
  entryMs: 7500,
  leaveMs: 1000,
  publishMs: 8000,
  ownAttemptsMs: 15_000,
  waitMs: 300_000,
}

/** Ids that the SDK sends as they are: it checks neither form nor length of a user's. */
const USER_ID = /^[A-Za-z0-9_-]{1,32}$/
const ROOM_ID = /^[A-Za-z0-9_-]{1,64}$/

function checkTicket(ticket: TrtcTicket): void {
  const { userId, providerRoomId, sdkAppId, userSig, privateMapKey } = ticket
  const isGood =
    USER_ID.test(userId) &&
    ROOM_ID.test(providerRoomId) &&
    Number.isSafeInteger(sdkAppId) &&
    sdkAppId > 0 &&
    userSig !== '' &&
    privateMapKey !== ''
  if (!isGood)
    throw new MediaError('INTERNAL', 'The ticket to the media service is not one of TRTC.', {
      isSentence: true,
    })
}

/** Whether this browser can send, and ask for, a small picture beside the large one. */
export async function hasSmallPicture(sdk: Sdk): Promise<boolean> {
  const { detail } = (await sdk.isSupported()) as { detail: Record<string, boolean> }
  return detail.isSmallStreamSupported === true
}

async function checkBrowser(sdk: Sdk, isHost: boolean): Promise<void> {
  const { detail } = (await sdk.isSupported()) as { detail: Record<string, boolean> }
  if (!detail.isWebRTCSupported) throw new MediaError('UNSUPPORTED', 'WebRTC')
  const way = isHost ? 'Encode' : 'Decode'
  if (detail[`isH264${way}Supported`] || detail[`isVp8${way}Supported`]) return
  throw new MediaError('UNSUPPORTED', isHost ? 'H.264 or VP8 for sending' : 'H.264 or VP8')
}

/** Out of a room, wherever its entry is: what is on its way is given up, and after a second nobody waits for an answer. */
export async function leaveSdkRoom(room: SdkRoom, { leaveMs }: TrtcLimits): Promise<void> {
  const left = room.exitRoom().catch(() => undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, leaveMs)
  })
  await Promise.race([left, late])
  clearTimeout(timer)
  try {
    room.destroy()
  } catch {
    // it is still on its way out, and ends by itself
  }
}

export interface SdkEntry {
  ticket: TrtcTicket
  isHost: boolean
  /** may send: the host, and who was given the floor */
  isAnchor: boolean
  limits: TrtcLimits
  signal: AbortSignal
  /** listens before anything can happen */
  listen(room: SdkRoom): void
}

/**
 * Enters with an instance of its own; one that does not get in within eight seconds is left again.
 * @throws MediaError, or the reason of the signal
 */
export async function enterSdkRoom(sdk: Sdk, entry: SdkEntry): Promise<SdkRoom> {
  const { ticket, isHost, isAnchor, limits, signal } = entry
  checkTicket(ticket)
  await checkBrowser(sdk, isHost)
  signal.throwIfAborted()
  const room = sdk.create()
  entry.listen(room)
  let timer: ReturnType<typeof setTimeout> | undefined
  let onAbort: () => void = () => undefined
  const ended = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    timer = setTimeout(
      () => reject(new MediaError('NETWORK', 'The media service cannot be reached.', { isSentence: true })),
      limits.entryMs,
    )
  })
  try {
    const entering = room.enterRoom({
      sdkAppId: ticket.sdkAppId,
      userId: ticket.userId,
      userSig: ticket.userSig,
      privateMapKey: ticket.privateMapKey,
      strRoomId: ticket.providerRoomId,
      scene: sdk.TYPE.SCENE_LIVE,
      role: isAnchor ? sdk.TYPE.ROLE_ANCHOR : sdk.TYPE.ROLE_AUDIENCE,
      autoReceiveAudio: false,
      autoReceiveVideo: false,
      enableAutoPlayDialog: false,
    })
    await Promise.race([entering, ended])
    return room
  } catch (cause) {
    // whoever waits for the entry is told now; its end takes up to a second
    void leaveSdkRoom(room, limits)
    throw signal.aborted ? signal.reason : sdkMediaError(cause)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
