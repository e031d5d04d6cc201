import type { MediaProvider, Participant } from '#api/ports/media.ts'
import type { Clock } from '#domain/clock.ts'
import { canPublish } from '#domain/room/permission.ts'
import type { MutedKinds } from '#domain/words.ts'
import { createCredentialSigner, entryLife } from '../credentialSigner.ts'
import { type CallAction, type CloudApi, createCloudApi } from './cloudApi.ts'
import { createRemovalLine } from './removalLine.ts'
import { type SharedTurns, turnsOf } from './turns.ts'

/** The provider lets in whoever has a key, also somebody who was removed: short, for the page enters at once. */
const ENTRY_S = 120
const REMOVE = 'RemoveUserByStrRoomId'

/** Values of IsMute: 0 nothing, 1 sound and picture, 2 sound, 3 picture. A screen has none of its own: it is picture. */
function muteCode({ microphone, camera, screen }: MutedKinds): number {
  const isDark = camera || screen
  if (microphone) return isDark ? 1 : 2
  return isDark ? 3 : 0
}

/**
 * TRTC as a provider. Its rooms begin with their host's entry (permission bit 1) and have no node; who is there is not asked
 * from it, but read from what its callbacks proved, some of which never come.
 */
export function createTrtcProvider(deps: {
  sdkAppId: number
  /** signs credentials */
  secret: string
  api: CloudApi
  /** of all processes that call this interface */
  turns: SharedTurns
  /** of one room */
  maxViewers: number
  clock: Clock
  /** who is in a room by the evidence of its callbacks */
  readParticipants(providerRoomId: string): Promise<Participant[]>
}): MediaProvider {
  const { sdkAppId, secret, clock } = deps
  const sign = createCredentialSigner({ sdkAppId, secret, clock })
  const call = createCloudApi(deps.api, clock)
  const turns = (action: string) => turnsOf(action, deps.turns)
  const inTurn = async (...[action, body]: Parameters<CallAction>): Promise<void> => {
    await turns(action).come()
    await call(action, body)
  }
  const block = (providerRoomId: string, userId: string, muted: MutedKinds): Promise<void> =>
    inTurn('SetUserBlockedByStrRoomId', {
      SdkAppId: sdkAppId,
      StrRoomId: providerRoomId,
      UserId: userId,
      IsMute: muteCode(muted),
    })
  const remove = createRemovalLine({
    call: (providerRoomId, userIds) =>
      call(REMOVE, { SdkAppId: sdkAppId, RoomId: providerRoomId, UserIds: userIds }),
    turns: turns(REMOVE),
    clock,
  })
  return {
    name: 'trtc',
    appId: sdkAppId,
    caps: {
      ...{ serverMute: 'media', maxViewers: deps.maxViewers, needsInternet: true },
      ...{ reopensS: ENTRY_S, losesWords: true },
    },
    openRoom: async () => ({ node: null }),
    closeRoom: ({ providerRoomId }) =>
      inTurn('DismissRoomByStrRoomId', { SdkAppId: sdkAppId, RoomId: providerRoomId }),
    credentialFor: async ({ seatId: userId, providerRoomId, bits, validUntil }) => {
      const lifeS = entryLife(ENTRY_S, validUntil, clock())
      return { provider: 'trtc', topology: 'sfu', ...sign({ userId, providerRoomId, bits, lifeS }) }
    },
    remove: ({ providerRoomId }, userId, _reason, isAgain = false) => remove(providerRoomId, userId, isAgain),
    setMuted: ({ providerRoomId }, userId, muted) => block(providerRoomId, userId, muted),
    // it keeps to the bits of the key somebody came or became an anchor with, and takes none back: sound that is given again
    // has to be freed, and a picture no key of a voice room allows
    updateGrant: ({ providerRoomId }, userId, bits) =>
      block(providerRoomId, userId, {
        microphone: !canPublish(bits, 'microphone'),
        camera: false,
        screen: false,
      }),
    participants: ({ providerRoomId }) => deps.readParticipants(providerRoomId),
  }
}
