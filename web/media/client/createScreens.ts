import type { MediaKind } from '#domain/words.ts'
import type { RemotePublication, Sound } from '../mediaClient.ts'

/** Elements on a page that show publications. They outlive connections: a new track goes into the old element. */
export interface Screens {
  add(publication: RemotePublication, container: HTMLElement): () => void
  /** How elements of a seat sound, also those that come later. */
  setSound(seatId: string, sound: Sound): void
  soundOf(seatId: string): Sound
  /** Plays what was held back, as it is to sound. */
  playAfterPress(): Promise<void>
  /** Gives every element its track as it is now. */
  refresh(): void
  clear(): void
}

export interface ScreensOptions {
  trackOf(publicationId: string): MediaStreamTrack | null
  onBlocked(): void
}

const AS_SENT: Sound = { volume: 1, isMuted: false }

export function createScreens({ trackOf, onBlocked }: ScreensOptions): Screens {
  const shown = new Map<HTMLMediaElement, RemotePublication>()
  const sounds = new Map<string, Sound>()
  let isHeldBack = false

  function applySound(element: HTMLMediaElement, seatId: string): void {
    const sound = sounds.get(seatId)
    if (!sound) return
    element.volume = sound.volume
    // a browser that plays nothing with sound before a press lets muted elements play
    if (!isHeldBack) element.muted = sound.isMuted
  }

  function show(element: HTMLMediaElement, publicationId: string): void {
    const track = trackOf(publicationId)
    const current = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined
    if (!track || track === current) return
    element.srcObject = new MediaStream([track])
    element.play().catch((cause: unknown) => {
      // any other reason is a newer source or an element that left the page
      if (!(cause instanceof DOMException && cause.name === 'NotAllowedError')) return
      isHeldBack = true
      onBlocked()
    })
  }

  function createElement(kind: MediaKind): HTMLMediaElement {
    if (kind === 'microphone') return document.createElement('audio')
    const video = document.createElement('video')
    video.playsInline = true
    return video
  }

  return {
    add(publication, container) {
      const element = createElement(publication.kind)
      element.autoplay = true
      element.dataset.publication = publication.id
      applySound(element, publication.seatId)
      container.append(element)
      shown.set(element, publication)
      show(element, publication.id)
      return () => {
        shown.delete(element)
        element.srcObject = null
        element.remove()
      }
    },
    setSound(seatId, sound) {
      sounds.set(seatId, sound)
      for (const [element, publication] of shown)
        if (publication.seatId === seatId) applySound(element, seatId)
    },
    soundOf: (seatId) => sounds.get(seatId) ?? AS_SENT,
    async playAfterPress() {
      isHeldBack = false
      for (const [element, { seatId }] of shown) applySound(element, seatId)
      await Promise.all([...shown.keys()].map((element) => element.play()))
    },
    refresh() {
      for (const [element, { id }] of shown) show(element, id)
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
