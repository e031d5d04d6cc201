/** The wallet dialog as the island's code sees it; the React side fills it in. */
export interface Dialog {
  open(): void
  /** Calls once when the dialog closes after having been open. Answers a function that stops listening. */
  onClosed(listener: () => void): () => void
}

/** The same dialog from the React side. */
export interface DialogDriver extends Dialog {
  report(isOpen: boolean, show: (() => void) | undefined): void
}

export function createDialog(): DialogDriver {
  const listeners = new Set<() => void>()
  let show: (() => void) | undefined
  let isOpen = false
  let isWanted = false
  return {
    open() {
      isWanted = true
      if (show) {
        isWanted = false
        show()
      }
    },
    onClosed(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    report(nowOpen, nextShow) {
      show = nextShow
      if (isWanted && show) {
        isWanted = false
        show()
      }
      // In the next task: the Escape that closed the dialog must not also close the sheet that follows it.
      if (isOpen && !nowOpen) {
        setTimeout(() => {
          for (const listener of [...listeners]) listener()
        })
      }
      isOpen = nowOpen
    },
  }
}
