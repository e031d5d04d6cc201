import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { createEmbeddedProvider } from './adapters/embedded/embeddedProvider.ts'
import { followNodeKeys } from './adapters/embedded/nodeKeys.ts'
import { createTrtcProvider } from './adapters/trtc/trtcProvider.ts'
import type { ProcessConfig } from './config.ts'
import type { MediaProvider } from './ports/media.ts'

/** The media provider that the settings name. */
export function createMedia(
  { secrets, settings }: Pick<ProcessConfig<'api'> | ProcessConfig<'worker'>, 'secrets' | 'settings'>,
  deps: { pool: Pool; clock: Clock; random: RandomBytes },
): MediaProvider {
  const {
    TRTC_SDK_APP_ID: sdkAppId,
    TRTC_API_KEY_ID: keyId,
    TRTC_API_URL: url,
    TRTC_REGION: region,
  } = settings
  if (settings.MEDIA_PROVIDER === 'trtc' && sdkAppId && keyId && secrets.trtc && secrets.trtcApi) {
    const api = { url, keyId, key: secrets.trtcApi, region }
    return createTrtcProvider({ sdkAppId, secret: secrets.trtc, api, clock: deps.clock })
  }
  return createEmbeddedProvider({ ...deps, keys: followNodeKeys(secrets) })
}
