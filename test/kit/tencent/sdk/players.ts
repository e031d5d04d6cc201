/** A picture in an element of the SDK's own, inside what the page gave. */
export interface PicturePlayer {
  play(track: MediaStreamTrack): void
  stop(): void
}

export type View = string | HTMLElement | HTMLElement[] | null | undefined

function containersOf(view: View): HTMLElement[] {
  const all = Array.isArray(view) ? view : [view]
  return all.flatMap((one) => (typeof one === 'string' ? (document.getElementById(one) ?? []) : (one ?? [])))
}

let count = 0

/** Always silent: sound has elements of its own. */
export function createPicture(
  view: View,
  options: { isMirrored: boolean; onFirstFrame: (width: number, height: number) => void },
): PicturePlayer {
  const elements = containersOf(view).map((container) => {
    const video = document.createElement('video')
    video.id = `video_stand_in_${++count}`
    video.muted = true
    video.autoplay = true
    video.playsInline = true
    video.style.cssText = 'width:100%;height:100%;object-fit:cover'
    if (options.isMirrored) video.style.transform = 'scaleX(-1)'
    container.append(video)
    return video
  })
  const [first] = elements
  first?.addEventListener('playing', () => options.onFirstFrame(first.videoWidth, first.videoHeight), {
    once: true,
  })
  return {
    play(track) {
      for (const video of elements) video.srcObject = new MediaStream([track])
    },
    stop() {
      for (const video of elements) {
        video.srcObject = null
        video.remove()
      }
    },
  }
}

/** A sound that stands nowhere on the page. */
export interface SoundPlayer {
  play(track: MediaStreamTrack): void
  /** 0 to 100 */
  setVolume(volume: number): void
  stop(): void
}

/** @param onBlocked is told when the browser wants a press first, with what to call then */
export function createSound(volume: number, onBlocked: (resume: () => Promise<void>) => void): SoundPlayer {
  const audio = new Audio()
  audio.autoplay = true
  const setVolume = (next: number) => {
    audio.volume = Math.min(1, next / 100)
  }
  setVolume(volume)
  return {
    play(track) {
      audio.srcObject = new MediaStream([track])
      audio.play().catch((cause: unknown) => {
        if (cause instanceof DOMException && cause.name === 'NotAllowedError') onBlocked(() => audio.play())
      })
    },
    setVolume,
    stop() {
      audio.srcObject = null
    },
  }
}
