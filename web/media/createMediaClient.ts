import type { Provider } from '#domain/words.ts'
import { LiveError, type MediaClient } from './mediaClient.ts'

/** The client of a provider; its code is loaded only here. Throws LiveError UNSUPPORTED. */
export async function createMediaClient(provider: Provider): Promise<MediaClient> {
  if (provider === 'embedded') {
    const { createEmbeddedClient } = await import('./embedded/createEmbeddedClient.ts')
    return createEmbeddedClient()
  }
  throw new LiveError('UNSUPPORTED', `streams of ${provider} cannot be played in this version`)
}
