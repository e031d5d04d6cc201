import type { NoteTone } from './Note.tsx'

/** A short notice over the page. `stays` until dismissed; others go after 8 s, one with something to press after 10 s or `pressMs`. */
export interface Toast {
  id: string
  tone: NoteTone
  text: string
  stays: boolean
  /** what can be pressed as long as it is shown; it goes with the press */
  press?: { label: string; onPress: () => void; pressMs?: number }
}

const SHOWN = 3
const LIFE_MS = 8000
const PRESS_MS = 10_000
let toasts: readonly Toast[] = []
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a toast; one with the same id is replaced. At most three are visible, the oldest goes first. */
export function showToast(toast: Omit<Toast, 'stays'> & { stays?: boolean }): void {
  const shown: Toast = { stays: false, ...toast }
  set([...toasts.filter((one) => one.id !== shown.id), shown].slice(-SHOWN))
  if (!shown.stays)
    setTimeout(() => dismissToast(shown.id, shown), shown.press ? (shown.press.pressMs ?? PRESS_MS) : LIFE_MS)
}

/** Removes a toast by id; with `only`, just when it is still that one. */
export function dismissToast(id: string, only?: Toast): void {
  const next = toasts.filter((one) => one.id !== id || (only !== undefined && one !== only))
  if (next.length !== toasts.length) set(next)
}

/** The visible toasts, for `useSyncExternalStore`. */
export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): readonly Toast[] => toasts,
}
