import type { MediaError } from '../mediaClient.ts'
import type { Sdk, SdkEvent, SdkRoom } from './sdk.ts'
import { isGivenUp, sdkMediaError } from './sdkError.ts'

/** Extra codes after which the SDK tries no more: no way for media, and no way back into the room. */
const OVER = { firewall: 5501, rejoin: 5502 }

/** shut: media finds no way; lost: the SDK has left the room, or cannot come back; told: the entry goes on. */
export type RoomTrouble = 'shut' | 'lost' | 'told'

function troubleOf({ extraCode }: SdkEvent<'error'>, { code }: MediaError): RoomTrouble {
  if (extraCode === OVER.firewall) return 'shut'
  if (extraCode === OVER.rejoin) return 'lost'
  return code === 'NETWORK' || code === 'FORBIDDEN' ? 'lost' : 'told'
}

export interface RoomListener {
  /** a room that was left is about nobody */
  isOld(): boolean
  onConnected(isConnected: boolean): void
  onTrouble(trouble: RoomTrouble, error: MediaError): void
  /** REPLACED, or the provider's own word */
  onKicked(reason: string): void
}

/** Hears what a room says about itself. */
export function listenToRoom(sdk: Sdk, room: SdkRoom, listener: RoomListener): void {
  const { EVENT } = sdk
  room.on(EVENT.CONNECTION_STATE_CHANGED, ({ state }) => {
    if (!listener.isOld()) listener.onConnected(state === 'CONNECTED')
  })
  room.on(EVENT.ERROR, (error) => {
    if (listener.isOld() || isGivenUp(error)) return
    const known = sdkMediaError(error)
    listener.onTrouble(troubleOf(error, known), known)
  })
  room.on(EVENT.KICKED_OUT, ({ reason }) => {
    if (!listener.isOld()) listener.onKicked(reason === 'kick' ? 'REPLACED' : reason)
  })
}
