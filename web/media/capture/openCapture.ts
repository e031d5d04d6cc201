import { missingForSending } from '../browserSupport.ts'
import { MediaError, type MediaErrorCode } from '../mediaClient.ts'
import { type CaptureKind, openTrack } from './openTrack.ts'

export interface DeviceChoice {
  id: string
  label: string
}

/** One device row of the preview. `lost` is a device that worked and stopped by itself. */
export interface CaptureSlot {
  step: 'asking' | 'ready' | 'failed' | 'lost'
  track: MediaStreamTrack | null
  deviceId: string | null
  choices: DeviceChoice[]
  error: MediaErrorCode | null
}

export interface CaptureState {
  camera: CaptureSlot
  microphone: CaptureSlot
}

export interface Capture {
  state: () => CaptureState
  subscribe: (listener: () => void) => () => void
  /** opens both devices; a device that fails does not stop the other */
  start: () => Promise<void>
  choose: (kind: CaptureKind, deviceId: string | null) => Promise<void>
  stop: () => void
}

/** Where the last used devices are kept. */
export interface Memory {
  get: (key: string) => string | null
  set: (key: string, value: string) => void
}

const KINDS: Record<CaptureKind, MediaDeviceKind> = { camera: 'videoinput', microphone: 'audioinput' }
const asking: CaptureSlot = { step: 'asking', track: null, deviceId: null, choices: [], error: null }

async function listChoices(kind: CaptureKind): Promise<DeviceChoice[]> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all
    .filter((device) => device.kind === KINDS[kind] && device.deviceId !== '')
    .map((device, at) => ({ id: device.deviceId, label: device.label || `${kind} ${at + 1}` }))
}

/** Camera and microphone of a host, with the last choice remembered and unplugged devices noticed. */
export function openCapture(memory: Memory): Capture {
  let state: CaptureState = { camera: asking, microphone: asking }
  let isStopped = false
  const asked: Record<CaptureKind, number> = { camera: 0, microphone: 0 }
  const listeners = new Set<() => void>()

  function set(kind: CaptureKind, slot: Partial<CaptureSlot>): void {
    state = { ...state, [kind]: { ...state[kind], ...slot } }
    for (const listener of listeners) listener()
  }

  async function choose(kind: CaptureKind, deviceId: string | null): Promise<void> {
    const mine = ++asked[kind]
    isStopped = false
    state[kind].track?.stop()
    set(kind, { step: 'asking', track: null, error: null, deviceId })
    try {
      const track = await openTrack(kind, deviceId)
      if (mine !== asked[kind] || isStopped) return track.stop()
      const used = track.getSettings().deviceId ?? deviceId
      if (used) memory.set(kind, used)
      track.addEventListener('ended', () => {
        if (state[kind].track === track) set(kind, { step: 'lost', track: null })
      })
      set(kind, { step: 'ready', track, deviceId: used, choices: await listChoices(kind) })
    } catch (error) {
      if (mine !== asked[kind]) return
      set(kind, { step: 'failed', error: error instanceof MediaError ? error.code : 'INTERNAL' })
    }
  }

  const refresh = () => {
    for (const kind of ['camera', 'microphone'] as const) {
      void listChoices(kind).then((choices) => set(kind, { choices }))
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      // who cannot send a picture anyway is asked for no device
      if (missingForSending() !== null) {
        for (const kind of ['camera', 'microphone'] as const)
          set(kind, { step: 'failed', error: 'UNSUPPORTED' })
        return
      }
      navigator.mediaDevices?.addEventListener('devicechange', refresh)
      // one after the other: two permission questions at once hide each other in some browsers
      await choose('camera', memory.get('camera'))
      await choose('microphone', memory.get('microphone'))
    },
    choose,
    stop() {
      isStopped = true
      navigator.mediaDevices?.removeEventListener('devicechange', refresh)
      for (const kind of ['camera', 'microphone'] as const) {
        asked[kind]++
        state[kind].track?.stop()
      }
      state = { camera: asking, microphone: asking }
    },
  }
}
