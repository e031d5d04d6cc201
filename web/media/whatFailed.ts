import type { MediaError } from './mediaClient.ts'

/** What went wrong, for a person; in few words, for pages of viewers load it first. */
export function whatFailed({ isSentence, message }: MediaError): string {
  return isSentence ? message : 'Something in the media connection failed.'
}
