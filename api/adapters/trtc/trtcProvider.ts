import type { MediaProvider } from '#api/ports/media.ts'
import type { Clock } from '#domain/clock.ts'
import type { MediaKind } from '#domain/words.ts'
import { createCredentialSigner, entryLife } from '../credentialSigner.ts'
import { type CloudApi, createCloudApi } from './cloudApi.ts'
import { gatherRemovals } from './gatherRemovals.ts'

/** The provider lets in whoever has a key, also somebody who was removed: short, for the page enters at once. */
const ENTRY_S = 120

/** Values of IsMute: 0 nothing, 2 audio only, 3 video only. */
function muteCode(kind: MediaKind, on: boolean): number {
  if (!on) return 0
  return kind === 'microphone' ? 2 : 3
}

/**
 * TRTC as a provider. Its rooms begin with their host's entry (permission bit 1) and have no node; who publishes is not
 * asked from it, so a host is there as long as the page beats.
 */
export function createTrtcProvider(deps: {
  sdkAppId: number
  /** signs credentials */
  secret: string
  api: CloudApi
  clock: Clock
}): MediaProvider {
  const { sdkAppId, secret, clock } = deps
  const sign = createCredentialSigner({ sdkAppId, secret, clock })
  const call = createCloudApi(deps.api, clock)
  const remove = gatherRemovals((providerRoomId, userIds) =>
    call('RemoveUserByStrRoomId', { SdkAppId: sdkAppId, RoomId: providerRoomId, UserIds: userIds }),
  )
  return {
    name: 'trtc',
    caps: {
      ...{ serverMute: 'media', maxParticipants: 100_000, needsInternet: true, seesPublishers: false },
      reopensS: ENTRY_S,
    },
    openRoom: async () => ({ node: null }),
    closeRoom: ({ providerRoomId }) =>
      call('DismissRoomByStrRoomId', { SdkAppId: sdkAppId, RoomId: providerRoomId }),
    credentialFor: async ({ seatId: userId, providerRoomId, bits, validUntil }) => {
      const lifeS = entryLife(ENTRY_S, validUntil, clock())
      return { provider: 'trtc', topology: 'sfu', ...sign({ userId, providerRoomId, bits, lifeS }) }
    },
    remove: ({ providerRoomId }, userId) => remove(providerRoomId, userId),
    setMuted: ({ providerRoomId }, userId, kind, on) =>
      call('SetUserBlockedByStrRoomId', {
        SdkAppId: sdkAppId,
        StrRoomId: providerRoomId,
        UserId: userId,
        IsMute: muteCode(kind, on),
      }),
    participants: async () => [],
  }
}
