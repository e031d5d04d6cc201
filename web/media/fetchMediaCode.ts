import type { Provider } from '#domain/words.ts'

/** Fetches what a client of a provider will need, and runs nothing of it; for while the door is asked. */
export function fetchMediaCode(provider: Provider): void {
  // nothing comes of a failure: the client itself loads it again
  if (provider === 'trtc')
    import('./trtc/fetchSdk.ts').then(
      (file) => file.fetchSdk(document),
      () => undefined,
    )
}
