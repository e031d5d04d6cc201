import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'

/** What the studio of a kind of room says. */
export interface StudioWords {
  title: string
  /** e.g. `Sign in to go live` */
  signIn: string
  go: string
  going: string
  /** inside a sentence, as what a button does */
  goWord: string
  goWith: string
  comeBack: string
  /** nobody goes on air without it */
  device: CaptureKind
  /** what a channel is said to do there, until its host types a title */
  channelIs: string
}

export const STUDIO_WORDS: Record<HostedKind, StudioWords> = {
  stream: {
    ...{ title: 'Go live', signIn: 'Sign in to go live', device: 'camera' },
    ...{ go: 'Go live', going: 'Going live…', goWord: 'go live', goWith: 'Go live with it' },
    comeBack: 'Go back on air',
    channelIs: 'live',
  },
  voice: {
    ...{ title: 'Open a voice room', signIn: 'Sign in to open a voice room' },
    device: 'microphone',
    ...{ go: 'Open room', going: 'Opening…', goWord: 'open this one', goWith: 'Open it' },
    comeBack: 'Go back in',
    channelIs: 'talking',
  },
}
