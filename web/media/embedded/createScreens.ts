import type { MediaKind } from '#domain/words.ts'

/** Elements on a page that show publications. They outlive connections: a new track goes into the old element. */
export interface Screens {
  add(publicationId: string, kind: MediaKind, container: HTMLElement): () => void
  /** Gives every element its track as it is now. */
  refresh(): void
  clear(): void
}

export interface ScreensOptions {
  trackOf(publicationId: string): MediaStreamTrack | null
  onBlocked(): void
}

export function createScreens({ trackOf, onBlocked }: ScreensOptions): Screens {
  const shown = new Map<HTMLMediaElement, string>()

  function show(element: HTMLMediaElement, publicationId: string): void {
    const track = trackOf(publicationId)
    const current = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined
    if (!track || track === current) return
    element.srcObject = new MediaStream([track])
    element.play().catch((cause: unknown) => {
      // any other reason is a newer source or an element that left the page
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') onBlocked()
    })
  }

  function createElement(kind: MediaKind): HTMLMediaElement {
    if (kind === 'microphone') return document.createElement('audio')
    const video = document.createElement('video')
    video.playsInline = true
    return video
  }

  return {
    add(publicationId, kind, container) {
      const element = createElement(kind)
      element.autoplay = true
      element.dataset.publication = publicationId
      container.append(element)
      shown.set(element, publicationId)
      show(element, publicationId)
      return () => {
        shown.delete(element)
        element.srcObject = null
        element.remove()
      }
    },
    refresh() {
      for (const [element, publicationId] of shown) show(element, publicationId)
    },
    clear() {
      for (const element of shown.keys()) {
        element.srcObject = null
        element.remove()
      }
      shown.clear()
    },
  }
}
