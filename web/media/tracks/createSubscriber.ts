import type { JoinTicket } from '#protocol/ticket.ts'
import { type MediaClient, MediaError, type MediaState, type RemotePublication } from '../mediaClient.ts'

export interface SubscriberState {
  media: MediaState
  /** the host's camera is in the container */
  hasPicture: boolean
  /** the host switched the camera off, or the server did */
  isPictureOff: boolean
  /** no packets from the host for a moment */
  isStalled: boolean
  /** the browser plays nothing (or no sound) before a press */
  needsPress: boolean
}

export interface Sound {
  /** 0 to 1 */
  volume: number
  isMuted: boolean
}

export interface SubscriberInput {
  client: MediaClient
  ticket: JoinTicket
  renew: () => Promise<JoinTicket>
  onState: (state: SubscriberState) => void
  /** the server took us out; the reason is the engine's word */
  onKicked: (reason: string) => void
  onFailed: (error: MediaError) => void
}

export interface Subscriber {
  /** seat whose media is shown; nobody else's is, whatever the engine offers */
  setHost: (seatId: string | null) => void
  setContainer: (container: HTMLElement | null) => void
  setSound: (sound: Sound) => void
  /** call it from a press: starts what the browser held back */
  playAfterPress: () => Promise<void>
  stop: () => Promise<void>
}

function elementsIn(container: HTMLElement | null): HTMLMediaElement[] {
  return container ? [...container.querySelectorAll<HTMLMediaElement>('video, audio')] : []
}

/** Joins a room and shows the host's picture and sound in one container. */
export function createSubscriber(input: SubscriberInput): Subscriber {
  const { client } = input
  const attached = new Map<string, () => void>()
  const leaving = new AbortController()
  let host: string | null = null
  let container: HTMLElement | null = null
  let sound: Sound = { volume: 1, isMuted: false }
  let media: MediaState = 'connecting'
  let needsPress = false
  let isJoining = true
  let isOver = false

  const hosts = (): RemotePublication[] => client.publications().filter((one) => one.seatId === host)

  function emitState(): void {
    if (isOver) return
    const camera = hosts().find((one) => one.kind === 'camera')
    input.onState({
      media,
      hasPicture: camera !== undefined && attached.has(camera.id),
      isPictureOff: camera?.isMuted ?? false,
      isStalled: camera?.isStalled ?? false,
      needsPress,
    })
  }

  function applySound(): void {
    for (const element of elementsIn(container)) {
      element.volume = sound.volume
      if (!needsPress) element.muted = sound.isMuted
    }
  }

  function arrange(): void {
    const wanted = new Set(container ? hosts().map((one) => one.id) : [])
    for (const [id, detach] of attached) {
      if (wanted.has(id)) continue
      detach()
      attached.delete(id)
    }
    for (const id of wanted) {
      if (container && !attached.has(id)) attached.set(id, client.attach(id, container))
    }
    applySound()
    emitState()
  }

  // the provider puts its elements in when the media arrives, not when it is asked to
  const arrivals = new MutationObserver(applySound)
  const subscriptions = [
    client.on('state', (next) => {
      media = next
      emitState()
    }),
    client.on('remote-published', arrange),
    client.on('remote-changed', arrange),
    client.on('remote-unpublished', arrange),
    client.on('autoplay-blocked', () => {
      needsPress = true
      emitState()
    }),
    client.on('kicked', input.onKicked),
    client.on('error', input.onFailed),
  ]

  client
    .join(input.ticket, { renew: input.renew, signal: leaving.signal })
    .finally(() => {
      isJoining = false
    })
    .then(arrange, (error: unknown) => {
      if (isOver) return
      input.onFailed(
        error instanceof MediaError ? error : new MediaError('INTERNAL', String(error), { cause: error }),
      )
    })

  return {
    setHost(seatId) {
      host = seatId
      arrange()
    },
    setContainer(next) {
      for (const detach of attached.values()) detach()
      attached.clear()
      arrivals.disconnect()
      container = next
      if (next) arrivals.observe(next, { childList: true, subtree: true })
      arrange()
    },
    setSound(next) {
      sound = next
      applySound()
    },
    async playAfterPress() {
      needsPress = false
      applySound()
      await Promise.all(elementsIn(container).map((element) => element.play()))
      emitState()
    },
    async stop() {
      isOver = true
      // somebody who is in says goodbye; an abort would leave without it
      if (isJoining) leaving.abort()
      arrivals.disconnect()
      for (const off of subscriptions) off()
      for (const detach of attached.values()) detach()
      attached.clear()
      await client.leave()
    },
  }
}
