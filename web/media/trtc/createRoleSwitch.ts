import type { TrtcTicket } from '#protocol/ticket.ts'
import { MediaError, type MediaRole } from '../mediaClient.ts'
import type { Sdk, SdkRoom } from './sdk.ts'
import { isGivenUp, sdkMediaError } from './sdkError.ts'

/** What this browser is at the provider: a host is an anchor from the entry on, who listens becomes one by a grant. */
export interface RoleSwitch {
  isAnchor(): boolean
  /** an anchor without being the host */
  isSpeaker(): boolean
  /** One after the other. @throws MediaError FORBIDDEN while nothing was granted */
  switchTo(role: MediaRole): Promise<void>
  /** The next entry is a listener's. */
  stepBack(): void
}

export interface RoleSwitchOptions {
  sdk: Sdk
  isHost: boolean
  current(): SdkRoom | null
  /** a key with what the seat may now: the one of the entry knows nothing of a grant */
  renew(): Promise<TrtcTicket>
}

const offline = (cause?: unknown) => new MediaError('NETWORK', 'not connected', { cause })

export function createRoleSwitch({ sdk, isHost, current, renew }: RoleSwitchOptions): RoleSwitch {
  let isSpeaker = false
  let turn: Promise<void> = Promise.resolve()

  async function speak(): Promise<void> {
    const room = current()
    if (!room) throw offline()
    const { privateMapKey } = await renew()
    if (current() !== room) throw offline()
    try {
      await room.switchRole(sdk.TYPE.ROLE_ANCHOR, { privateMapKey })
    } catch (cause) {
      throw current() === room ? sdkMediaError(cause) : offline(cause)
    }
    // a room that was entered meanwhile was entered as a listener
    if (current() !== room) throw offline()
    isSpeaker = true
  }

  async function listen(): Promise<void> {
    if (!isSpeaker) return
    isSpeaker = false
    const room = current()
    try {
      await room?.switchRole(sdk.TYPE.ROLE_AUDIENCE)
    } catch (cause) {
      if (current() === room && !isGivenUp(cause)) throw sdkMediaError(cause)
    }
  }

  return {
    isAnchor: () => isHost || isSpeaker,
    isSpeaker: () => isSpeaker,
    async switchTo(role) {
      if (isHost) return
      const own = turn.then(role === 'speaker' ? speak : listen)
      turn = own.catch(() => undefined)
      await own
    },
    stepBack() {
      isSpeaker = false
    },
  }
}
