import type { MediaError, MediaErrorCode } from './mediaClient.ts'

type Words = [what: string, next: string]

const WORDS: Record<MediaErrorCode, Words> = {
  FORBIDDEN: [
    'The media server refused the entry.',
    'Try again in a minute. If it stays so, tell whoever runs this site.',
  ],
  TICKET_EXPIRED: ['The ticket for the media is too old.', 'Try again.'],
  CAPACITY_FULL: ['The media engine is full.', 'Try again later.'],
  ROOM_NOT_FOUND: ['The media server does not know this room.', 'Try again.'],
  NETWORK: ['The media connection could not be made.', 'Check your connection and try again.'],
  NO_MEDIA_PATH: ['This network blocks live media (UDP).', 'Try another network, such as mobile data.'],
  DEVICE_DENIED: [
    'The browser does not let this page use the camera or microphone.',
    'Allow it beside the address bar, then try again.',
  ],
  DEVICE_MISSING: ['The camera or microphone does not work.', 'Choose another one, then try again.'],
  UNSUPPORTED: ['This browser cannot do what live media needs.', 'Try another browser.'],
  KICKED: ['You were taken out of the room.', 'Try again.'],
  OLD_PAGE: ['This page is of an earlier version.', 'Load it again.'],
  INTERNAL: [
    'Something in the media connection failed.',
    'Try again. If it stays so, tell whoever runs this site.',
  ],
}

/** What went wrong and what to do next, for a host; of a provider's error its own sentence. */
export function mediaSentence(error: MediaError): string {
  const [what, next] = WORDS[error.code]
  if (error.isSentence) return `${error.message} ${next}`
  return error.code === 'UNSUPPORTED' ? `${what} Missing: ${error.message}. ${next}` : `${what} ${next}`
}
