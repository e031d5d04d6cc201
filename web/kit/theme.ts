/** Light or dark as chosen by the person; `null` follows the system. */
export type ThemeChoice = 'light' | 'dark' | null

const KEY = 'stagedoor.theme'

/** The saved choice. A browser that forbids storage follows the system. */
export function savedTheme(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY)
    return value === 'light' || value === 'dark' ? value : null
  } catch {
    return null
  }
}

/** Applies a choice to the page and remembers it. */
export function applyTheme(choice: ThemeChoice): void {
  if (choice === null) delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
  try {
    if (choice === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {
    return
  }
}
