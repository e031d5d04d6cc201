import { MediaError, type MediaErrorCode } from '../mediaClient.ts'
import { missingForSending } from './missingForSending.ts'
import { type CaptureKind, type CaptureWish, type Devices, openTrack } from './openTrack.ts'

export interface DeviceChoice {
  id: string
  label: string
}

/** One device row of the preview. `lost` is a device that worked and stopped by itself; `off` one that was let go. */
export interface CaptureSlot {
  step: 'asking' | 'ready' | 'failed' | 'lost' | 'off'
  track: MediaStreamTrack | null
  deviceId: string | null
  choices: DeviceChoice[]
  error: MediaErrorCode | null
}

export interface CaptureState {
  /** what is opened at all; the slot of another kind stays as it is and means nothing */
  kinds: readonly CaptureKind[]
  camera: CaptureSlot
  microphone: CaptureSlot
}

export interface Capture {
  state: () => CaptureState
  subscribe: (listener: () => void) => () => void
  /** opens what was wished; a device that fails does not stop the other */
  start: () => Promise<void>
  choose: (kind: CaptureKind, deviceId: string | null) => Promise<void>
  /** lets one device go, so that its light is off; `choose` takes it again */
  release: (kind: CaptureKind) => void
  stop: () => void
}

/** Where the last used devices are kept. */
export interface Memory {
  get: (key: string) => string | null
  set: (key: string, value: string) => void
}

const KINDS: Record<CaptureKind, MediaDeviceKind> = { camera: 'videoinput', microphone: 'audioinput' }
const asking: CaptureSlot = { step: 'asking', track: null, deviceId: null, choices: [], error: null }

export interface CaptureInput {
  memory: Memory
  wish: CaptureWish
  devices?: Devices | undefined
  /** what this browser lacks to send what is wished, as `missingForSending` says it */
  readMissing?: () => string | null
}

async function listChoices(devices: Devices | undefined, kind: CaptureKind): Promise<DeviceChoice[]> {
  const all = (await devices?.enumerateDevices()) ?? []
  return all
    .filter((device) => device.kind === KINDS[kind] && device.deviceId !== '')
    .map((device, at) => ({ id: device.deviceId, label: device.label || `${kind} ${at + 1}` }))
}

/** A host's devices of the wished kinds, with the last choice remembered and unplugged devices noticed. */
export function openCapture({ memory, wish, ...browser }: CaptureInput): Capture {
  const { kinds, sound } = wish
  const {
    devices = navigator.mediaDevices as Devices | undefined,
    readMissing = () => missingForSending({ hasPicture: kinds.includes('camera') }),
  } = browser
  const start: CaptureState = { kinds, camera: asking, microphone: asking }
  let state = start
  let isStopped = false
  let starts = 0
  const asked: Record<CaptureKind, number> = { camera: 0, microphone: 0 }
  const listeners = new Set<() => void>()

  function set(kind: CaptureKind, slot: Partial<CaptureSlot>): void {
    state = { ...state, [kind]: { ...state[kind], ...slot } }
    for (const listener of listeners) listener()
  }

  async function choose(kind: CaptureKind, deviceId: string | null): Promise<void> {
    if (!kinds.includes(kind)) return
    const mine = ++asked[kind]
    isStopped = false
    state[kind].track?.stop()
    set(kind, { step: 'asking', track: null, error: null, deviceId })
    try {
      const track = await openTrack(kind, deviceId, { devices, sound })
      const choices = await listChoices(devices, kind).catch((error: unknown) => {
        track.stop()
        throw error
      })
      if (mine !== asked[kind] || isStopped) return track.stop()
      const used = track.getSettings().deviceId ?? deviceId
      if (used) memory.set(kind, used)
      track.addEventListener('ended', () => {
        if (state[kind].track === track) set(kind, { step: 'lost', track: null })
      })
      set(kind, { step: 'ready', track, deviceId: used, choices })
    } catch (error) {
      if (mine !== asked[kind]) return
      set(kind, { step: 'failed', error: error instanceof MediaError ? error.code : 'INTERNAL' })
    }
  }

  const refresh = () => {
    for (const kind of kinds) {
      void listChoices(devices, kind).then((choices) => set(kind, { choices }))
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      // who cannot send it anyway is asked for no device
      if (readMissing() !== null) {
        for (const kind of kinds) set(kind, { step: 'failed', error: 'UNSUPPORTED' })
        return
      }
      devices?.addEventListener('devicechange', refresh)
      // one after the other: two permission questions at once hide each other in some browsers
      const mine = ++starts
      for (const kind of kinds) {
        // a page that was left meanwhile opens nothing more
        if (mine === starts) await choose(kind, memory.get(kind))
      }
    },
    choose,
    release(kind) {
      asked[kind]++
      state[kind].track?.stop()
      set(kind, { step: 'off', track: null, error: null })
    },
    stop() {
      isStopped = true
      starts++
      devices?.removeEventListener('devicechange', refresh)
      for (const kind of kinds) {
        asked[kind]++
        state[kind].track?.stop()
      }
      state = start
    },
  }
}
