import type { IconName } from '#web/kit/controls/iconPaths.ts'

export interface NavEntry {
  path: string
  word: string
  icon: IconName
}

/** Entries that exist; nothing is announced that cannot be opened. */
export const MAIN_ENTRIES: readonly NavEntry[] = [{ path: '/', word: 'Home', icon: 'home' }]
/** Where the bar has no field. */
export const SEARCH_ENTRY: NavEntry = { path: '/search', word: 'Search', icon: 'search' }
export const STUDIO_ENTRY: NavEntry = { path: '/studio/live', word: 'Studio', icon: 'studio' }
/** Pages of who has a channel. */
export const CREATOR_ENTRIES: readonly NavEntry[] = [
  { path: '/studio/rooms', word: 'Voice rooms', icon: 'microphone' },
  { path: '/studio/club', word: 'Fan club', icon: 'smile' },
  { path: '/studio/together', word: 'Together', icon: 'people' },
  { path: '/studio/calendar', word: 'Calls', icon: 'clock' },
  { path: '/studio/passes', word: 'Passes', icon: 'key' },
  { path: '/studio/earnings', word: 'Earnings', icon: 'stats' },
  { path: '/studio/channels', word: 'Channels', icon: 'people' },
  { path: '/studio/moderation', word: 'Moderation', icon: 'ban' },
]
export const SECURITY_ENTRY: NavEntry = { path: '/me/security', word: 'Security', icon: 'shield' }

/** Pages that give their room to a stage: narrow rail, no tab bar. */
export function isFullBleedPath(pathname: string): boolean {
  return /^\/([rs]|call)\/[^/]+\/?$/.test(pathname) || /^\/c\/[^/]+\/live\/?$/.test(pathname)
}
