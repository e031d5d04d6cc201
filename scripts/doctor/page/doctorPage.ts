import type { TRTC as Sdk } from 'trtc-sdk-v5'
import * as file from 'trtc-sdk-v5'
import type { Orders, PageTicket } from '../orders.ts'

// its declarations are those of the build for older bundlers
const TRTC = (file as unknown as { default: typeof Sdk }).default

type Room = ReturnType<typeof TRTC.create>

const ENTRY_MS = 8000
const SENT_MS = 5000
const FRAMES = 5

interface Visit {
  room: Room
  removed: string | null
  onRemoved: () => void
}

let visit: Visit | null = null

function saidBy(error: unknown): string {
  const { code, extraCode, message } = error as { code?: number; extraCode?: number; message?: string }
  return [code, extraCode || null, message].filter((part) => part !== undefined && part !== null).join(' ')
}

function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(what)), ms)
  })
  return Promise.race([promise, late])
}

/** A picture that moves, without a camera. */
function movingTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 320, height: 180 })
  const brush = canvas.getContext('2d') as CanvasRenderingContext2D
  let n = 0
  setInterval(() => {
    n = (n + 7) % 320
    brush.fillStyle = `hsl(${n} 80% 50%)`
    brush.fillRect(0, 0, 320, 180)
    brush.fillStyle = '#fff'
    brush.fillRect(n, 60, 40, 60)
  }, 66)
  return canvas.captureStream(15).getVideoTracks()[0] as MediaStreamTrack
}

async function leave(): Promise<void> {
  const { room } = visit ?? {}
  visit = null
  await room?.exitRoom().catch(() => undefined)
  try {
    room?.destroy()
  } catch {
    // it never got in
  }
}

const doctor: Orders = {
  async enter(ticket: PageTicket, sends: boolean): Promise<string | null> {
    await leave()
    const room = TRTC.create()
    const own: Visit = { room, removed: null, onRemoved: () => undefined }
    visit = own
    room.on(TRTC.EVENT.KICKED_OUT, ({ reason }: { reason: string }) => {
      own.removed = reason
      own.onRemoved()
    })
    const { providerRoomId: strRoomId, ...key } = ticket
    const { SCENE_LIVE: scene, ROLE_ANCHOR, ROLE_AUDIENCE } = TRTC.TYPE
    try {
      const entering = room.enterRoom({
        ...{ ...key, strRoomId, scene, role: sends ? ROLE_ANCHOR : ROLE_AUDIENCE },
        ...{ autoReceiveAudio: false, autoReceiveVideo: false, enableAutoPlayDialog: false },
      })
      await within(entering, ENTRY_MS, `no answer within ${ENTRY_MS / 1000} s`)
      return null
    } catch (error) {
      const said = saidBy(error)
      await leave()
      return said
    }
  },

  async send(): Promise<string | null> {
    const room = visit?.room
    if (!room) return 'not inside'
    const sent = new Promise<void>((resolve, reject) => {
      room.on(TRTC.EVENT.PUBLISH_STATE_CHANGED, ({ mediaType, state, error }) => {
        if (mediaType !== 'video') return
        if (state === 'started') resolve()
        if (state === 'stopped') reject(error ?? new Error('stopped'))
      })
    })
    try {
      const started = room.startLocalVideo({ publish: true, option: { videoTrack: movingTrack() } })
      await within(Promise.all([started, sent]), SENT_MS, `not sent within ${SENT_MS / 1000} s`)
      return null
    } catch (error) {
      return saidBy(error)
    }
  },

  async sees(userId: string, ms: number): Promise<boolean> {
    const room = visit?.room
    if (!room) return false
    const endMs = performance.now() + ms
    const streamType = TRTC.TYPE.STREAM_TYPE_MAIN
    const screen = document.createElement('video')
    Object.assign(screen, { muted: true, playsInline: true })
    document.body.append(screen)
    let drawn = 0
    const count = () => {
      drawn++
      screen.requestVideoFrameCallback(count)
    }
    screen.requestVideoFrameCallback(count)
    while (performance.now() < endMs && drawn < FRAMES && visit?.room === room) {
      await room.startRemoteVideo({ userId, streamType }).catch(() => undefined)
      const track = room.getVideoTrack({ userId, streamType })
      if (track && (screen.srcObject as MediaStream | null)?.getVideoTracks()[0] !== track) {
        screen.srcObject = new MediaStream([track])
        await screen.play().catch(() => undefined)
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    screen.remove()
    return drawn >= FRAMES
  },

  async removed(ms: number): Promise<string | null> {
    const own = visit
    if (!own || own.removed !== null) return own?.removed ?? null
    const told = new Promise<void>((resolve) => {
      own.onRemoved = resolve
    })
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, ms))])
    return own.removed
  },

  leave,
}

Object.assign(window, { doctor })
