let called: string | null = null
const listeners = new Set<() => void>()

function setCalled(text: string | null): void {
  called = text
  for (const listener of listeners) listener()
}

/** What a page that nobody looks at calls its person for; null: nothing. */
export function calledFor(): string | null {
  return called
}

/** Hears when that changes; answers the function that stops it. */
export function onCalledFor(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says in the title of the page and at the bell what somebody should come back for. Answers the function that ends it. */
export function callOut(text: string): () => void {
  const title = document.title
  const shown = `${text} · ${title}`
  document.title = shown
  setCalled(text)
  return () => {
    if (document.title === shown) document.title = title
    if (called === text) setCalled(null)
  }
}
