import { useState } from 'react'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { applyTheme, savedTheme, type ThemeChoice } from '#web/kit/theme.ts'

function isLightNow(choice: ThemeChoice): boolean {
  if (choice !== null) return choice === 'light'
  return window.matchMedia('(prefers-color-scheme: light)').matches
}

/** Switches between light and dark; the choice is remembered in this browser. */
export function ThemeRow() {
  const [choice, setChoice] = useState<ThemeChoice>(savedTheme)
  const isLight = isLightNow(choice)
  const change = () => {
    const next = isLight ? 'dark' : 'light'
    applyTheme(next)
    setChoice(next)
  }
  return (
    <button type="button" className="menurow" onClick={change}>
      <Icon name={isLight ? 'moon' : 'sun'} small />
      {isLight ? 'Dark theme' : 'Light theme'}
    </button>
  )
}
