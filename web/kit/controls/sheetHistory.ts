/**
 * One history entry per open sheet, so that the back gesture closes the top one instead of leaving the page.
 * Entries are interchangeable: only their number matters.
 */
interface OpenSheet {
  close: () => void
}

const open: OpenSheet[] = []
let ownBacks = 0
let isListening = false

function sheetOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'sheet' in state ? Number(state.sheet) : 0
}

function onPop(): void {
  if (ownBacks > 0) {
    ownBacks -= 1
    return
  }
  open.at(-1)?.close()
}

/** Registers an open sheet. The answered function is called once when it closes for any reason. */
export function enterSheet(close: () => void): () => void {
  if (!isListening) {
    window.addEventListener('popstate', onPop)
    isListening = true
  }
  const sheet: OpenSheet = { close }
  open.push(sheet)
  history.pushState({ ...history.state, sheet: open.length }, '')
  return () => {
    const at = open.indexOf(sheet)
    if (at < 0) return
    open.splice(at, 1)
    // After a link was followed or back was pressed the entry is no longer the current one.
    if (sheetOf(history.state) > open.length) {
      ownBacks += 1
      history.back()
    }
  }
}
