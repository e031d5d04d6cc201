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
export const PASSES_ENTRY: NavEntry = { path: '/studio/passes', word: 'Passes', icon: 'key' }
export const EARNINGS_ENTRY: NavEntry = { path: '/studio/earnings', word: 'Earnings', icon: 'stats' }
export const CHANNELS_ENTRY: NavEntry = { path: '/studio/channels', word: 'Channels', icon: 'people' }
export const MODERATION_ENTRY: NavEntry = { path: '/studio/moderation', word: 'Moderation', icon: 'ban' }
export const SECURITY_ENTRY: NavEntry = { path: '/me/security', word: 'Security', icon: 'shield' }

/** Pages that give their room to a picture: narrow rail, no tab bar. */
export function isFullBleedPath(pathname: string): boolean {
  return /^\/s\/[^/]+\/?$/.test(pathname) || /^\/c\/[^/]+\/live\/?$/.test(pathname)
}
