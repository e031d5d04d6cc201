import type { CallMedia } from './words.ts'

const WORDS: Record<CallMedia, string> = { video: 'Video call', voice: 'Voice call' }

/** `Video call, 30 minutes`. */
export function callName({ media, minutes }: { media: CallMedia; minutes: number }): string {
  return `${WORDS[media]}, ${minutes} minutes`
}
