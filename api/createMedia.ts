import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { Provider } from '#domain/words.ts'
import { createEmbeddedProvider } from './adapters/embedded/embeddedProvider.ts'
import { followNodeKeys } from './adapters/embedded/nodeKeys.ts'
import { readParticipants } from './adapters/trtc/participants.ts'
import { createTrtcProvider } from './adapters/trtc/trtcProvider.ts'
import type { ProcessConfig } from './config.ts'
import type { MediaProvider } from './ports/media.ts'
import { createCallPace } from './queue/callPace.ts'

/** The providers that the settings reach. A room is served by the one that it was opened at. */
export interface MediaProviders {
  /** at which rooms are opened now */
  current: MediaProvider
  /** null where its keys are not set any more */
  of(name: Provider): MediaProvider | null
}

export function createMedia(
  { secrets, settings }: Pick<ProcessConfig<'api'> | ProcessConfig<'worker'>, 'secrets' | 'settings'>,
  deps: { pool: Pool; clock: Clock; random: RandomBytes },
): MediaProviders {
  const {
    TRTC_SDK_APP_ID: sdkAppId,
    TRTC_API_KEY_ID: keyId,
    TRTC_API_URL: url,
    TRTC_REGION: region,
    TRTC_MAX_VIEWERS: maxViewers,
  } = settings
  const embedded = createEmbeddedProvider({ ...deps, keys: followNodeKeys(secrets) })
  const trtc =
    sdkAppId && keyId && secrets.trtc && secrets.trtcApi
      ? createTrtcProvider({
          ...{ sdkAppId, secret: secrets.trtc, clock: deps.clock },
          ...{ maxViewers, turns: createCallPace(deps.pool) },
          readParticipants: (room) => readParticipants(deps.pool, room),
          api: { url, keyId, key: secrets.trtcApi, region },
        })
      : null
  return {
    current: settings.MEDIA_PROVIDER === 'trtc' && trtc ? trtc : embedded,
    of: (name) => (name === 'trtc' ? trtc : embedded),
  }
}
