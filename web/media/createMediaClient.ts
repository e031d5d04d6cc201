import type { Provider } from '#domain/words.ts'
import { type MediaClient, MediaError } from './mediaClient.ts'

/** The client of a provider; its code is loaded only here. Throws MediaError UNSUPPORTED. */
export async function createMediaClient(provider: Provider): Promise<MediaClient> {
  if (provider === 'embedded') {
    const { createEmbeddedClient } = await import('./embedded/createEmbeddedClient.ts')
    return createEmbeddedClient()
  }
  throw new MediaError('UNSUPPORTED', `streams of ${provider} cannot be played in this version`)
}
