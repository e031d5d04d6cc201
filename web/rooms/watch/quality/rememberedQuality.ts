import { QUALITIES, type Quality } from '#domain/media/words.ts'

const KEY = 'stagedoor.quality'

interface SavingNavigator {
  connection?: { saveData?: boolean }
}

/** What this browser was told last; else Auto, or the small picture where its data are to be saved. */
export function rememberedQuality(): Quality {
  const saved = (() => {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  })()
  const known = QUALITIES.find((quality) => quality === saved)
  if (known) return known
  return (navigator as SavingNavigator).connection?.saveData ? 'low' : 'auto'
}

/** A browser that forbids storage forgets it. */
export function rememberQuality(quality: Quality): void {
  try {
    localStorage.setItem(KEY, quality)
  } catch {
    return
  }
}
