import type { Provider, VideoProfile } from '#domain/words.ts'
import { type MediaClient, MediaError } from './mediaClient.ts'

/** Whose client it is. */
export interface ClientOptions {
  /** how a host's picture is sent where the provider takes a profile; null: this browser only watches */
  readProfile: (() => Promise<VideoProfile>) | null
}

async function loadTrtcClient({ readProfile }: ClientOptions): Promise<MediaClient> {
  try {
    const [{ createTrtcClient }, sdk, profile] = await Promise.all([
      import('./trtc/createTrtcClient.ts'),
      import('./trtc/loadSdk.ts').then((file) => file.loadSdk()),
      readProfile?.() ?? null,
    ])
    return createTrtcClient(sdk, profile)
  } catch (cause) {
    if (cause instanceof MediaError) throw cause
    throw new MediaError('NETWORK', 'The code for live media could not be loaded.', {
      ...{ cause, isSentence: true },
    })
  }
}

/** The client of a provider; its code is loaded only here. Throws MediaError NETWORK when it cannot be, OLD_PAGE where this page may not. */
export async function createMediaClient(
  provider: Provider,
  options: ClientOptions = { readProfile: null },
): Promise<MediaClient> {
  if (provider === 'trtc') return loadTrtcClient(options)
  const { createEmbeddedClient } = await import('./embedded/createEmbeddedClient.ts')
  return createEmbeddedClient()
}
